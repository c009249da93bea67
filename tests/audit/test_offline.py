"""An audit opens no connection, and whoever tried would be noticed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from .folders import small

# Every way from Python to a socket raises; what native code opens would be seen in the list of descriptors.
WATCHED = """
import os, sys
tried = []
def watch(event, arguments):
    if event.startswith(("socket.", "urllib.", "http.", "ftplib.", "smtplib.")) and event != "socket.gethostname":
        tried.append(event)
        raise RuntimeError(f"the audit tried {event}")
sys.addaudithook(watch)
def sockets():
    if not os.path.isdir("/proc/self/fd"):
        return []
    links = (os.readlink(f"/proc/self/fd/{n}") for n in os.listdir("/proc/self/fd") if os.path.exists(f"/proc/self/fd/{n}"))
    return [link for link in links if link.startswith("socket:")]
before = sockets()
"""
AUDIT = """
import auditor
run = auditor.audit(sys.argv[1], out=sys.argv[2], progress=lambda _: tried.extend(set(sockets()) - set(before)))
print("tried", tried)
"""


def python(code: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(words, capture_output=True, text=True, check=False)


def test_an_audit_opens_no_socket(tmp_path: Path) -> None:
    done = python(WATCHED + AUDIT, small(tmp_path / "data"), tmp_path / "run")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "tried []"
    assert (tmp_path / "run" / "report.html").is_file()


def test_the_watch_notices() -> None:
    done = python(WATCHED + "import socket\nsocket.create_connection(('127.0.0.1', 9))")
    assert "the audit tried socket." in done.stderr
