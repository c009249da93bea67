"""One batch of raw cells to canonical rows, rejects and doubts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from auditor.snapshot import address_cells, doubts, part_rows, rejects, verdicts
from auditor.snapshot.absent import unknown_columns, value_when_absent
from auditor.snapshot.cleaning import date as dates
from auditor.snapshot.cleaning import kind_of
from auditor.snapshot.cleaning import name as names
from auditor.snapshot.cleaning.columns import CleanColumn, clean_column
from auditor.snapshot.codes import CodeList
from auditor.snapshot.headers import Match
from auditor.snapshot.masking import mask, mask_raw
from auditor.snapshot.model import ROWS_PER_SOURCE
from auditor.snapshot.readers.base import CUT_SHORT, BadRow, Batch
from auditor.snapshot.schema import Column, Mask
from auditor.snapshot.unfold import unfold

Refusal = tuple[int, list[str], str]
"""Row number, cells, reason."""

_FILLED_IN = "^(bad_(phone|email|ip|domain|integer|url)|unknown_code|several_codes)$"
_ENOUGH_CELLS, _MOST = 3, 0.5
"""From how many filled cells on, and which share of them unreadable, a column is an alarm."""

_BLANK = r"^[\s\x{3000}\x{a0}]*$"
_SUBJECT_OF_SERVICE = r"^([^-]*号|.B2-[0-9]{8})(-.*)?$"


@dataclass(frozen=True)
class Outcome:
    """What became of a batch: canonical tables by name, rejects, doubts, and what was counted."""

    tables: dict[str, pa.Table]
    rejects: pa.Table
    doubts: pa.Table
    read: int
    accepted: int
    refused: int

    @property
    def parts(self) -> dict[str, pa.Table]:
        """Everything that is stored, by name."""
        return {**self.tables, "rejects": self.rejects, "doubts": self.doubts}

    @property
    def is_cut_short(self) -> bool:
        """Whether the file breaks off in one of the rows."""
        return bool(pc.any(pc.equal(self.rejects["reason"], CUT_SHORT)).as_py())

    @property
    def counts(self) -> tuple[int, int, int]:
        """Rows read, accepted, refused."""
        return self.read, self.accepted, self.refused


class BatchReader:
    """Turns the batches of one sheet into canonical rows."""

    def __init__(
        self,
        match: Match,
        place: rejects.Place,
        codes: Mapping[str, CodeList] | None = None,
        *,
        epoch_1904: bool = False,
    ) -> None:
        self._match, self._place, self._table = match, place, match.table
        self._cleaning = {column.name: kind_of(column, codes) for column in self._table.columns.values()}
        self._epoch_1904 = epoch_1904
        self._counts: dict[str, tuple[int, int]] = {}
        self._examples: dict[str, str] = {}
        position_of = {column: position for position, column in match.columns.items()}
        self._positions = {
            column: position_of[column] for column in self._table.columns if column in position_of
        }
        self._absent = "".join(f"{column}," for column in unknown_columns(match))
        self._naming = [
            position
            for position, header in enumerate(match.cells)
            if position not in match.columns and doubts.names_somebody(header)
        ]
        self._headers = {column: match.cells[position] for column, position in self._positions.items()}
        if "first_ip" in self._headers:
            self._headers.setdefault("ip_list", self._headers["first_ip"])

    @property
    def kinds(self) -> list[Mask]:
        """The mask class of every cell of a raw row."""
        columns = [self._match.columns.get(i) for i in range(self._match.width)]
        masks = self._match.masks
        return [self._table.columns[c].mask if c else masks.get(i, "none") for i, c in enumerate(columns)]

    def mostly_unreadable(self) -> Iterator[tuple[Column, str, tuple[int, int], str]]:
        """Columns of which most filled cells could not be read: header, bad and filled cells, and one such text."""
        for name, (bad, filled) in self._counts.items():
            if filled >= _ENOUGH_CELLS and bad >= _MOST * filled:
                column = self._table.columns[name]
                shown = mask_raw(mask(self._examples[name], column.mask))[:40]
                yield column, self._headers[name], (bad, filled), shown

    def _count(self, raw: Mapping[str, pa.Array], clean: Mapping[str, CleanColumn]) -> None:
        for name, column in clean.items():
            bad = pc.is_valid(column.reasons)
            found, filled = (
                pc.sum(bad).as_py() or 0,
                pc.sum(pc.or_(bad, pc.is_valid(column.values))).as_py() or 0,
            )
            before = self._counts.get(name, (0, 0))
            self._counts[name] = before[0] + found, before[1] + filled
            if found and name not in self._examples:
                self._examples[name] = raw[name].filter(bad)[0].as_py().strip()

    def read(self, batch: Batch) -> Outcome:
        """Clean one batch."""
        batch = _without_blank_rows(batch)
        raw = address_cells.fold({c: batch.columns[p] for c, p in self._positions.items()})
        if self._epoch_1904:
            raw = {name: self._in_usual_days(name, cells) for name, cells in raw.items()}
        clean = {name: clean_column(self._cleaning[name], cells) for name, cells in raw.items()}
        clean |= {name: part_rows.without_reasons(clean[name]) for name in self._match.weak & clean.keys()}
        nothing = part_rows.of_no_record(self._match, clean, batch)
        if self._match.part:
            held = pc.invert(nothing)
            batch = Batch([c.filter(held) for c in batch.columns], batch.rows.filter(held), batch.ragged)
            raw = {name: cells.filter(held) for name, cells in raw.items()}
            clean = _only(clean, held)
        self._count(raw, clean)
        refused = self._refused(batch, clean)
        keep = pc.invert(pc.is_in(batch.rows, pa.array([row for row, _, _ in refused], pa.int64())))
        refused += [(bad.row, bad.cells, self._ragged(bad)) for bad in batch.ragged]
        raw = {name: cells.filter(keep) for name, cells in raw.items()}
        clean = _only(clean, keep)
        self._mark_empty_keys(clean)
        rows = batch.rows.filter(keep)
        whole = [column.filter(keep) for column in batch.columns]
        return Outcome(
            self._canonical(rows, clean),
            self._rejects(rows, raw, clean, refused),
            self._doubts(rows, whole, clean, refused),
            len(rows) + len(refused),
            len(rows),
            len(refused),
        )

    def _in_usual_days(self, name: str, cells: pa.Array) -> pa.Array:
        is_date = self._table.columns[name].type == "date"
        return dates.from_1904(cells) if is_date else cells

    def _ragged(self, bad: BadRow) -> str:
        if bad.reason and bad.reason != CUT_SHORT:
            return bad.reason
        is_cut = bad.reason == CUT_SHORT
        return verdicts.no_record(bad.cells, self._match.cells, cut=is_cut) or bad.reason or "ragged_row"

    def _refused(self, batch: Batch, clean: dict[str, CleanColumn]) -> list[Refusal]:
        """Rows without a usable key that are not worth keeping: number, cells, reason."""
        identity = [clean[name].values for name in self._table.identity if name in clean]
        unkeyed = (
            pc.is_null(identity[0])
            if self._table.key in clean
            else pa.repeat(pa.scalar(True), len(batch.rows))
        )
        found = pc.indices_nonzero(unkeyed)
        columns = [column.take(found).to_pylist() for column in batch.columns]
        named = [values.take(found).is_valid().to_pylist() for values in identity]
        refused = []
        for i, row in enumerate(batch.rows.take(found).to_pylist()):
            cells = [column[i] for column in columns]
            reason = verdicts.without_key(cells, self._match.cells, named=any(flags[i] for flags in named))
            refused += [(row, cells, reason)] if reason else []
        return refused

    def _canonical(self, rows: pa.Array, clean: dict[str, CleanColumn]) -> dict[str, pa.Table]:
        row_ids = pc.add(rows, self._place.source * ROWS_PER_SOURCE)
        left_open = part_rows.left_open(self._match, clean, len(rows))
        reasons = {name: c.reasons for name, c in clean.items() if c.reasons.null_count < len(rows)}
        for name, reason in left_open.items():
            reasons[name] = pc.coalesce(reasons[name], reason) if name in reasons else reason
        columns = {
            "row_id": row_ids,
            "unreadable": _named(reasons, len(rows), self._absent),
            "malformed": _named({name: _bad(reason) for name, reason in reasons.items()}, len(rows)),
        }
        for column in self._table.columns.values():
            absent = value_when_absent(self._match, column)
            values = _typed(column, clean, absent, len(rows))
            if column.name in left_open:
                values = pc.if_else(pc.is_valid(left_open[column.name]), None, values)
            columns[column.name] = values
        if self._table.name == "services" and "subject_no" not in clean:
            columns["subject_no"] = pc.replace_substring_regex(
                columns["service_no"], _SUBJECT_OF_SERVICE, r"\1"
            )
        return unfold(self._table, columns)

    def _rejects(
        self, rows: pa.Array, raw: dict[str, pa.Array], clean: dict[str, CleanColumn], refused: list[Refusal]
    ) -> pa.Table:
        tables = [rejects.of_rows(self._place, refused, self.kinds)] if refused else []
        for name, column in clean.items():
            bad = pc.is_valid(column.reasons)
            if column.reasons.null_count < len(rows):
                parts = (rows.filter(bad), raw[name].filter(bad), column.reasons.filter(bad))
                tables.append(
                    rejects.of_cells(self._place, self._table.columns[name], self._headers[name], parts)
                )
        return rejects.in_order(tables)

    def _mark_empty_keys(self, clean: dict[str, CleanColumn]) -> None:
        """A row that was kept for its name although its filing number is blank is as good as one with a lost number."""
        key = self._table.key
        if key in doubts.KEY_COLUMNS and key in clean:
            values, reasons = clean[key].values, clean[key].reasons
            empty = pc.and_(pc.is_null(values), pc.is_null(reasons))
            if pc.any(empty).as_py():
                clean[key] = CleanColumn(values, pc.if_else(empty, "no_key", reasons))

    def _doubts(
        self, rows: pa.Array, cells: list[pa.Array], clean: dict[str, CleanColumn], refused: list[Refusal]
    ) -> pa.Table:
        name = self._table.name
        found = [
            doubt
            for row, texts, why in refused
            if why not in verdicts.HARMLESS
            for doubt in doubts.of_row(name, self._row_id(row), texts)
        ]
        found += [doubts.of_all(name, self._row_id(row)) for row, _, why in refused if why == CUT_SHORT]
        for column in (c for c in doubts.KEY_COLUMNS if c in clean):
            lost = pc.indices_nonzero(pc.is_valid(clean[column].reasons))
            texts_of = _rows_of(cells, lost)
            for row, texts in zip(rows.take(lost).to_pylist(), texts_of, strict=True):
                named = (names.clean(texts[position]).value for position in self._naming)
                found += doubts.of_key(name, self._row_id(row), column, texts, filter(None, named))
        for column in (
            c for c in ("domains", "domain") if c in clean and name in ("services", "service_domains")
        ):
            lost = pc.indices_nonzero(pc.is_valid(clean[column].reasons))
            hidden = pc.fill_null(pc.invert(pc.starts_with(clean[column].reasons, "bad_")), False)
            texts_of = _rows_of([cells[self._positions[column]], hidden], lost)
            for row, (text, is_hidden) in zip(rows.take(lost).to_pylist(), texts_of, strict=True):
                of = doubts.of_hidden_domain if is_hidden else doubts.of_domains
                found += of(self._row_id(row), text)
        return doubts.to_table(found)

    def _row_id(self, row: int) -> int:
        return self._place.source * ROWS_PER_SOURCE + row


def _rows_of(columns: list[pa.Array], found: pa.Array) -> list[list[Any]]:
    """Some rows of a batch, each as the list of its cells."""
    return [
        list(cells) for cells in zip(*(column.take(found).to_pylist() for column in columns), strict=True)
    ]


def _only(clean: dict[str, CleanColumn], keep: pa.Array) -> dict[str, CleanColumn]:
    return {n: CleanColumn(c.values.filter(keep), c.reasons.filter(keep)) for n, c in clean.items()}


def _without_blank_rows(batch: Batch) -> Batch:
    """Without rows in which every cell is blank; usually the first column shows there are none."""
    blank = None
    for column in batch.columns:
        here = pc.match_substring_regex(column, _BLANK)
        blank = here if blank is None else pc.and_(blank, here)
        if not pc.any(blank).as_py():
            return batch
    keep = pc.invert(blank)
    return Batch([column.filter(keep) for column in batch.columns], batch.rows.filter(keep), batch.ragged)


def _bad(reasons: pa.Array) -> pa.Array:
    """Only the reasons that say: something whole was filled in, and it is not what the column holds."""
    whole = pc.match_substring_regex(reasons, _FILLED_IN)
    return pc.if_else(whole, reasons, None)


def _named(reasons: dict[str, pa.Array], length: int, always: str = "") -> pa.Array:
    """``,column,column,`` of the columns with a reason, for each row, or null; `always`: those of every row."""
    names: pa.Array = pa.repeat(pa.scalar(always), length)
    for name, reason in reasons.items():
        names = pc.if_else(pc.is_valid(reason), pc.binary_join_element_wise(names, name + ",", ""), names)
    return pc.if_else(pc.equal(names, ""), None, pc.binary_join_element_wise(",", names, ""))


def _typed(column: Column, clean: dict[str, CleanColumn], absent: str | None, length: int) -> pa.Array:
    """The cleaned column, or the same value in every row when the sheet has none."""
    if column.name in clean:
        return clean[column.name].values.cast(column.arrow)
    return pa.repeat(pa.scalar(absent, pa.string()).cast(column.arrow), length)
