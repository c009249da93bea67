"""The findings as the script of the report reads them: packed columns in inert tags, an island of data in the page.

The light part holds what the list, its filters and the search need. Evidence, message and the values that the rule
asked for are packed apart, `BLOCK` findings at a time, and unpacked only when one of them is opened.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from markupsafe import Markup

from auditor.findings.result import Result
from auditor.findings.store import Findings
from auditor.reporting.book import book
from auditor.reporting.columns import Codes, coded, column, combined, packed, steps
from auditor.reporting.wording import Wording

BLOCK = 2000
NAME_LENGTH = 120
VALUE_LENGTH = 2000
_ABOUT = ("subject_no", "service_no", "identity", "subject_name", "service_name", "domains", "city")
_LIGHT = (*_ABOUT, "fingerprint", "rule", "provider", "state", "first_seen", "actions", "decision")
_SEARCHED = ("subject_no", "serial", "subject_name", "service_name", "domains")
_DECIDED = ("decision", "reason", "owner", "expires", "note", "decided_by")
_SAME = ("subject_no", "service_no", "subject_name", "service_name", "domains", "provider")
_SERIAL = r"^.*(-[0-9]+[A-Z]?)$"


class Island:
    """One run, or a part of one, as packed columns."""

    def __init__(self, result: Result, findings: Findings, say: Wording):
        self._result, self._path, self._say = result, findings.path, say

    def light(self) -> Markup:
        """Texts and light columns, packed."""
        table = pq.read_table(self._path, columns=list(_LIGHT))
        rules = pc.unique(table["rule"])
        document = {
            "book": book(self._result, rules.to_pylist(), self._say),
            "block": BLOCK,
            "count": table.num_rows,
            "fingerprints": "".join(table["fingerprint"].to_pylist()),
            "rule": np.asarray(pc.index_in(table["rule"], value_set=rules)).tolist(),
            "about": self._about(table),
            "provider": column(table["provider"], self._name),
            "state": column(table["state"], str),
            "seen": column(table["first_seen"].cast(pa.string()), str),
            "actions": column(_actions(table["actions"]), str),
            "decided": column(pc.struct_field(table["decision"], "decision"), str),
            "start": self._start(table),
        }
        return Markup(packed(document))  # base64: nothing in it can mean anything to HTML

    def blocks(self) -> Iterator[Markup]:
        """What an opened finding shows, packed by `BLOCK` findings in report order."""
        columns = [
            f"message.{self._say.lang}",
            "evidence",
            "asked",
            "identity",
            "file",
            "sheet",
            "row",
            "decision",
            *_SAME,
        ]
        with pq.ParquetFile(self._path) as file:
            for batch in file.iter_batches(batch_size=BLOCK, columns=columns):
                yield Markup(packed(self._heavy(batch)))

    def _start(self, table: pa.Table) -> dict[str, dict[str, str]]:
        """What was decided before, by fingerprint: the page goes on from it, so that what it exports is the whole.

        Waivers are handed in anew each time; reports for others say nothing of what was decided.
        """
        decided = (
            table.filter(pc.is_valid(table["decision"]))
            if self._result.audience == "regulator"
            else table[:0]
        )
        rows = decided.select(["fingerprint", "rule", "decision"]).to_pylist()
        return {
            row["fingerprint"]: {"rule": row["rule"]}
            | {
                name: self._value(str(row["decision"][name]))
                for name in _DECIDED
                if row["decision"][name] is not None
            }
            for row in rows
            if row["decision"]["origin"] != "waivers"
        }

    def _name(self, text: str) -> str:
        return self._say.shorten(text, NAME_LENGTH)

    def _value(self, text: str) -> str:
        return self._say.shorten(text, VALUE_LENGTH)

    def _about(self, table: pa.Table) -> dict[str, Any]:
        """Who findings are about, each once, sorted by filing number; `of` says which of them each finding is about."""
        cells = {"subject_no": table["subject_no"], "serial": _serials(table)}
        cells |= {name: table[name] for name in ("subject_name", "service_name", "domains", "city")}
        parts = {name: coded(cell, self._name) for name, cell in cells.items()}
        distinct, of = combined([codes for _, codes in parts.values()])
        written = {
            name: [values[code] for code in codes]
            for (name, (values, _)), codes in zip(parts.items(), distinct, strict=True)
        }
        cities = [parts["city"][0], distinct[-1].tolist()]
        return {**written, "city": cities, "of": steps(of), "search": _search(written)}

    def _heavy(self, batch: pa.RecordBatch) -> dict[str, Any]:
        message = pc.struct_field(batch.column("message"), self._say.lang)
        evidence, asked = batch.column("evidence"), batch.column("asked")
        observed, answered = evidence.flatten(), asked.flatten()
        value, same = _same(batch, pc.struct_field(observed, "value"), pc.list_parent_indices(evidence))
        number = pc.coalesce(batch.column("service_no"), batch.column("subject_no"))
        identity = pc.if_else(
            pc.fill_null(pc.equal(batch.column("identity"), number), False), None, batch.column("identity")
        )
        return {
            "message": [self._value(text) for text in message.to_pylist()],
            "identity": column(identity, self._value),
            "decided": [one and self._decided(one) for one in batch.column("decision").to_pylist()],
            "place": self._places(batch.column("file"), batch.column("sheet"), batch.column("row")),
            "evidence": {
                "sizes": pc.list_value_length(evidence).to_pylist(),
                "fact": column(pc.struct_field(observed, "fact"), str),
                "value": column(value, self._value),
                "same": same.tolist(),
                "place": self._places(
                    *(pc.struct_field(observed, name) for name in ("file", "sheet", "row"))
                ),
            },
            "asked": {
                "sizes": pc.list_value_length(asked).to_pylist(),
                "fact": column(pc.struct_field(answered, "fact"), str),
                "value": column(pc.struct_field(answered, "value"), self._value),
            },
        }

    def _decided(self, one: dict[str, Any]) -> dict[str, str]:
        """What was decided on a finding before this run was reported."""
        return {name: self._value(str(one[name])) for name in _DECIDED if one[name] is not None}

    def _places(self, file: pa.Array, sheet: pa.Array, row: pa.Array) -> dict[str, Any]:
        return {
            "file": column(file, self._value),
            "sheet": column(sheet, self._value),
            "row": row.to_pylist(),
        }


def _same(batch: pa.RecordBatch, values: pa.Array, findings: pa.Array) -> tuple[pa.Array, Codes]:
    """The values without those that say again who the finding is about, and for these which of `_SAME` they are, from 1."""
    same = np.zeros(len(values), dtype=np.int64)
    short = pc.fill_null(pc.less_equal(pc.utf8_length(values), NAME_LENGTH), False)
    for number, name in reversed(list(enumerate(_SAME, 1))):
        equal = pc.fill_null(pc.equal(values, batch.column(name).take(findings)), False)
        same[np.asarray(pc.and_(equal, short))] = number
    return pc.if_else(pa.array(same > 0), None, values), same


def _serials(table: pa.Table) -> pa.ChunkedArray:
    """What a filing number adds to its subject's: its serial; a number of another stem, or an identity, is written out."""
    subject_no, service_no = table["subject_no"], table["service_no"]
    serial = pc.replace_substring_regex(service_no, pattern=_SERIAL, replacement=r"\1")
    fits = pc.fill_null(pc.equal(pc.binary_join_element_wise(subject_no, serial, ""), service_no), False)
    alone = pc.if_else(pc.is_valid(subject_no), "", table["identity"])
    return pc.if_else(fits, serial, pc.coalesce(service_no, alone))


def _search(about: dict[str, Any]) -> list[Any]:
    """[rows, texts]: the text that is searched, where the script cannot make it by putting A to Z in small letters."""
    rows = zip(*(about[name] for name in _SEARCHED), strict=True)
    plain = pa.array(["\n".join(cell or "" for cell in row) for row in rows], pa.string())
    folded = pc.utf8_lower(pc.utf8_normalize(plain, form="NFKC"))
    other = pc.not_equal(folded, pc.ascii_lower(plain))
    return [np.flatnonzero(np.asarray(other)).tolist(), folded.filter(other).to_pylist()]


def _actions(actions: pa.ChunkedArray) -> pa.ChunkedArray:
    """The actions of each finding as one text, `do|sure|caution` joined by spaces: only few combinations exist."""
    lists = actions.combine_chunks()
    each = lists.flatten()
    sure = pc.if_else(pc.struct_field(each, "sure"), "1", "0")
    caution = pc.fill_null(pc.struct_field(each, "caution"), "")
    texts = pc.binary_join_element_wise(pc.struct_field(each, "do"), sure, caution, "|")
    sizes = np.cumsum(np.asarray(pc.list_value_length(lists)), dtype=np.int32)
    return pc.binary_join(pa.ListArray.from_arrays(np.concatenate([[0], sizes]).astype(np.int32), texts), " ")
