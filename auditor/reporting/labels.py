"""What people read instead of the ids that a result uses."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.findings.describe import reject_label
from auditor.findings.result import Result, RuleResult
from auditor.reporting.wording import Wording


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

    def reason(self, reason: str) -> str:
        """Why a row or cell was refused."""
        label = self._reasons.get(reason)
        return self._wording.pick(label) if label else reject_reason(reason, self._wording)


def reject_reason(reason: str, wording: Wording) -> str:
    """Why a row or cell was refused, in words."""
    return wording.pick(reject_label(reason))
