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


class _Handler:
    """Receives the events of the parser; the records of finished filings wait in ``ready``.

    For every open element three stacks hold its node, and the scope and the record it stands in.
    """

    def __init__(self, seen: Seen, translate: Translate) -> None:
        self.seen, self._translate = seen, translate
        self.ready: list[Record] = []
        self._waiting: list[Record] = []
        self._nodes: list[Node] = []
        self._scopes: list[Scope | None] = []
        self._records: list[Record | None] = []
        self._text: list[str] = []

    def doctype(self, *_: object) -> None:
        """Refuse document types, and with them all entities."""
        raise _Refused(
            Text("文件含有 DOCTYPE 声明", "the file has a DOCTYPE declaration"),
            Text("不含 DTD 和实体的接口文件", "an interface file without DTD and entities"),
        )

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self._text.clear()
        if not self._nodes:
            self._open(self._root(tag, attributes), None, None)
            return
        scope, record = self._scopes[-1], self._records[-1]
        node = self._nodes[-1].children.get(tag) or self._without_meaning(tag)
        if node.use == "skip":
            self._skip(node)
        elif node.use == "inner" and (node.scope or node.is_record):
            scope, record = self._entered(node, scope, record)
        self._open(node, scope, record)
        if attributes:
            self._not_known(f"{node.path}/@{next(iter(attributes))}" if node.path else "")

    def _open(self, node: Node, scope: Scope | None, record: Record | None) -> None:
        if len(self._nodes) >= DEEPEST:
            raise _Refused(
                Text(f"元素嵌套超过 {DEEPEST} 层", f"elements are nested more than {DEEPEST} deep"),
                Text("符合接口规范 V3.0 的文件", "a file of interface V3.0"),
            )
        self._nodes.append(node)
        self._scopes.append(scope)
        self._records.append(record)

    def _root(self, tag: str, attributes: dict[str, str]) -> Node:
        if tag not in documents():
            raise ForeignXml(tag)
        self.seen.root, self.seen.version = tag, attributes.get("version", "")
        return documents()[tag]

    def _without_meaning(self, tag: str) -> Node:
        """An element that the map does not have: inside a family without use, inside a skipped one, or unknown."""
        parent = self._nodes[-1]
        if parent.use == "unused":
            self.seen.unused[parent.path] += 1
        elif parent.use != "skip":
            self._not_known(f"{parent.path}/{tag}".lstrip("/"))
        return _SKIPPED

    def _not_known(self, path: str) -> None:
        known = path in self.seen.unknown or len(self.seen.unknown) < _MOST_UNKNOWN
        if path:
            self.seen.unknown[path if known else "…"] += 1
        if path and known:
            self._ignore(path)

    def _skip(self, node: Node) -> None:
        if node.path:
            self._ignore(node.path)

    def _ignore(self, path: str) -> None:
        record = self._records[-1]
        self.seen.ignored.setdefault(record.node.path if record else "", {})[path] = None

    def _entered(
        self, node: Node, scope: Scope | None, record: Record | None
    ) -> tuple[Scope | None, Record | None]:
        """The scope and the record inside an element that opens at least one of them."""
        outer = scope
        if node.scope or outer is None:
            self.seen.filings += outer is None
            scope = Scope(self.seen.root, node.path.split("/")[0], self.seen.filings, outer)
        if node.is_record and scope:
            self.seen.records[node.path] += 1
            record = Record(node, self.seen.records[node.path], scope, dict(node.constants))
            if scope is not outer:
                scope.record = record
        return scope, record

    def data(self, text: str) -> None:
        """Some text; the parser gives a long one in pieces."""
        node = self._nodes[-1]
        if node.use == "leaf":
            self._text.append(text)
        elif node.use == "inner" and not text.isspace():
            self._not_known(f"{node.path}/text()".lstrip("/"))

    def end(self, _: str) -> None:
        """An element ends."""
        node, scope, record = self._nodes.pop(), self._scopes.pop(), self._records.pop()
        if node.use == "leaf":
            self._keep(node, scope, record, "".join(self._text).strip())
        self._text.clear()
        if record and self._nodes and record is not self._records[-1]:
            self._waiting.append(record)
        if scope and self._nodes and self._scopes[-1] is None:
            self.ready += self._waiting
            self._waiting = []

    def _keep(self, node: Node, scope: Scope | None, record: Record | None, text: str) -> None:
        for target in node.targets if text else ():
            if target.column and record:
                _append(record.cells, target.column, self._cell(target, text), target.part)
            elif target.name and scope:
                _append(scope.names, target.name, text)
            elif target.name:
                self.seen.requesters[node.path.split("/")[0]] = text

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
