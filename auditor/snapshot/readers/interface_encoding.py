"""The encoding of an interface file: what it declares must be what its bytes are."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from auditor.errors import SnapshotError
from auditor.snapshot.readers.encoding import TextFile, examine
from auditor.text import Text

_DECLARED = re.compile(rb"""^(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_GB = {"gbk", "gb2312", "gb18030", "cp936"}
_UTF8 = {"utf-8", "utf8"}
_CJK_IN_UTF8 = re.compile(rb"[\xe0-\xf4]")


def examine_xml(path: Path, where: str) -> TextFile:
    """Encoding and hash of an XML file; GBK is read as GB18030, which contains it.

    Raises:
        SnapshotError: the bytes are in no known encoding, or not in the one that is declared.
    """
    found = examine(path, where)
    with path.open("rb") as file:
        match = _DECLARED.match(file.read(256))
    declared = match[1].decode().lower() if match else ""
    if not declared or found.encoding.startswith("utf-16"):
        return found
    if declared in _GB and (found.encoding == "gb18030" or not _has_cjk(path)):
        return replace(found, encoding="gb18030")
    if declared in _UTF8 and found.encoding.startswith("utf-8"):
        return found
    raise _contradiction(where, declared, found.encoding)


def _has_cjk(path: Path) -> bool:
    with path.open("rb") as file:
        return any(_CJK_IN_UTF8.search(chunk) for chunk in iter(lambda: file.read(1 << 20), b""))


def _contradiction(where: str, declared: str, found: str) -> SnapshotError:
    return SnapshotError(
        Text(
            f"声明的编码是 {declared.upper()}，内容却是 {found.upper()}",
            f"the declared encoding is {declared.upper()}, but the content is {found.upper()}",
        ),
        where=where,
        expected=Text(
            "声明与内容一致；接口规范 V3.0 使用 GBK",
            "declaration and content that agree; interface V3.0 uses GBK",
        ),
        todo=Text(
            "重新下载或导出该文件，不要用编辑器另存",
            "download or export the file again, without saving it in an editor",
        ),
    )
