"""`auditor sign` and `auditor verify --key`: the run as it is, vouched for by somebody's key."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization as pem
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from .runs import Audited, Printed

Auditor = Callable[..., Printed]
PASSWORD = "口令 of a key"


@pytest.fixture
def run(weekly: Audited, tmp_path: Path) -> Path:
    return shutil.copytree(weekly.run.folder, tmp_path / "run")


def keys(folder: Path, name: str, password: str | None = None) -> tuple[Path, Path]:
    """Files with a private and a public key."""
    key = Ed25519PrivateKey.generate()
    lock = pem.BestAvailableEncryption(password.encode()) if password else pem.NoEncryption()
    private, public = folder / f"{name}.pem", folder / f"{name}.pub.pem"
    private.write_bytes(key.private_bytes(pem.Encoding.PEM, pem.PrivateFormat.PKCS8, lock))
    public.write_bytes(key.public_key().public_bytes(pem.Encoding.PEM, pem.PublicFormat.SubjectPublicKeyInfo))
    return private, public


def test_a_signed_run(auditor: Auditor, run: Path, tmp_path: Path) -> None:
    private, public = keys(tmp_path, "mine")
    assert auditor("verify", run, "--key", public).code == 1
    assert auditor("sign", run, "--key", private).code == 0
    assert len((run / "manifest.sig").read_bytes()) == 64
    printed = auditor("verify", run, "--key", public, "--strict", "--lang", "en")
    assert (printed.code, "signature: valid" in printed.out) == (0, True)
    assert auditor("verify", run, "--key", keys(tmp_path, "other")[1]).code == 1


@pytest.mark.skipif(not shutil.which("openssl"), reason="needs OpenSSL")
def test_openssl_agrees(auditor: Auditor, run: Path, tmp_path: Path) -> None:
    private, public = keys(tmp_path, "mine")
    assert auditor("sign", run, "--key", private).code == 0
    words = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", str(public), "-rawin"]
    words += ["-in", str(run / "manifest.json"), "-sigfile", str(run / "manifest.sig")]
    assert subprocess.run(words, check=False, capture_output=True).returncode == 0


def test_a_manifest_that_was_made_anew_is_not_what_was_signed(
    auditor: Auditor, run: Path, tmp_path: Path
) -> None:
    private, public = keys(tmp_path, "mine")
    assert auditor("sign", run, "--key", private).code == 0
    manifest = run / "manifest.json"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace('"complete": true', '"complete": false'))
    assert auditor("verify", run).code == 0  # which is why there are signatures
    printed = auditor("verify", run, "--key", public, "--lang", "en")
    assert (printed.code, "signature: NONE" in printed.out) == (1, True)


def test_an_altered_run_is_not_signed(auditor: Auditor, run: Path, tmp_path: Path) -> None:
    (run / "findings.csv").write_text("", encoding="utf-8")
    printed = auditor("sign", run, "--key", keys(tmp_path, "mine")[0], "--lang", "en")
    assert (printed.code, "altered" in printed.err) == (2, True)
    assert not (run / "manifest.sig").exists()


def test_a_password_comes_from_the_environment(
    auditor: Auditor, run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    private, public = keys(tmp_path, "locked", PASSWORD)
    monkeypatch.setenv("AUDITOR_KEY_PASSWORD", "wrong")
    printed = auditor("sign", run, "--key", private)
    assert (printed.code, PASSWORD in printed.out + printed.err) == (2, False)
    monkeypatch.setenv("AUDITOR_KEY_PASSWORD", PASSWORD)
    printed = auditor("sign", run, "--key", private)
    assert (printed.code, PASSWORD in printed.out + printed.err) == (0, False)
    assert auditor("verify", run, "--key", public).code == 0


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("command", ["sign", "verify"])
def test_what_is_no_key(auditor: Auditor, run: Path, tmp_path: Path, command: str, lang: str) -> None:
    other_kind = generate_private_key(SECP256R1())
    unusable = {
        "noise.pem": b"-----BEGIN NOISE-----",
        "curve.pem": other_kind.private_bytes(pem.Encoding.PEM, pem.PrivateFormat.PKCS8, pem.NoEncryption()),
        "curve.pub.pem": other_kind.public_key().public_bytes(
            pem.Encoding.PEM, pem.PublicFormat.SubjectPublicKeyInfo
        ),
    }
    for name, content in unusable.items():
        (tmp_path / name).write_bytes(content)
        printed = auditor(command, run, "--key", tmp_path / name, "--lang", lang)
        assert (printed.code, "Ed25519" in printed.err) == (2, True), name
    printed = auditor(command, run, "--key", tmp_path / "nowhere.pem", "--lang", lang)
    assert (printed.code, "nowhere.pem" in printed.err) == (2, True)
