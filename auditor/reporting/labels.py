"""What people read instead of the ids that a result uses."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.findings.describe import reject_label
from auditor.findings.result import Result, RuleResult
from auditor.findings.source_model import RejectTally
from auditor.reporting.wording import Wording
from auditor.snapshot.schema import TABLES


class Labels:
    """Looks up the labels of one result in one language; what has no label is shown by its id."""

    def __init__(self, result: Result, wording: Wording):
        self._wording, self._result = wording, result
        self.rules = {rule.id: rule for rule in result.rules}
        self.procedures = {procedure.id: procedure for procedure in result.procedures}
        self.articles = {article.id: article for article in result.articles}
        self._states = {state.key: state.label for state in result.states}
        self._reasons = {tally.reason: tally.label for tally in result.reject_tallies}

    def rule(self, rule: str) -> RuleResult:
        """The rule that a finding names."""
        return self.rules[rule]

    def fact(self, fact: str) -> str:
        """The label of a fact."""
        label = self._result.fact_labels.get(fact)
        return self._wording.pick(label) if label else fact

    def value(self, fact: str, value: str | None) -> str:
        """The label of an observed value: a code, yes or no, or the value as it stands; null is unknown."""
        if value is None:
            return self._wording("form.unknown")
        label = self._result.value_labels.get(f"{fact}={value}")
        if label:
            return self._wording.pick(label)
        return self._wording(f"form.{value}") if value in ("true", "false") else value

    def state(self, state: str) -> str:
        """Whether a finding is new, open or settled."""
        label = self._states.get(state)
        return self._wording.pick(label) if label else state

    def action(self, do: str) -> str:
        """The title of a procedure."""
        procedure = self.procedures.get(do)
        return self._wording.pick(procedure.title) if procedure else do

    def need(self, need: str) -> str:
        """A missing table, a missing column with the table it belongs to, or the rule that is waited for."""
        label = self._result.need_labels.get(need)
        return self._wording.pick(label) if label else need

    def needs(self, needs: Iterable[str]) -> list[str]:
        """The same of several; an absent table once, however many of its columns are missed."""
        return list(dict.fromkeys(map(self.need, needs)))

    def rejected(self, tally: RejectTally) -> str | None:
        """The column that a refused cell stands in; None where a whole row was refused."""
        files = self._result.files
        table = next((one.table for one in files if (one.file, one.sheet) == (tally.file, tally.sheet)), None)
        return tally.column and self._column(table or "", tally.column)

    def _column(self, table: str, column: str) -> str:
        """The label of a canonical column; one that a user declared keeps its name."""
        columns = TABLES[table].columns if table in TABLES else {}
        return self._wording.pick(columns[column].label) if column in columns else column

    def reason(self, reason: str) -> str:
        """Why a row or cell was refused."""
        label = self._reasons.get(reason)
        return self._wording.pick(label) if label else reject_reason(reason, self._wording)


def reject_reason(reason: str, wording: Wording) -> str:
    """Why a row or cell was refused, in words."""
    return wording.pick(reject_label(reason))
