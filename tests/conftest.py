"""For all tests: a cache folder of their own; one Spark and one Chromium for those that need them."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from auditor.errors import UsageError
from auditor.reporting.pdf import find_browser

MASTER = "local-cluster[2,1,1024]"
_QUICK = {
    "spark.pyspark.python": sys.executable,
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    # A few hundred rows: compiling Java for each of a thousand small queries would take most of the time.
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.shuffle.partitions": "2",
    "spark.default.parallelism": "2",
}


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist looks at the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of Spark go to one worker, since each would start a Spark of its own; pyspark and Ibis warn of others' plans."""
    for item in items:
        if "spark" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("spark"))
            for kind in ("DeprecationWarning", "FutureWarning", "ResourceWarning"):
                item.add_marker(pytest.mark.filterwarnings(f"ignore::{kind}"))


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    """A driver and two workers, each with an executor of its own; `--backend spark` finds it running."""
    if not shutil.which("java"):
        pytest.skip("Java is not installed, and Spark needs Java 17")
    pyspark = pytest.importorskip("pyspark.sql", reason="pyspark is not installed (extra `spark`)")
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    builder = pyspark.SparkSession.builder.master(MASTER).appName("tests")
    for key, value in _QUICK.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("FATAL")
    yield session
    session.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of a worker; Playwright refuses a second one beside it."""
    try:
        chromium = find_browser()
    except UsageError:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture(autouse=True)
def own_cache(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cache") / "own"
    monkeypatch.setenv("AUDITOR_CACHE", str(folder))
    return folder
