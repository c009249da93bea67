"""A snapshot of the worst shape: one subject with very many services, one address that very many accesses share."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

FULL = os.environ.get("AUDITOR_SKEW") == "full"
SERVICES, SHARED = (50_000, 100_000) if FULL else (400, 800)
SUBJECT = "黔ICP备2020000001号"
_SHARED_IP, _PROVIDER = "58.9.105.128", "贵州云上数据有限公司"


def add_to(sample: Path, folder: Path) -> Path:
    """The sample's own files, and Parquet files beside them with the skewed records."""
    shutil.copytree(sample, folder)
    _write(folder / "主体信息-大.parquet", {
        "subject_no": [SUBJECT], "name": ["贵州大主体有限公司"], "nature": ["企业"], "status": ["正常"],
    })  # fmt: skip
    numbers = [f"{SUBJECT}-{n}" for n in range(1, SERVICES + 1)]
    _write(folder / "网站信息-大.parquet", {
        "service_no": numbers, "subject_no": [SUBJECT] * SERVICES, "name": [f"大站{n % 7}" for n in range(SERVICES)],
        "type": ["网站"] * SERVICES, "domains": [f"site-{n}.example-big.cn" for n in range(SERVICES)],
        "filed_on": ["2020-01-01"] * SERVICES, "status": ["正常"] * SERVICES,
    })  # fmt: skip
    # Every second service has none; the others share one address over and over.
    with_access = numbers[::2]
    _write(folder / "接入信息-大.parquet", {
        "service_no": [with_access[n % len(with_access)] for n in range(SHARED)], "provider": [_PROVIDER] * SHARED,
        "ip_list": [_SHARED_IP] * SHARED, "filed_on": ["2020-01-01"] * SHARED, "status": ["有效"] * SHARED,
    })  # fmt: skip
    return folder


def _write(path: Path, columns: dict[str, list[str]]) -> None:
    pq.write_table(pa.table(columns), path)
