"""What reading costs, beside readers that only read.

    python -m benchmarks.intake csv xlsx memory

csv     1 000 000 rows x 15 columns, GB18030: this program's reader alone, and with cleaning, rejects and Parquet, beside
        pyarrow and DuckDB. DuckDB cannot read GB18030 without a download, so it gets a UTF-8 copy whose making
        is not counted, and no ratio is taken from it.
xlsx    100 000 rows x 15 columns with shared strings, as spreadsheet programs save: the same beside python-calamine.
memory  5 000 000 rows of a services table as CSV: seconds and peak memory (MiB) of reading a whole snapshot.

Every candidate runs in fresh processes, in turn, and its best time counts; a ratio compares with the fastest foreign reader.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter

from benchmarks.scale import peak_mib, reset_peak

HEADER = (
    "网站备案号", "主体备案号", "服务类型", "网站名称", "首页网址", "服务内容", "前置审批项", "负责人姓名", "证件类型",
    "证件号码", "手机号码", "电子邮箱", "域名", "首次报备时间", "状态",
)  # fmt: skip
SUBJECTS = (
    ("主体备案号", "主办单位名称", "主办单位证件号码"),
    ("黔ICP备20000001号", "黔岭网络科技有限公司", ""),
)
ACCESSES = (
    ("网站备案号", "接入商", "IP地址列表"),
    ("黔ICP备20000001号-1", "黔岭云计算有限公司", "218.86.3.5"),
)
ROUNDS = 3


def rows(count: int) -> Iterator[tuple[str, ...]]:
    """Websites as an export writes them; every value differs from row to row where it would in life."""
    for i in range(count):
        subject = f"黔ICP备{2021 + i % 5}{i // 5 % 1_000_000:06d}号"
        name = f"岚禾{i:07d}"
        yield (
            f"{subject}-1", subject, "网站", f"贵阳{name}信息技术有限公司官网", f"http://www.lanhe{i}.com.cn/", "企业门户", "",
            f"王禾{i % 9973}", "居民身份证", "5201**********1234", f"139{i % 100_000_000:08d}", f"lanhe{i}@lanhe.cn",
            f"lanhe{i}.com.cn", f"{2021 + i % 5}-{i % 12 + 1:02d}-{i % 28 + 1:02d}", "有效",
        )  # fmt: skip


def write_csv(path: Path, table: Iterator[tuple[str, ...]], encoding: str) -> None:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(table)


def write_table(path: Path, count: int, encoding: str) -> None:
    def whole() -> Iterator[tuple[str, ...]]:
        yield HEADER
        yield from rows(count)

    write_csv(path, whole(), encoding)


def write_xlsx(path: Path, count: int) -> None:
    import xlsxwriter  # noqa: PLC0415

    book = xlsxwriter.Workbook(path, {"strings_to_urls": False})
    sheet = book.add_worksheet("网站")
    sheet.write_row(0, 0, HEADER)
    for i, row in enumerate(rows(count), start=1):
        sheet.write_row(i, 0, row)
    book.close()


def snapshot(folder: Path, write: Callable[[Path], None], suffix: str) -> Path:
    """A snapshot whose services are the large table; made once."""
    if not folder.exists():
        folder.mkdir(parents=True)
        write_csv(folder / "主体.csv", iter(SUBJECTS), "utf-8")
        write_csv(folder / "接入.csv", iter(ACCESSES), "utf-8")
        write(folder / f"网站{suffix}")
    return folder


def few_rows(path: Path) -> Path:
    """A file like this one, with two rows."""
    folder = path.parent.with_name(f"few-{path.parent.name}")
    if path.suffix == ".xlsx":
        return snapshot(folder, lambda p: write_xlsx(p, 2), ".xlsx") / path.name
    encoding = "utf-8" if "utf8" in folder.name else "gb18030"
    return snapshot(folder, lambda p: write_table(p, 2, encoding), ".csv") / path.name


def by_pyarrow(path: Path) -> int:
    import pyarrow as pa  # noqa: PLC0415
    from pyarrow import csv as arrow_csv  # noqa: PLC0415

    text = arrow_csv.ConvertOptions(column_types=dict.fromkeys(HEADER, pa.string()))
    options = arrow_csv.ReadOptions(encoding="gb18030")
    return int(arrow_csv.read_csv(path, read_options=options, convert_options=text).num_rows)


def by_duckdb(path: Path) -> int:
    import duckdb  # noqa: PLC0415

    return int(duckdb.read_csv(str(path), all_varchar=True).to_arrow_table().num_rows)


def by_calamine(path: Path) -> int:
    from python_calamine import CalamineWorkbook  # noqa: PLC0415

    return len(CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()) - 1


def by_our_reader(path: Path) -> int:
    from auditor.snapshot.headers import recognise  # noqa: PLC0415
    from auditor.snapshot.readers import open_file  # noqa: PLC0415
    from auditor.snapshot.readers.interface_survey import Survey  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as work:
        opened = open_file(path, path.name, Path(work), recognise, Survey())
        return sum(len(batch.rows) for sheet in opened.sheets for batch in sheet.batches(1, len(HEADER)))


def by_our_snapshot(path: Path) -> int:
    from datetime import date  # noqa: PLC0415

    from auditor.snapshot import read_snapshot  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as work:
        found = read_snapshot(path.parent, work=Path(work), as_of=date(2026, 11, 23))
    return next(source.read for source in found.sources if source.table == "services")


READERS: dict[str, Callable[[Path], int]] = {
    "pyarrow": by_pyarrow,
    "DuckDB (UTF-8)": by_duckdb,
    "calamine": by_calamine,
    "reader": by_our_reader,
    "with cleaning": by_our_snapshot,
}


def measure(reader: str, path: Path) -> dict[str, float]:
    """Rows, seconds and peak memory of one reading; a first one of two rows pays for the imports."""
    read = READERS[reader]
    read(few_rows(path))
    reset_peak()
    started = perf_counter()
    count = read(path)
    return {"rows": count, "seconds": perf_counter() - started, "mib": peak_mib()}


def in_fresh_process(reader: str, path: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.intake", "--reader", reader, "--path", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured


def compare(path: Path, readers: list[str]) -> None:
    copy = path.parent.with_name("csv-utf8") / path.name
    files = {reader: copy if "UTF-8" in reader else path for reader in readers}
    rounds = [{reader: in_fresh_process(reader, files[reader]) for reader in readers} for _ in range(ROUNDS)]
    best = {reader: min((r[reader] for r in rounds), key=lambda m: m["seconds"]) for reader in readers}
    foreign = min(m["seconds"] for name, m in best.items() if name in ("pyarrow", "calamine"))
    print(f"\n{path.name}: {path.stat().st_size / 2**20:,.0f} MiB")
    print(f"{'':16}{'rows':>12}{'seconds':>10}{'peak MiB':>10}{'ratio':>8}")
    for name, m in best.items():
        ratio = m["seconds"] / foreign
        print(f"{name:16}{m['rows']:12,.0f}{m['seconds']:10.2f}{m['mib']:10,.0f}{ratio:8.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", default=["csv", "xlsx"], metavar="csv|xlsx|memory")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "auditor-intake")
    parser.add_argument("--reader", help=argparse.SUPPRESS)
    parser.add_argument("--path", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.reader:
        print(json.dumps(measure(chosen.reader, chosen.path)))
        return
    if "csv" in chosen.parts:
        folder = snapshot(chosen.folder / "csv", lambda p: write_table(p, 1_000_000, "gb18030"), ".csv")
        snapshot(chosen.folder / "csv-utf8", lambda p: write_table(p, 1_000_000, "utf-8"), ".csv")
        compare(folder / "网站.csv", ["pyarrow", "DuckDB (UTF-8)", "reader", "with cleaning"])
    if "xlsx" in chosen.parts:
        folder = snapshot(chosen.folder / "xlsx", lambda p: write_xlsx(p, 100_000), ".xlsx")
        compare(folder / "网站.xlsx", ["calamine", "reader", "with cleaning"])
    if "memory" in chosen.parts:
        folder = snapshot(chosen.folder / "memory", lambda p: write_table(p, 5_000_000, "gb18030"), ".csv")
        measured = in_fresh_process("with cleaning", folder / "网站.csv")
        print("\n{rows:,.0f} rows: {seconds:.1f} s, peak {mib:,.0f} MiB".format(**measured))


if __name__ == "__main__":
    main()
