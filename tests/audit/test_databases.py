"""A snapshot in a database is audited like the same tables in files."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

import auditor as product
from auditor.errors import SnapshotError

from .folders import TABLES, read_rows, small
from .postgres_server import PASSWORD, Server, running
from .runs import WEEKLY, Audited, Printed

Run = Callable[..., Printed]
AS_OF = date(2026, 11, 23)
FROM_XML = {"LIFE-009", "LIFE-010", "LIFE-012"}


def frames() -> dict[str, pd.DataFrame]:
    """The tables of the weekly sample as they were exported, all of them text."""
    found = {}
    for path in sorted(WEEKLY.iterdir()):
        if path.suffix in (".csv", ".xlsx"):
            rows, _ = read_rows(path)
            head = next(i for i, row in enumerate(rows) if sum(cell not in ("", None) for cell in row) > 1)
            width = len(rows[head])
            body = [row for row in rows[head + 1 :] if len(row) == width]
            texts = [[_text(cell) for cell in row] for row in body]
            found[path.stem] = pd.DataFrame(texts, columns=rows[head])
    return found


def _text(cell: Any) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell == int(cell) else str(cell)


def as_duckdb(path: Path) -> None:
    with duckdb.connect(path) as database:
        for name, frame in frames().items():
            database.register("frame", frame)
            database.execute(f'CREATE TABLE "{name}" AS SELECT * FROM frame')


def as_sqlite(path: Path) -> None:
    database = sqlite3.connect(path)
    for name, frame in frames().items():
        frame.to_sql(name, database, index=False)
    database.commit()
    database.close()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    pytest.importorskip("psycopg")
    with running() as started:
        yield started


@pytest.fixture
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPASSWORD", PASSWORD)


def execute(server: Server, *statements: str, database: str = "postgres") -> None:
    import psycopg  # noqa: PLC0415

    with psycopg.connect(server.url(database), password=PASSWORD, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def fill(server: Server, database: str) -> None:
    import psycopg  # noqa: PLC0415

    execute(server, f'CREATE DATABASE "{database}"')
    with psycopg.connect(server.url(database), password=PASSWORD) as connection:
        for name, frame in frames().items():
            columns = ", ".join(f'"{column}" text' for column in frame.columns)
            connection.execute(f'CREATE TABLE "{name}" ({columns})'.encode())
            copy = f'COPY "{name}" FROM STDIN'.encode()
            with connection.cursor() as cursor, cursor.copy(copy) as rows:
                for row in frame.itertuples(index=False):
                    rows.write_row([str(cell).replace("\0", "") for cell in row])


def same_findings(run: product.Run, weekly: Audited) -> None:
    """All that needs neither the sample's one ragged row, which no database can hold, nor the bureau's XML files."""
    mine = sorted((f.rule, f.record, f.identity) for f in run.findings.itertuples())
    theirs = sorted(
        (f["rule"], f["record"], f["identity"]) for f in weekly.findings if f["rule"] not in FROM_XML
    )
    assert set(theirs) <= set(mine) and len(mine) - len(theirs) <= 1


@pytest.mark.parametrize(
    ("suffix", "write"), [("duckdb", as_duckdb), ("sqlite", as_sqlite), ("db", as_sqlite)]
)
def test_the_weekly_sample_in_a_file(
    tmp_path: Path, weekly: Audited, suffix: str, write: Callable[[Path], None]
) -> None:
    write(tmp_path / f"exports.{suffix}")
    run = product.audit(tmp_path / f"exports.{suffix}", as_of=AS_OF, out=tmp_path / "run")
    same_findings(run, weekly)
    assert {source.file for source in run.result.files} == {f"exports.{suffix}/{name}" for name in frames()}


def test_the_weekly_sample_on_a_server(
    tmp_path: Path, weekly: Audited, server: Server, password: None
) -> None:
    fill(server, "icp_20261123")
    run = product.audit(server.url("icp_20261123"), out=tmp_path / "run")
    same_findings(run, weekly)
    again = product.audit(server.url("icp_20261123"), out=tmp_path / "again")
    for file in ("result.json", "report.html", "findings.csv"):
        assert (tmp_path / "run" / file).read_bytes() == (tmp_path / "again" / file).read_bytes()
    assert again.result.as_of == AS_OF
    text = (tmp_path / "run" / "result.json").read_text(encoding="utf-8")
    assert f"postgresql://127.0.0.1:{server.port}/icp_20261123/主体信息" in text
    assert "auditor@" not in text and PASSWORD not in text


def test_a_database_beside_files(auditor: Run, tmp_path: Path) -> None:
    folder = small(tmp_path / "2026-11-23", accesses=None)
    database = sqlite3.connect(folder / "数据.sqlite3")
    access = TABLES["接入信息.csv"]
    database.execute(f"CREATE TABLE 接入 ({', '.join(access)})")
    database.execute(f"INSERT INTO 接入 VALUES ({', '.join('?' * len(access))})", list(access.values()))
    database.commit()
    database.close()
    assert auditor("audit", folder, "--out", "run").code == 0
    assert "数据.sqlite3/接入" in Path("run/result.json").read_text(encoding="utf-8")


def test_settings_name_a_server_and_its_tables(
    auditor: Run, tmp_path: Path, server: Server, password: None
) -> None:
    execute(
        server,
        "CREATE SCHEMA icp",
        "CREATE TABLE icp.a (n text, p text, i inet, f timestamptz, x json)",
        "INSERT INTO icp.a VALUES ('黔ICP备15000412号-1', '黔溯禾数据中心有限公司', '58.1.0.9', '2015-03-01 16:00+00', '{}')",
    )
    folder = small(tmp_path / "s", accesses=None)
    url = f"{server.url()}?schema=icp"
    columns = "{n: service_no, p: provider, i: ip_list, f: filed_on, x: null}"
    (folder / "snapshot.yml").write_text(
        f"as_of: 2026-11-23\ndatabases: ['{url}']\nfiles:\n"
        f"  'postgresql://127.0.0.1:{server.port}/postgres/a': {{table: accesses, columns: {columns}}}\n",
        encoding="utf-8",
    )
    assert auditor("audit", folder, "--out", "run").code == 0
    inspected = auditor("inspect", folder)
    assert "postgres/a" in inspected.out and "auditor@" not in inspected.out


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (b"", "不是 DuckDB 或 SQLite"),
        (b"no database at all", "不是 DuckDB 或 SQLite"),
        (b"SQLite format 3\0" + b"\1" * 4000, "无法读取"),
        (b"\0" * 8 + b"DUCK" + b"\xff" * 5000, "无法读取"),
    ],
)
def test_damaged_files(auditor: Run, tmp_path: Path, made: bytes, said: str) -> None:
    folder = small(tmp_path / "s")
    (folder / "x.duckdb").write_bytes(made)
    printed = auditor("audit", folder)
    assert printed.code == 3 and "x.duckdb" in printed.err and said in printed.err
    assert "Traceback" not in printed.err and not Path("runs").exists()


def test_an_empty_database(auditor: Run, tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "x.sqlite").execute("CREATE TABLE a (b)").connection.execute("DROP TABLE a")
    printed = auditor("audit", tmp_path / "x.sqlite", "--as-of", "2026-11-23")
    assert printed.code == 3 and "没有可读取的表" in printed.err


def test_what_windows_leaves_behind_is_no_obstacle(auditor: Run, tmp_path: Path) -> None:
    folder = small(tmp_path / "s")
    (folder / "Thumbs.db").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert auditor("audit", folder, "--out", "run").code == 0
    assert "Thumbs.db" in auditor("inspect", folder).out


def test_a_view_cannot_read_other_files(auditor: Run, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("网站备案号,接入商\n黔ICP备15000412号-1,机密\n", encoding="utf-8")
    folder = small(tmp_path / "s", accesses=None)
    with duckdb.connect(folder / "x.duckdb") as database:
        database.execute(f"CREATE VIEW 接入 AS SELECT * FROM read_csv('{tmp_path / 'secret.csv'}')")
    printed = auditor("audit", folder)
    assert printed.code == 3 and "x.duckdb" in printed.err and "机密" not in printed.err


def test_typed_columns_and_hostile_names(tmp_path: Path) -> None:
    folder = small(tmp_path / "s", subjects=None)
    with duckdb.connect(folder / "x.duckdb") as database:
        database.execute(
            'CREATE TABLE "主体 ""; DROP TABLE x; </script>" AS SELECT * FROM (VALUES'
            " ('黔ICP备15000412号', '贵阳岚禾网络科技有限公司', 4.0::DOUBLE, '91520603MA0000007G',"
            " DATE '2015-03-01', true, TIMESTAMPTZ '2016-08-01 16:30:00+00', 19900000000),"
            " ('黔ICP备15000413号', NULL, NULL, 9.15201001234567e17::VARCHAR, NULL, NULL, NULL, NULL))"
            " t(主体备案号, 主办单位名称, 主办单位性质, 证件号码, 首次报备时间, 有无授权书, 最近修改时间, 手机号码)"
        )
    run = product.audit(folder, out=tmp_path / "run")
    source = next(s for s in run.result.files if s.file.startswith("x.duckdb/"))
    assert (source.read, source.accepted, source.rejected) == (2, 2, 0)
    rejects = run.rejects
    assert list(rejects[rejects["file"] == source.file]["reason"]) == ["damaged"]


SECRET = "not-to-be-shown"


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://someone:{SECRET}@127.0.0.1:1/x",
        f"postgres://127.0.0.1:1/x?user=a&password={SECRET}",
        f"postgresql://someone:{SECRET}@127.0.0.1:99999999/x",
        f"postgresql://someone:{SECRET}@[::1/x",
    ],
)
@pytest.mark.parametrize("command", ["audit", "inspect"])
def test_a_password_in_a_url_is_refused_and_never_shown(auditor: Run, command: str, url: str) -> None:
    printed = auditor(command, url, "--as-of", "2026-11-23")
    assert printed.code == 3 and SECRET not in printed.out + printed.err
    assert "Traceback" not in printed.err


def test_a_password_in_settings_is_refused_and_never_shown(auditor: Run, tmp_path: Path) -> None:
    folder = small(tmp_path / "s")
    (folder / "snapshot.yml").write_text(f"databases: ['postgresql://a:{SECRET}@127.0.0.1:1/x']\n")
    for command in ("audit", "inspect"):
        printed = auditor(command, folder, "--as-of", "2026-11-23")
        assert printed.code == 3 and "PGPASSWORD" in printed.err + printed.out
        assert SECRET not in printed.out + printed.err


def test_a_server_that_does_not_answer(auditor: Run) -> None:
    printed = auditor("audit", "postgresql://127.0.0.1:1/x", "--as-of", "2026-11-23")
    assert (
        printed.code == 3 and "无法连接数据库" in printed.err and "postgresql://127.0.0.1:1/x" in printed.err
    )


def test_refusals_of_a_server(auditor: Run, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPASSWORD", SECRET)
    wrong = auditor("audit", server.url(), "--as-of", "2026-11-23")
    assert wrong.code == 3 and "无法连接数据库" in wrong.err and SECRET not in wrong.err
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    absent = auditor("audit", server.url("nowhere"), "--as-of", "2026-11-23")
    assert absent.code == 3 and "nowhere" in absent.err
    execute(server, "CREATE SCHEMA empty")
    empty = auditor("audit", f"{server.url()}?schema=empty", "--as-of", "2026-11-23")
    assert empty.code == 3 and "没有可读取的表" in empty.err


def test_a_table_that_the_account_may_not_read(auditor: Run, server: Server, password: None) -> None:
    execute(
        server, "CREATE SCHEMA closed", "CREATE TABLE closed.主体 (主体备案号 text)",
        f"CREATE ROLE reader LOGIN PASSWORD '{PASSWORD}'", "GRANT USAGE ON SCHEMA closed TO reader",
        "GRANT INSERT ON closed.主体 TO reader",
    )  # fmt: skip
    printed = auditor("audit", f"{server.url(user='reader')}?schema=closed", "--as-of", "2026-11-23")
    assert printed.code == 3 and "permission denied" in printed.err


def test_nothing_is_written_to_a_database(auditor: Run, tmp_path: Path) -> None:
    as_sqlite(tmp_path / "x.sqlite")
    before = (tmp_path / "x.sqlite").read_bytes()
    (tmp_path / "x.sqlite").chmod(0o444)
    assert auditor("audit", tmp_path / "x.sqlite", "--as-of", "2026-11-23", "--out", "run").code == 1
    assert (tmp_path / "x.sqlite").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.sqlite"]


def test_a_draft_of_settings_needs_a_folder(auditor: Run) -> None:
    printed = auditor("inspect", "postgresql://127.0.0.1:1/x", "--write")
    assert printed.code == 2 and "databases" in printed.err


def test_the_driver_is_an_extra(auditor: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys  # noqa: PLC0415

    monkeypatch.setitem(sys.modules, "psycopg", None)
    printed = auditor("audit", "postgresql://127.0.0.1:1/x", "--as-of", "2026-11-23")
    assert printed.code == 3 and "icp-filing-auditor[postgres]" in printed.err


def test_errors_are_of_one_kind() -> None:
    with pytest.raises(SnapshotError):
        product.audit("postgresql://127.0.0.1:1/x", as_of=AS_OF)
