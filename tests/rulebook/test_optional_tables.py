"""Whatever optional tables are absent, every rule that asks for them says so."""

from __future__ import annotations

from itertools import chain, combinations

from auditor.rulebook.load import load_rulebook
from auditor.rulebook.needs import lacking

REQUIRED = {"subjects", "services", "accesses"}


def test_every_set_of_absent_tables() -> None:
    book = load_rulebook()
    needs = {
        rule.id: {need for fact in rule.facts for need in rule.known[fact].needs}
        for rule in book.rules.values()
    }
    optional = sorted({need.split(".")[0] for of_rule in needs.values() for need in of_rule} - REQUIRED)
    assert len(optional) >= 6
    lost = set()
    for absent in chain.from_iterable(combinations(optional, n) for n in range(len(optional) + 1)):
        present = {
            column for of_rule in needs.values() for column in of_rule if column.split(".")[0] not in absent
        }
        missing = lacking(book, present)
        for rule in filter(book.is_judged, book.rules.values()):
            wanted = {need for need in needs[rule.id] if need.split(".")[0] in absent}
            after = {other for other in rule.file.after if other in missing}
            assert set(missing.get(rule.id, [])) == wanted | after, (rule.id, absent)
            lost |= {rule.id} if wanted else set()
    assert len(lost) > 15
