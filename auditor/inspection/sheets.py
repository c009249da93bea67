"""One sheet as an inspection shows it."""

from __future__ import annotations

from collections import Counter

from auditor.inspection.guesses import header_row, nearest
from auditor.inspection.model import Clash, Numbers, Reject, SheetReport, Understood, Unknown, Words
from auditor.inspection.survey import Seen
from auditor.snapshot.codes import CodeList, packaged, systems
from auditor.snapshot.headers import Match, numbered
from auditor.snapshot.masking import mask_raw
from auditor.snapshot.problems import letter
from auditor.snapshot.schema import CODES
from auditor.snapshot.settings import FileSettings
from auditor.text import Text

_WHY = {
    "utf-8": Text("全文都能按 UTF-8 解码", "every byte decodes as UTF-8"),
    "utf-8-sig": Text("文件头有 UTF-8 标记 BOM", "the file starts with the mark of UTF-8, a BOM"),
    "gb18030": Text("不是 UTF-8，全文都能按 GB18030 解码", "not UTF-8; every byte decodes as GB18030"),
    "utf-16": Text("文件头有 UTF-16 标记 BOM", "the file starts with the mark of UTF-16, a BOM"),
}


def report(seen: Seen, fixed: FileSettings, rejects: list[Reject]) -> SheetReport:
    """Everything about one sheet; nothing in it is personal data."""
    header, source = seen.header, seen.source
    why = _WHY.get((seen.opened.encoding or "").lower())
    return SheetReport(
        file=seen.file,
        sheet=seen.sheet,
        format=seen.opened.format,
        encoding=seen.opened.encoding,
        encoding_why=Words.of(why) if why else None,
        bytes=seen.opened.path.stat().st_size,
        header_row=(header.row or None) if header and header.score else None,
        table=header.table.name if header and source else None,
        table_label=Words.of(header.table.label) if header and source else None,
        nearest=header.table.name if header and not source else None,
        nearest_label=Words.of(header.table.label) if header and not source else None,
        lacks=[Words.of(header.table.columns[c].label) for c in header.missing]
        if header and not source
        else [],
        read=source.read if source else 0,
        accepted=source.accepted if source else 0,
        rejected=source.rejected if source else 0,
        folded=source.folded if source else 0,
        part=bool(header and header.part),
        borrowed=sorted(header.weak) if header else [],
        columns=_understood(seen, header) if header else [],
        unknown=_unknown(seen, header, fixed) if header else _unknown_headers(seen),
        clashes=_clashes(header) if header else [],
        values=dict(header.values) if header else {},
        rejects=rejects,
        numbers=_numbers(seen, header, fixed) if header and source else [],
    )


def _understood(seen: Seen, header: Match) -> list[Understood]:
    names = numbered(header.cells)
    return [
        Understood(
            letter=letter(position),
            header=mask_raw(names[position]),
            column=name,
            label=Words.of(header.table.columns[name].label),
            filled=seen.filled[position],
        )
        for position, name in sorted(header.columns.items())
    ]


def _unknown(seen: Seen, header: Match, fixed: FileSettings) -> list[Unknown]:
    """Columns that no synonym and no setting speaks of; those set to null were decided by a person."""
    names = numbered(header.cells)
    decided = {name for name, column in fixed.columns.items() if column is None}
    return [
        _guessed(seen, header, position, names[position])
        for position, cell in enumerate(header.cells)
        if cell and position not in {*header.columns, *header.masks} and names[position] not in decided
    ]


def _guessed(seen: Seen, header: Match, position: int, name: str) -> Unknown:
    rows = seen.head[header.row :] if header.row else []
    cells = [row[position] for row in rows if position < len(row)]
    found = nearest(header.table, header.filled, header.cells[position], cells)
    return Unknown(
        letter=letter(position),
        header=mask_raw(name),
        guesses=[column.name for column in found.columns],
        labels=[Words.of(column.label) for column in found.columns],
        why=Words.of(found.why) if found.why else None,
    )


def _unknown_headers(seen: Seen) -> list[Unknown]:
    """The first row with several cells, if it can be headers."""
    row = header_row(seen.head)
    cells = seen.head[row] if row is not None else []
    return [
        Unknown(letter=letter(i), header=mask_raw(cell.strip()), guesses=[], labels=[], why=None)
        for i, cell in enumerate(cells)
        if cell.strip()
    ]


def _clashes(header: Match) -> list[Clash]:
    names = numbered(header.cells)
    positions: dict[str, list[int]] = {}
    for position, name in sorted(header.columns.items()):
        positions.setdefault(name, []).append(position)
    return [
        Clash(
            column=name,
            label=Words.of(header.table.columns[name].label),
            headers=[names[position] for position in found],
        )
        for name, found in positions.items()
        if len(found) > 1
    ]


def _numbers(seen: Seen, header: Match, fixed: FileSettings) -> list[Numbers]:
    return [
        _numbers_of(header, position, tally, fixed)
        for position, tally in sorted(seen.numbers.items())
        if tally
    ]


def _numbers_of(header: Match, position: int, tally: Counter[str], fixed: FileSettings) -> Numbers:
    column = header.table.columns[header.columns[position]]
    codes = fixed.codes.get(column.codes or "") or packaged(column.codes or "")
    seen = dict(sorted(tally.items(), key=lambda pair: (int(pair[0]), pair[0])))
    return Numbers(
        column=column.name,
        label=Words.of(column.label),
        codes=codes.name,
        system=codes.system,
        seen=seen,
        read_as={number: _meaning(codes, number) for number in seen},
        systems=[name for name in systems(codes.name) if name != codes.system],
    )


def _meaning(codes: CodeList, number: str) -> Words | None:
    found = codes.find(number)
    return Words.of(CODES[codes.name][found].label) if found else None
