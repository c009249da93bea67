"""Spark itself: started quietly, and what went wrong with it told in one message to the person who must act.

What Java, Spark and its launcher print goes to a file in the working folder. It is for people who run clusters, it may quote
data, and it disappears with the folder; its last error is what a message quotes.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import TimeoutExpired

from py4j.protocol import Py4JError, Py4JJavaError
from pyspark import SparkConf, SparkContext
from pyspark.errors import PySparkException
from pyspark.java_gateway import launch_gateway
from pyspark.sql import SparkSession

from auditor.errors import IncompleteRun, UsageError
from auditor.text import Text

FAILURES = (PySparkException, Py4JError, ConnectionError)
"""What pyspark raises when Spark fails or is gone; py4j lets the errors of its socket through."""

LOG = "spark.log"
_LOCAL = {
    "spark.ui.enabled": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
}
_ERROR = re.compile(r"(?:\bERROR|Exception:|^Error:) (.+)", re.MULTILINE)
_LONGEST = 300


def start(master: str, work: Path) -> SparkSession:
    """The one Spark of this process.

    Args:
        master: URL of the master; empty for what spark-defaults.conf says, or this machine's cores.
        work: folder for what Spark prints.

    Raises:
        UsageError: there is no Java, or Spark does not start.
    """
    _need_java()
    logging.getLogger().addFilter(_is_not_told_twice)
    try:
        session = _launched(_conf(master), work / LOG)
        session.sparkContext.setLogLevel("ERROR")
    except FAILURES as error:
        said = _told(error, work)
        raise UsageError(
            Text(f"Spark 启动不了：{said.zh}", f"Spark does not start: {said.en}"),
            where=f"--backend spark={master}" if master else "--backend spark",
            todo=Text(
                "核对主节点地址、网络和 Java 版本（17）",
                "check the master's URL, the network and the Java version (17)",
            ),
        ) from error
    return session


@contextmanager
def asking(work: Path) -> Iterator[None]:
    """Within it, a failure of Spark becomes one of ours.

    Raises:
        IncompleteRun: Spark failed, or it is gone.
    """
    try:
        yield
    except FAILURES as error:
        raise _failed(_told(error, work)) from error


def _failed(said: Text) -> IncompleteRun:
    return IncompleteRun(
        Text(f"Spark 计算中断：{said.zh}", f"Spark failed during the computation: {said.en}"),
        where="--backend spark",
        expected=Text("各工作节点在线、内存足够，并能以同一路径读写工作文件夹（TMPDIR）",
                      "workers that stay, with enough memory, which reach the working folder (TMPDIR) under the same path"),
        todo=Text("没有写出任何结果；查看集群日志，恢复后重新审计，或不用 --backend（DuckDB）",
                  "nothing was written; see the logs of the cluster and audit again, or leave out --backend (DuckDB)"),
    )  # fmt: skip


def _conf(master: str) -> SparkConf:
    settings = {"spark.pyspark.python": sys.executable, "spark.ui.showConsoleProgress": "false"}
    if not master or master.startswith("local"):
        settings |= _LOCAL
    conf = SparkConf(loadDefaults=False).setAppName("icp-filing-auditor").setAll(list(settings.items()))
    return conf.setMaster(master) if master else conf


def _launched(conf: SparkConf, log: Path) -> SparkSession:
    with log.open("wb") as printed:
        gateway = launch_gateway(conf, {"stdout": printed, "stderr": printed})  # type: ignore[no-untyped-call]
    return SparkSession(SparkContext(conf=conf, gateway=gateway))


def _is_not_told_twice(record: logging.LogRecord) -> bool:
    """py4j gives the root logger a traceback of what it raises as well."""
    return Path(record.pathname).parent.name != "py4j"


def _need_java() -> None:
    home = os.environ.get("JAVA_HOME")
    if not shutil.which("java", path=f"{home}/bin" if home else None):
        raise UsageError(
            Text("找不到 Java，Spark 需要 Java 17", "there is no Java; Spark needs Java 17"),
            where="--backend spark",
            todo=Text("安装 Java 17（Debian：apt-get install openjdk-17-jre-headless），或正确设置 JAVA_HOME",
                      "install Java 17 (Debian: apt-get install openjdk-17-jre-headless), or correct JAVA_HOME"),
        )  # fmt: skip


def _is_gone() -> bool:
    """Has the Java process ended that this one started?"""
    process = getattr(SparkContext._gateway, "proc", None)
    if process is None:
        return False
    with suppress(TimeoutExpired):  # its socket closes a moment before it ends
        process.wait(2)
    return process.poll() is not None


def _told(error: Exception, work: Path) -> Text:
    """The last error that Spark itself printed, else the first line of what was raised."""
    log = work / LOG
    printed = _ERROR.findall(log.read_text(encoding="utf-8", errors="replace")) if log.is_file() else []
    if not printed and _is_gone():
        return Text("Spark 的 Java 进程已经不在", "the Java process of Spark is gone")
    raised = str(error.java_exception) if isinstance(error, Py4JJavaError) else str(error)
    lines: list[str] = [*printed[-1:], *raised.strip().splitlines(), type(error).__name__]
    return Text(lines[0][:_LONGEST], lines[0][:_LONGEST])
