"""A real PostgreSQL server for tests: Debian's package, a folder of its own, a port of its own on loopback."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

PASSWORD = "geheim-秘密-7"


@dataclass(frozen=True)
class Server:
    """Where it listens; the superuser `auditor` and its password are known to tests only."""

    port: int

    def url(self, database: str = "postgres", user: str = "auditor") -> str:
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"


@contextmanager
def running() -> Iterator[Server]:
    """Start a server and stop it; skips the test, saying why, where that is not possible."""
    programs = [found.parent for found in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))]
    if not programs:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    data, secret, port = folder / "data", folder / "secret", _free_port()
    secret.write_text(PASSWORD + "\n", encoding="utf-8")
    if os.geteuid() == 0:  # the server refuses to run as root
        shutil.chown(folder, "postgres")
        shutil.chown(secret, "postgres")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
    control = programs[-1] / "pg_ctl"
    try:
        _call(
            programs[-1] / "initdb", "-D", data, "-U", "auditor", "-A", "scram-sha-256", "--pwfile", secret,
            "-E", "UTF8", "--locale=C",
        )  # fmt: skip
        _call(control, "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
    except subprocess.CalledProcessError as error:
        pytest.skip(f"PostgreSQL does not start here: {error.stderr.strip()[-300:]}")
    try:
        yield Server(port)
    finally:
        _call(control, "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _call(*command: object) -> None:
    words = [str(word) for word in command]
    if os.geteuid() == 0:
        words = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *words]
    subprocess.run(
        words,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        cwd="/",
        timeout=60,
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
