"""A PostgreSQL server that holds a snapshot: found by a URL without secrets, read as of one instant.

Passwords come from where every PostgreSQL program looks for them: PGPASSWORD, ~/.pgpass, a service file. They are never
part of a URL here, because URLs end in shells' histories, settings and reports.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from auditor.errors import SnapshotError
from auditor.text import Text

SCHEMES = ("postgresql", "postgres")

_CONNECT_SECONDS = 10


def is_url(place: object) -> bool:
    """Whether a place is a server rather than a path."""
    return isinstance(place, str) and place.partition("://")[0] in SCHEMES


def shown(url: str) -> str:
    """The URL as it may be printed: no user, no password, no options."""
    # By hand, because what is no proper URL may still hold a password.
    rest = url.partition("://")[2].rpartition("@")[2]
    return "postgresql://" + re.split("[?#&]", rest)[0]


@contextmanager
def connected(url: str, zone: str) -> Iterator[tuple[Any, str]]:
    """An Ibis backend on the server inside one read-only transaction, and the schema to read.

    Raises:
        SnapshotError: the URL has a password or is no URL, the driver is not installed, or the server does not let us in.
    """
    address, schema = _checked(url)
    try:
        import psycopg  # noqa: PLC0415  an extra
    except ImportError as error:
        raise _no_driver(url) from error
    import ibis  # noqa: PLC0415

    try:
        connection = psycopg.connect(address, autocommit=True)
    except psycopg.Error as error:
        raise _refused(url, error) from error
    with connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        backend = ibis.postgres.from_connection(connection)
        connection.execute("SELECT set_config('TimeZone', %s, false)", (zone,))
        with connection.transaction():
            yield backend, schema or backend.current_database


def _checked(url: str) -> tuple[str, str]:
    """The URL for the driver, with a limit to waiting, and the schema that was asked for.

    Raises:
        SnapshotError: see `connected`.
    """
    try:
        parts = urlsplit(url)
        secret, options = parts.password is not None, dict(parse_qsl(parts.query, keep_blank_values=True))
    except ValueError as error:
        raise _no_url(url) from error
    if secret or "password" in options:
        raise _has_password(url)
    schema = options.pop("schema", "")
    options.setdefault("connect_timeout", str(_CONNECT_SECONDS))
    return urlunsplit(("postgresql", parts.netloc, parts.path, urlencode(options), "")), schema


def _has_password(url: str) -> SnapshotError:
    return SnapshotError(
        Text("网址中写有口令，未连接", "there is a password in the URL; not connected"),
        where=shown(url),
        expected=Text("不含口令的网址", "a URL without a password"),
        todo=Text(
            "把口令放入环境变量 PGPASSWORD、~/.pgpass 或服务文件（PGSERVICE），并更换已写出的口令",
            "put it into PGPASSWORD, ~/.pgpass or a service file (PGSERVICE), and change the one that was written",
        ),
    )


def _no_url(url: str) -> SnapshotError:
    return SnapshotError(
        Text("读不懂数据库网址", "the URL of the database cannot be read"),
        where=url.partition("://")[0],
        expected=Text("postgresql://主机:端口/数据库", "postgresql://HOST:PORT/DATABASE"),
    )


def _no_driver(url: str) -> SnapshotError:
    return SnapshotError(
        Text("未安装 PostgreSQL 驱动", "the PostgreSQL driver is not installed"),
        where=shown(url),
        todo=Text("pip install 'icp-filing-auditor[postgres]'", "pip install 'icp-filing-auditor[postgres]'"),
    )


def _refused(url: str, error: Exception) -> SnapshotError:
    reason = " ".join(str(error).split())[:300]
    return SnapshotError(
        Text(f"无法连接数据库（{reason}）", f"cannot connect to the database ({reason})"),
        where=shown(url),
        expected=Text(
            "可连接的主机、存在的数据库、有读取权限的账号",
            "a host that answers, a database that exists, an account that may read it",
        ),
        todo=Text(
            "检查网址；账号用 PGUSER 或 postgresql://账号@主机，口令用 PGPASSWORD 或 ~/.pgpass",
            "check the URL; give the account by PGUSER or postgresql://USER@HOST, its password by PGPASSWORD or ~/.pgpass",
        ),
    )
