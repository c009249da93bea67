"""Case files for the script of the report: a subject, what lies below it, and what every rule made of it, packed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq
from markupsafe import Markup

from auditor.facts.catalogue import FACTS
from auditor.facts.fact import Fact
from auditor.findings.case_file import CaseFile, Place, Record, Records
from auditor.findings.records import SITUATIONS
from auditor.findings.store import Findings
from auditor.reporting.columns import packed
from auditor.reporting.wording import Wording
from auditor.snapshot.masking import mask

MOST_CASES = 500
_BLOCK = 50
_VALUE_LENGTH = 300


class Cases:
    """The cases of the subjects that findings name, the first `MOST_CASES` of them in report order.

    Args:
        run: the folder with the stored records; none of them are shown without it.
    """

    def __init__(self, findings: Findings, run: Path | None, say: Wording):
        subjects = pc.unique(pq.read_table(findings.path, columns=["subject_no"])["subject_no"]).drop_null()
        self.total, self._say = len(subjects), say
        self._run = run if run and (run / SITUATIONS).is_file() else None
        self._numbers: list[str] = subjects[:MOST_CASES].to_pylist() if self._run else []

    def __len__(self) -> int:
        return len(self._numbers)

    def index(self) -> Markup:
        """In which block each case is."""
        return Markup(packed({number: at // _BLOCK for at, number in enumerate(self._numbers)}))

    def blocks(self) -> Iterator[Markup]:
        """The cases by subject number, packed by `_BLOCK`."""
        if not self._run:
            return
        # All at once, because each call reads the files of all records.
        found = Records(self._run).cases(self._numbers)
        for start in range(0, len(self._numbers), _BLOCK):
            numbers = sorted(self._numbers[start : start + _BLOCK])
            yield Markup(packed({number: self._case(found[number]) for number in numbers}))

    def _case(self, case: CaseFile) -> dict[str, Any]:
        kinds: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for record in case.records:
            kinds[record.kind].append(self._record(record))
        return kinds

    def _record(self, record: Record) -> dict[str, Any]:
        verdicts: dict[str, list[str]] = defaultdict(list)
        for rule, situation in record.situations.items():
            verdicts[situation.verdict].append(rule)
        known = FACTS[record.kind]
        facts = {
            name: _plain(known.get(name), value) for name, value in record.facts.items() if value is not None
        }
        return {
            "identity": self._shown(record.identity),
            "place": self._place(record.place()),
            "facts": {name: self._shown(value) for name, value in facts.items()},
            "verdicts": verdicts,
        }

    def _place(self, place: Place) -> dict[str, Any]:
        texts = {"file": place.file, "sheet": place.sheet}
        return {name: text and self._shown(text) for name, text in texts.items()} | {"row": place.row}

    def _shown(self, text: str) -> str:
        return self._say.shorten(text, _VALUE_LENGTH)


def _plain(fact: Fact | None, value: Any) -> str:
    """As values of evidence are stored: flags as codes, dates as ISO. A person's name, which is no evidence here, is masked."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return mask(text, "person") if fact and fact.type == "text" and fact.tells_of == "person" else text
