"""What reviewers decided on the findings of a run, checked against it and kept beside it as a whole new version."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import yaml

from auditor.findings.decided import FILE, FOLDER, versions
from auditor.findings.decided_run import with_decisions
from auditor.findings.decision_files import Decided, DecisionPart, masked, read_decisions, stop
from auditor.findings.stored_run import StoredRun, read_run
from auditor.nearest import did_you_mean
from auditor.proof.versions import write_version
from auditor.reporting import Form, render_run
from auditor.reporting.decision_sheets import read_sheets
from auditor.reporting.visible import escaped
from auditor.run_folder import publish
from auditor.text import Lang
from auditor.workplace import PREFIX, workplace


@dataclass(frozen=True)
class Version:
    """One version of the decisions on a run.

    Attributes:
        folder: decisions.yml and the reports with the decisions.
        kinds: how many there are of each kind.
        is_new: false where the newest version says the same already.
        dropped: decisions of the version before that are not in this one.
    """

    folder: Path
    kinds: Counter[str]
    is_new: bool
    dropped: int


def decide(folder: Path, files: Sequence[Path], *, by: str | None = None, lang: Lang = "zh") -> Version:
    """Check lists of decisions against a run, and write them with new reports into `RUN/decisions/<number>`.

    Args:
        folder: the run; its own files are not touched.
        files: decisions.yml as the report page exports it, or findings.xlsx with its column filled in.
        by: who decided, for workbooks, which do not say.
        lang: language of the reports.

    Raises:
        UsageError: the folder is no run.
        DecisionsError: with every mistake of every file.
    """
    run = read_run(folder)
    lists = [one for file in files for one in _read(file, by)]
    _check(lists, run)
    stop(one.source for one in lists)
    text = _text(lists, run)
    before = versions(folder)
    old = (before[-1] / FILE).read_text(encoding="utf-8") if before else ""
    kinds = Counter(part.decision for one in lists for part in one.parts.values())
    if text == old:
        return Version(before[-1], Counter(kinds), is_new=False, dropped=0)
    number = int(before[-1].name) + 1 if before else 1
    to = folder.absolute() / FOLDER / f"{number:03d}"
    with publish(to) as draft:
        (draft / FILE).write_text(text, encoding="utf-8", newline="\n")
        with workplace(Path(gettempdir()), PREFIX) as work:
            render_run(with_decisions(run, draft / FILE, work), draft, Form(lang))
        write_version(folder, number, draft)
    return Version(to, Counter(kinds), is_new=True, dropped=len(_marks(old) - _marks(text)))


def _read(file: Path, by: str | None) -> list[Decided]:
    return read_sheets(file, by) if file.suffix.lower() == ".xlsx" else [read_decisions(file)]


def _check(lists: Iterable[Decided], run: StoredRun) -> None:
    """Note each decision that is not on a finding of this run, is on one twice or would never hold."""
    known = {finding["fingerprint"]: finding for finding in run.findings}
    seen: set[str] = set()
    for one in lists:
        if one.run not in (None, run.result.run):
            one.source.blame(
                ("run",), f"这些意见属于审计 {one.run}，不是 {run.result.run}",
                f"these decisions belong to run {one.run}, not {run.result.run}",
            )  # fmt: skip
        for number, part in one.parts.items():
            _check_one(one, number, part, known)
            if part.fingerprint in seen:
                one.blame(
                    number, "fingerprint", f"另一个文件对问题 {part.fingerprint} 也有意见",
                    f"another file decides on finding {part.fingerprint} too",
                )  # fmt: skip
            if part.expires is not None and part.expires < run.result.as_of:
                one.blame(
                    number, "expires", f"到期日 {part.expires} 早于数据日期 {run.result.as_of}",
                    f"expires on {part.expires}, before the day of the data, {run.result.as_of}",
                )  # fmt: skip
        seen |= {part.fingerprint for part in one.parts.values()}


def _check_one(one: Decided, number: int, part: DecisionPart, known: dict[str, Any]) -> None:
    finding = known.get(part.fingerprint)
    if finding is None:
        hint = did_you_mean(part.fingerprint, known) if len(known) <= 10_000 else did_you_mean("", ())
        one.blame(
            number, "fingerprint", f"这次审计没有问题“{part.fingerprint}”{hint.zh}",
            f"this run has no finding '{part.fingerprint}'{hint.en}",
        )  # fmt: skip
    elif part.rule not in (None, finding["rule"]):
        one.blame(
            number, "rule", f"问题 {part.fingerprint} 属于规则 {finding['rule']}，不是 {part.rule}",
            f"finding {part.fingerprint} is of rule {finding['rule']}, not {part.rule}",
        )  # fmt: skip


def _complete(lists: Sequence[Decided], run: StoredRun) -> Iterator[DecisionPart]:
    """Each decision with its record, the version of its rule and who made it, no personal data in its words, by fingerprint."""
    rules = {rule.id: rule.version for rule in run.result.rules}
    parts = {part.fingerprint: (one.decided_by, part) for one in lists for part in one.parts.values()}
    found = {f["fingerprint"]: f for f in run.findings if f["fingerprint"] in parts}
    several = len({one.decided_by for one in lists}) > 1
    for mark, (who, part) in sorted(parts.items()):
        rule, identity = found[mark]["rule"], found[mark]["identity"]
        said = {"reason": masked(part.reason), "note": masked(part.note)}
        own = {"rule": rule, "identity": identity, "rule_version": rules[rule]}
        yield part.model_copy(update={**said, **own, "decided_by": who if several else None})


def _text(lists: Sequence[Decided], run: StoredRun) -> str:
    decided_by = "、".join(dict.fromkeys(one.decided_by for one in lists))
    parts = [part.model_dump(exclude_none=True) for part in _complete(lists, run)]
    document = {"version": 1, "run": run.result.run, "decided_by": decided_by, "decisions": parts}
    return escaped(yaml.dump(document, Dumper=_Lines, allow_unicode=True, sort_keys=False, width=10_000))


class _Lines(yaml.SafeDumper):
    """Every value on a line of its own, as the report page reads them; what needs escapes in quotes, which take JSON's."""

    def represent_str(self, data: str) -> yaml.ScalarNode:
        quoted = "\n" in data or escaped(data) != data
        return self.represent_scalar("tag:yaml.org,2002:str", data, style='"' if quoted else None)


_Lines.add_representer(str, _Lines.represent_str)


def _marks(text: str) -> set[str]:
    document = yaml.safe_load(text) if text else {"decisions": []}
    return {part["fingerprint"] for part in document["decisions"]}
