"""The official interface files V3.0 (企业系统接口规范 V3.0, 2013-10): one XML file gives one sheet for each family.

A family is a kind of record element by its place, such as ``ICP/BASJ/Baxx/Wz_xx``. The row number of a record is the
ordinal of its element in its family within the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from auditor.snapshot.model import INTERFACE
from auditor.snapshot.readers.base import BadRow, Batch, Cells, Opened, Sheet, batch_of
from auditor.snapshot.readers.interface_links import COMPUTED
from auditor.snapshot.readers.interface_map import Node
from auditor.snapshot.readers.interface_parse import Record, Seen, records
from auditor.snapshot.readers.interface_survey import Survey, Surveyed, survey
from auditor.snapshot.schema import TABLES

SUFFIXES = (".xml",)

_ROWS = 10_000  # held as text before they are packed
_SHOWN_AS = {
    "subject_number": "subject_no", "Ztid": "subject_no", "IspZtid": "subject_no",
    "service_number": "service_no", "Wzid": "service_no", "IspWzid": "service_no",
    "record_id": "record_id", "user": "assignee",
}  # fmt: skip


def open_interface(path: Path, where: str, known: Survey | None = None) -> Opened:
    """Open one interface file; `known` is what all such files of the snapshot say together.

    An XML file of another kind has no sheets.

    Raises:
        SnapshotError: broken XML, a DOCTYPE, absurd size or nesting, or another encoding than declared.
    """
    known = known or survey({where: path})
    file = known.files.get(where)
    if file is None:
        return Opened(path, "xml", None, "", [])
    families: dict[str, _Family] = {}
    for record in records(path, where, file.encoding, Seen(), known.translate):
        if record.node.table:
            family = families.setdefault(record.node.path, _Family(record.node, file))
            family.add(record, known)
    tables = list(TABLES)
    ordered = sorted(families.values(), key=lambda f: (tables.index(f.node.table or ""), f.node.path))
    return Opened(path, INTERFACE, file.encoding, file.sha256, [family.sheet() for family in ordered])


@dataclass
class _Family:
    """The rows of one family, packed as they come."""

    node: Node
    file: Surveyed
    packed: list[Batch] = field(default_factory=list)
    rows: list[tuple[int, Cells]] = field(default_factory=list)
    refused: list[BadRow] = field(default_factory=list)

    def __post_init__(self) -> None:
        headers = _headers(self.node)
        ignored = _ignored(self.node, self.file.seen)
        self.columns = tuple(headers)
        self.head = [*headers.values(), *ignored]
        self._blank = [""] * len(ignored)
        identity = TABLES[self.node.table or ""].identity
        self._identity = [self.columns.index(column) for column in identity if column in headers]

    def add(self, record: Record, known: Survey) -> None:
        """Take one record; one that nothing identifies, or that is superseded, is refused."""
        requester = self.file.seen.requesters.get(record.scope.block, "")
        computed = COMPUTED.get(self.node.table or "")
        found = computed[1](record, known.links, requester, known.translate) if computed else {}
        cells = [{**record.cells, **found}.get(column, "") for column in self.columns] + self._blank
        if not any(cells[position] for position in self._identity):
            self.refused.append(BadRow(record.ordinal, cells, "no_key"))
        elif known.links.is_superseded(record, self.file.number):
            self.refused.append(BadRow(record.ordinal, cells, "superseded"))
        else:
            self.rows.append((record.ordinal, cells))
        if len(self.rows) + len(self.refused) >= _ROWS:
            self._pack()

    def _pack(self) -> None:
        self.packed.append(batch_of(self.rows, self.refused, len(self.head)))
        self.rows, self.refused = [], []

    def sheet(self) -> Sheet:
        """The family as a sheet whose table and columns are fixed."""
        self._pack()

        def batches(_header_row: int, _width: int) -> Iterator[Batch]:
            return iter(self.packed)

        return Sheet(self.node.path, [self.head], batches, table=self.node.table, columns=self.columns)


def _headers(node: Node) -> dict[str, str]:
    """Column to header, in the order of the table: the elements it is read from, else its own name."""
    sources: dict[str, list[str]] = {}
    for path, leaf in _leaves(node, node.path):
        for target in leaf.targets:
            column = target.column or _SHOWN_AS.get(target.name or "")
            if column:
                sources.setdefault(column, []).append(path)
    table = TABLES[node.table or ""]
    computed = COMPUTED[table.name][0] if table.name in COMPUTED else ()
    filled = [c for c in table.columns if c in {*sources, *computed, *node.constants}]
    return {column: " ".join(sources.get(column, [column])) for column in filled}


def _leaves(node: Node, base: str) -> Iterator[tuple[str, Node]]:
    for child in node.children.values():
        if child.use == "leaf":
            yield child.path.removeprefix(base + "/"), child
        elif not child.is_record:
            yield from _leaves(child, base)


def _ignored(node: Node, seen: Seen) -> list[str]:
    """Elements met in this family, or beside it, that fill no column."""
    own = seen.ignored.get(node.path, {})
    beside = [
        path for path in seen.ignored.get("", {}) if node.path.startswith(path.rpartition("/")[0] + "/")
    ]
    return [path.removeprefix(node.path + "/") for path in [*own, *beside]]
