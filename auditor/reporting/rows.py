"""A finding as one row of text: the same columns in the CSV and in the workbook."""

from __future__ import annotations

from typing import Any

from auditor.findings.result import Result
from auditor.reporting.labels import Labels
from auditor.reporting.wording import Wording

DECISION_COLUMNS = ("decision", "decision_reason", "owner", "expires", "note")
COLUMNS = (
    "fingerprint",
    "rule",
    "title",
    "severity",
    "category",
    "state",
    "first_seen",
    "subject_no",
    "service_no",
    "subject_name",
    "service_name",
    "domains",
    "provider",
    "message",
    "evidence",
    "actions",
    "articles",
    "file",
    "sheet",
    "row",
    *DECISION_COLUMNS,
)


class Rows:
    """Writes findings of one result out as rows of text."""

    def __init__(self, result: Result, wording: Wording):
        self._say, self._labels = wording, Labels(result, wording)

    def header(self) -> list[str]:
        """The column titles."""
        return [self._say(f"column.{name}") for name in COLUMNS]

    def row(self, finding: dict[str, Any]) -> list[str]:
        """One finding, a cell for each of `COLUMNS`; whoever writes it down makes it visible."""
        cells = {**finding, **self._of_rule(finding["rule"]), **self._sentences(finding)}
        return ["" if cells[name] is None else str(cells[name]) for name in COLUMNS]

    def category(self, finding: dict[str, Any]) -> str:
        """The category label of a finding."""
        return self._say.pick(self._labels.rule(finding["rule"]).category_label)

    def _of_rule(self, rule_id: str) -> dict[str, str]:
        rule = self._labels.rule(rule_id)
        return {
            "title": self._say.pick(rule.title),
            "severity": self._say.pick(rule.severity_label),
            "category": self._say.pick(rule.category_label),
            "articles": " ".join(rule.basis),
        }

    def _sentences(self, finding: dict[str, Any]) -> dict[str, str]:
        between = self._say("form.between")
        return {
            "state": self._labels.state(finding["state"]),
            "first_seen": finding["first_seen"].isoformat(),
            "message": self._say.pick(finding["message"]),
            "evidence": between.join(self._evidence(item) for item in finding["evidence"]),
            "actions": between.join(self._action(action) for action in finding["actions"]),
            **self._decision(finding["decision"]),
        }

    def _decision(self, decision: dict[str, Any] | None) -> dict[str, str]:
        if decision is None:
            return dict.fromkeys(DECISION_COLUMNS, "")
        expires = decision["expires"]
        return {
            "decision": self._say(f"decision.{decision['decision']}"),
            "decision_reason": decision["reason"] or "",
            "owner": decision["owner"] or "",
            "expires": expires.isoformat() if expires else "",
            "note": decision["note"] or "",
        }

    def _evidence(self, item: dict[str, Any]) -> str:
        said = f"{self._labels.fact(item['fact'])}={self._labels.value(item['fact'], item['value'])}"
        return f"{said} [{place(item)}]" if item["file"] else said

    def _action(self, action: dict[str, Any]) -> str:
        title = self._labels.action(action["do"])
        said = title if action["sure"] else self._say("action.verify_first", title=title)
        caution = action["caution"]
        return f"{said}{self._say('form.note', note=self._say(f'caution.{caution}'))}" if caution else said


def place(item: dict[str, Any]) -> str:
    """A source place, `file#sheet:row`; a file without sheets is `file:row`."""
    sheet = f"#{item['sheet']}" if item["sheet"] else ""
    row = f":{item['row']}" if item["row"] is not None else ""
    return f"{item['file']}{sheet}{row}"
