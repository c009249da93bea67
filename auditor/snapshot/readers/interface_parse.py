"""Interface XML as a stream of records. No tree is built; no entity, DTD or network address is ever followed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from ipaddress import IPv4Address
from pathlib import Path

from lxml import etree

from auditor.errors import SnapshotError
from auditor.snapshot.readers.interface_map import Node, Target, documents
from auditor.text import Text

DEEPEST = 64
"""Elements inside one another that are accepted; the schemas need 9."""

_CHUNK = 1 << 20
_MOST_UNKNOWN = 100  # different elements of one file that are named
_SKIPPED = Node("", "skip")

Translate = Callable[[str, str], str]
"""Name of a code list and number, to the word it stands for."""


@dataclass(slots=True)
class Scope:
    """What a filing, or one of its sites, is known by: filing numbers and ids by name.

    Attributes:
        document: the root element.
        block: ICP, IP, YM, JCDM or SJTB.
        number: ordinal of the filing in its file.
        record: the record that opened the scope, if one did.
    """

    document: str
    block: str
    number: int
    parent: Scope | None = None
    names: dict[str, str] = field(default_factory=dict)
    record: Record | None = None

    def find(self, name: str) -> str:
        """The nearest value of this name; ``""`` when there is none."""
        if name in self.names:
            return self.names[name]
        return self.parent.find(name) if self.parent else ""


@dataclass(slots=True)
class Record:
    """One record element: its ordinal in its family, its cells by column, and what it belongs to."""

    node: Node
    ordinal: int
    scope: Scope
    cells: dict[str, str]


@dataclass
class Seen:
    """What one file holds besides its records.

    Attributes:
        requesters: ids of the units that sent the blocks of an upload (Qqdwid).
        records: number of records by family.
        unused: number of records by family that the audit has no use for.
        ignored: elements without a column, by the family they were met in ("" outside records).
        unknown: how often each element was met that the interface does not have.
    """

    root: str = ""
    version: str = ""
    filings: int = 0
    requesters: dict[str, str] = field(default_factory=dict)
    records: Counter[str] = field(default_factory=Counter)
    unused: Counter[str] = field(default_factory=Counter)
    ignored: dict[str, dict[str, None]] = field(default_factory=dict)
    unknown: Counter[str] = field(default_factory=Counter)


class ForeignXml(Exception):
    """The file is XML of another kind; the argument is its root element."""


class _Refused(Exception):
    """The file must not be read any further."""

    def __init__(self, found: Text, expected: Text) -> None:
        super().__init__(found.en)
        self.found, self.expected = found, expected


@dataclass(slots=True)
class _Frame:
    """One open element, and the scope and record it stands in."""

    node: Node
    path: str
    scope: Scope | None = None
    record: Record | None = None


class _Handler:
    """Receives the events of the parser; the records of finished filings wait in ``ready``."""

    def __init__(self, seen: Seen, translate: Translate) -> None:
        self.seen, self._translate = seen, translate
        self.ready: list[Record] = []
        self._waiting: list[Record] = []
        self._frames: list[_Frame] = []
        self._text: list[str] = []

    def doctype(self, *_: object) -> None:
        """Refuse document types, and with them all entities."""
        raise _Refused(
            Text("文件含有 DOCTYPE 声明", "the file has a DOCTYPE declaration"),
            Text("不含 DTD 和实体的接口文件", "an interface file without DTD and entities"),
        )

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if len(self._frames) >= DEEPEST:
            raise _Refused(
                Text(f"元素嵌套超过 {DEEPEST} 层", f"elements are nested more than {DEEPEST} deep"),
                Text("符合接口规范 V3.0 的文件", "a file of interface V3.0"),
            )
        self._text.clear()
        if not self._frames:
            self._frames.append(_Frame(self._root(tag, attributes), ""))
            return
        parent = self._frames[-1]
        path = f"{parent.path}/{tag}" if parent.path else tag
        frame = _Frame(self._child(parent, tag, path), path, parent.scope, parent.record)
        if frame.node.use == "inner":
            self._enter(frame)
        for name in attributes if frame.node is not _SKIPPED else ():
            self._not_known(frame, f"{path}/@{name}")
        self._frames.append(frame)

    def _root(self, tag: str, attributes: dict[str, str]) -> Node:
        if tag not in documents():
            raise ForeignXml(tag)
        self.seen.root, self.seen.version = tag, attributes.get("version", "")
        return documents()[tag]

    def _child(self, parent: _Frame, tag: str, path: str) -> Node:
        if parent.node.use == "unused":
            self.seen.unused[parent.path] += 1
        if parent.node.use in ("skip", "unused"):
            return _SKIPPED
        node = parent.node.children.get(tag)
        if node is None:
            self._not_known(parent, path)
            return _SKIPPED
        if node.use == "skip":
            self._ignore(parent, path)
        return node

    def _not_known(self, frame: _Frame, path: str) -> None:
        if path in self.seen.unknown or len(self.seen.unknown) < _MOST_UNKNOWN:
            self.seen.unknown[path] += 1
            self._ignore(frame, path)
        else:
            self.seen.unknown["…"] += 1

    def _ignore(self, frame: _Frame, path: str) -> None:
        family = frame.record.node.path if frame.record else ""
        self.seen.ignored.setdefault(family, {})[path] = None

    def _enter(self, frame: _Frame) -> None:
        """Open a scope or a record, if the element is one."""
        node, outer = frame.node, frame.scope
        if node.scope or (node.is_record and outer is None):
            self.seen.filings += outer is None
            frame.scope = Scope(self.seen.root, node.path.split("/")[0], self.seen.filings, outer)
        if node.is_record and frame.scope:
            self.seen.records[node.path] += 1
            frame.record = Record(node, self.seen.records[node.path], frame.scope, dict(node.constants))
            if frame.scope is not outer:
                frame.scope.record = frame.record

    def data(self, text: str) -> None:
        """Some text; the parser gives a long one in pieces."""
        if self._frames[-1].node.use == "leaf":
            self._text.append(text)
        elif self._frames[-1].node.use == "inner" and not text.isspace():
            self._not_known(self._frames[-1], f"{self._frames[-1].path}/text()".lstrip("/"))

    def end(self, _: str) -> None:
        """An element ends."""
        frame = self._frames.pop()
        parent = self._frames[-1] if self._frames else None
        if frame.node.use == "leaf":
            self._keep(frame, "".join(self._text).strip())
        self._text.clear()
        if frame.record and frame.record is not (parent and parent.record):
            self._waiting.append(frame.record)
        if frame.scope and parent and parent.scope is None:
            self.ready += self._waiting
            self._waiting = []

    def _keep(self, frame: _Frame, text: str) -> None:
        for target in frame.node.targets if text else ():
            if target.name and frame.scope is None:
                self.seen.requesters[frame.path.split("/")[0]] = text
            elif target.name and frame.scope:
                _append(frame.scope.names, target.name, text)
            elif target.column and frame.record:
                _append(frame.record.cells, target.column, self._cell(target, text), target.part)

    def _cell(self, target: Target, text: str) -> str:
        if target.part:
            return _address(text)
        return self._translate(target.lookup, text) if target.lookup else text

    def close(self) -> None:
        """Called by the parser when the document is complete."""


def _append(cells: dict[str, str], name: str, text: str, part: str = "") -> None:
    """Add to what the cell holds already; the last address of a range joins its first."""
    joint = "-" if part == "last" else ";" if name in cells else ""
    cells[name] = cells.get(name, "") + joint + text


def _address(text: str) -> str:
    """A 32-bit integer as a dotted address; anything else as it stands, for cleaning to judge."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= 10 and int(text) < 1 << 32
    return str(IPv4Address(int(text))) if is_number else text


def records(path: Path, where: str, encoding: str, seen: Seen, translate: Translate) -> Iterator[Record]:
    """Stream the records of one file; `seen` is filled on the way.

    Raises:
        SnapshotError: broken or cut XML, a DOCTYPE, absurd nesting.
        ForeignXml: the root element is not one of the interface.
    """
    handler = _Handler(seen, translate)
    parser = etree.XMLParser(
        target=handler,
        encoding=encoding.removesuffix("-sig"),  # the parser knows the byte order mark
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        no_network=True,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                parser.feed(chunk)
                yield from _taken(handler)
            parser.close()
            yield from _taken(handler)
    except (etree.XMLSyntaxError, _Refused) as error:
        raise _unreadable(where, error) from error


def _taken(handler: _Handler) -> list[Record]:
    ready, handler.ready = handler.ready, []
    return ready


def _unreadable(where: str, error: Exception) -> SnapshotError:
    todo = Text(
        "从源系统重新下载或导出该文件；若不属于快照，请移出文件夹或写入 snapshot.yml 的 ignore",
        "download or export the file again; if it is not part of the data, move it away or name it under ignore in snapshot.yml",
    )
    if isinstance(error, _Refused):
        return SnapshotError(error.found, where=where, expected=error.expected, todo=todo)
    detail = " ".join(str(error).split())
    return SnapshotError(
        Text(f"不是完整有效的 XML（{detail}）", f"not complete, valid XML ({detail})"),
        where=where,
        expected=Text("接口规范 V3.0 的 XML 文件", "an XML file of interface V3.0"),
        todo=todo,
    )
