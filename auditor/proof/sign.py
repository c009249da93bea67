"""A detached signature of a manifest, which covers every file that it lists, with the user's own Ed25519 key.

`manifest.sig` holds the 64 bytes of the signature as RFC 8032 defines them, so that OpenSSL can check it too.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.errors import UsageError
from auditor.proof.digests import MANIFEST
from auditor.proof.manifest import read_manifest
from auditor.text import Text

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SIGNATURE = "manifest.sig"

Ask = Callable[[], str]
"""Asks for the password of a key."""


def sign(folder: Path, key: Path, password: Ask) -> Path:
    """Write `manifest.sig` beside the manifest of a run.

    Args:
        folder: the run.
        key: a private Ed25519 key in PEM (PKCS #8), encrypted or not.
        password: asked only when the key is encrypted.

    Raises:
        UsageError: no run, no such key, a wrong password, or the folder cannot be written.
    """
    read_manifest(folder)
    signature = _private(key, password).sign((folder / MANIFEST).read_bytes())
    to = folder / SIGNATURE
    try:
        to.write_bytes(signature)
    except OSError as error:
        raise UsageError(
            Text(f"无法写出：{error.strerror}", f"it cannot be written: {error.strerror}"), where=str(to)
        ) from error
    return to


def is_signed_by(folder: Path, key: Path) -> bool:
    """Did this key's owner sign the manifest as it is now? False without a signature.

    Args:
        folder: the run.
        key: a public Ed25519 key in PEM.

    Raises:
        UsageError: no such key.
    """
    public, exceptions = _public(key), _library().exceptions
    try:
        public.verify((folder / SIGNATURE).read_bytes(), (folder / MANIFEST).read_bytes())
    except (OSError, exceptions.InvalidSignature):
        return False
    return True


def _private(key: Path, password: Ask) -> Ed25519PrivateKey:
    load, data = _library().serialization.load_pem_private_key, _read(key)
    try:
        try:
            loaded = load(data, None)
        except TypeError:  # the library's word for a key that is encrypted
            loaded = load(data, password().encode())
    except ValueError as error:
        raise _no_key(key, "私钥", "private key") from error
    if not isinstance(loaded, _library().Ed25519PrivateKey):
        raise _no_key(key, "私钥", "private key")
    return loaded


def _public(key: Path) -> Ed25519PublicKey:
    try:
        loaded = _library().serialization.load_pem_public_key(_read(key))
    except ValueError as error:
        raise _no_key(key, "公钥", "public key") from error
    if not isinstance(loaded, _library().Ed25519PublicKey):
        raise _no_key(key, "公钥", "public key")
    return loaded


class _Cryptography:
    """The parts of the library that are used; loading them waits until somebody signs."""

    def __init__(self) -> None:
        from cryptography import exceptions  # noqa: PLC0415
        from cryptography.hazmat.primitives import serialization  # noqa: PLC0415
        from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
            Ed25519PrivateKey,
            Ed25519PublicKey,
        )

        self.exceptions, self.serialization = exceptions, serialization
        self.Ed25519PrivateKey, self.Ed25519PublicKey = Ed25519PrivateKey, Ed25519PublicKey


def _library() -> _Cryptography:
    try:
        return _Cryptography()
    except ImportError as error:
        raise UsageError(
            Text("签名需要 cryptography 库", "signatures need the library cryptography"),
            todo=Text(
                "运行 pip install 'icp-filing-auditor[sign]'", "run: pip install 'icp-filing-auditor[sign]'"
            ),
        ) from error


def _read(key: Path) -> bytes:
    try:
        return key.read_bytes()
    except OSError as error:
        raise UsageError(
            Text(f"密钥文件读不出：{error.strerror}", f"the key cannot be read: {error.strerror}"),
            where=str(key),
        ) from error


def _no_key(key: Path, zh: str, en: str) -> UsageError:
    return UsageError(
        Text(f"不是可用的 Ed25519 {zh}，或口令不对", f"no usable Ed25519 {en}, or a wrong password"),
        where=str(key),
        expected=Text(f"PEM 格式的 Ed25519 {zh}", f"an Ed25519 {en} in PEM"),
        todo=Text(
            "生成：openssl genpkey -algorithm ed25519 -out key.pem；取公钥：openssl pkey -in key.pem -pubout -out key.pub.pem",
            "make one: openssl genpkey -algorithm ed25519 -out key.pem; its public half: "
            "openssl pkey -in key.pem -pubout -out key.pub.pem",
        ),
    )
