"""What reviewers decided on the findings of a run, checked against it and kept beside it as a whole new version."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import yaml

from auditor.errors import DecisionsError
from auditor.findings.decided import FILE, FOLDER, versions
from auditor.findings.decided_run import with_decisions
from auditor.findings.decision_files import Decided, DecisionPart, masked, read_decisions, stop
from auditor.findings.joined import Change, Joined
from auditor.findings.stored_run import StoredRun, read_run
from auditor.nearest import did_you_mean
from auditor.proof.versions import write_version
from auditor.reporting import Form, render_run
from auditor.reporting.decision_lines import change_line
from auditor.reporting.decision_sheets import read_sheets
from auditor.reporting.visible import escaped
from auditor.run_folder import Taken, publish
from auditor.text import Lang, Text
from auditor.workplace import PREFIX, workplace

Given = tuple[list[DecisionPart], int | None]
"""The decisions of a list, and the version that it started from where it says."""
Agree = Callable[[Sequence[Change]], bool]
"""Asked with every change of a decision in force; no keeps those as they are and still takes what is new."""


@dataclass(frozen=True)
class Version:
    """One version of the decisions on a run.

    Attributes:
        folder: decisions.yml and the reports with the decisions.
        kinds: how many there are of each kind.
        is_new: false where nothing was added or changed.
        added: decisions on findings that had none.
        changed: decisions that took the place of another, or took one back.
        kept: changes that were not agreed to.
        dropped: decisions of the version before that are not in this one, which was to start anew.
    """

    folder: Path
    kinds: Counter[str]
    is_new: bool
    added: int = 0
    changed: int = 0
    kept: int = 0
    dropped: int = 0


def decide(
    folder: Path,
    files: Sequence[Path],
    *,
    by: str | None = None,
    on: date | None = None,
    agree: Agree | None = None,
    replace: bool = False,
    lang: Lang = "zh",
) -> Version:
    """Check lists of decisions against a run, and add them to the newest version in `RUN/decisions/<number>`.

    A version is never replaced: where somebody else writes one at the same moment, these are added to theirs.

    Args:
        folder: the run; its own files are not touched.
        files: decisions.yml as the report page exports it, or findings.xlsx with its column filled in.
        by: who decided, for workbooks, which do not say.
        on: the day of those decisions that do not say theirs; today by default.
        agree: whether decisions in force may be changed.
        replace: start anew instead of adding to the newest version.
        lang: language of the reports.

    Raises:
        UsageError: the folder is no run; or decisions in force would change and nobody was there to agree.
        DecisionsError: with every mistake of every file.
    """
    run = read_run(folder)
    lists = [one for file in files for one in _read(file, by)]
    _check(lists, run)
    stop(one.source for one in lists)
    given = [(list(_complete(one, run, on or date.today())), one.base) for one in lists]
    while True:
        before = versions(folder)
        joined, dropped = _joined(before, given, replace=replace)
        changes = joined.changes
        agreed = not changes or _agreed(changes, run, agree)
        if agreed:
            joined.change()
        kinds = Counter(str(part.decision) for part in joined.parts.values())
        count = {"added": joined.added, "changed": len(changes) * agreed, "kept": len(changes) * (not agreed)}
        if before and not (count["added"] or count["changed"] or dropped):
            return Version(before[-1], kinds, is_new=False, kept=count["kept"])
        to = folder.absolute() / FOLDER / f"{int(before[-1].name) + 1 if before else 1:03d}"
        try:
            _write(to, _text(joined, run), run, lang)
        except Taken:
            continue  # somebody else was faster: theirs is the newest version now
        return Version(to, kinds, is_new=True, dropped=dropped, **count)


def _joined(before: Sequence[Path], given: Iterable[Given], *, replace: bool) -> tuple[Joined, int]:
    """The lists joined with the newest version, and how many of its decisions are not in them when all starts anew."""
    newest = read_decisions(before[-1] / FILE) if before else None
    parts = _by_finding(newest.parts.values()) if newest else {}
    history = list(newest.history) if newest else []
    joined = Joined({}, [*history, *parts.values()]) if replace else Joined(parts, history)
    for list_given, base in given:
        known = before[: base or 0]
        joined.join(
            list_given, _by_finding(read_decisions(known[-1] / FILE).parts.values()) if known else None
        )
    return joined, len(parts.keys() - joined.parts.keys()) if replace else 0


def _by_finding(parts: Iterable[DecisionPart]) -> dict[str, DecisionPart]:
    return {part.fingerprint: part for part in parts}


def _agreed(changes: Sequence[Change], run: StoredRun, agree: Agree | None) -> bool:
    if agree is not None:
        return agree(changes)
    lines = change_lines(changes, run.folder)
    raise DecisionsError(
        lines,
        Text(f"有 {len(lines)} 条已有的处理意见会被改动", f"{len(lines)} decision(s) in force would change"),
        Text(
            "确认改动加 --yes；保留原意见、只加新的，加 --keep",
            "--yes changes them; --keep adds only what is new",
        ),
    )


def change_lines(changes: Sequence[Change], folder: Path) -> list[Text]:
    """Each change of a decision as one line, with the record that it is on."""
    found = {finding["fingerprint"]: finding for finding in read_run(folder).findings}
    return [change_line(change, found[change.old.fingerprint]) for change in changes]


def _write(to: Path, text: str, run: StoredRun, lang: Lang) -> None:
    number = int(to.name)
    with publish(to, replaces=False) as draft:
        (draft / FILE).write_text(text, encoding="utf-8", newline="\n")
        with workplace(Path(gettempdir()), PREFIX) as work:
            render_run(with_decisions(run, draft / FILE, work, number), draft, Form(lang))
        write_version(run.folder, number, draft)


def _read(file: Path, by: str | None) -> list[Decided]:
    return read_sheets(file, by) if file.suffix.lower() == ".xlsx" else [read_decisions(file)]


def _check(lists: Iterable[Decided], run: StoredRun) -> None:
    """Note each decision that is not on a finding of this run, is on one twice or would never hold."""
    known = {finding["fingerprint"]: finding for finding in run.findings}
    for one in lists:
        if one.run not in (None, run.result.run):
            one.source.blame(
                ("run",), f"这些意见属于审计 {one.run}，不是 {run.result.run}",
                f"these decisions belong to run {one.run}, not {run.result.run}",
            )  # fmt: skip
        for number, part in one.parts.items():
            _check_one(one, number, part, known)
            if part.expires is not None and part.expires < run.result.as_of:
                one.blame(
                    number, "expires", f"到期日 {part.expires} 早于数据日期 {run.result.as_of}",
                    f"expires on {part.expires}, before the day of the data, {run.result.as_of}",
                )  # fmt: skip
        if one.base is not None and one.base > len(versions(run.folder)):
            one.source.blame(
                ("base",),
                f"这些意见以第 {one.base} 版为基础，而这次审计没有那一版",
                f"these decisions started from version {one.base}, which this run does not have",
            )


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


def _complete(one: Decided, run: StoredRun, on: date) -> Iterator[DecisionPart]:
    """Each decision with its record, the version of its rule, who made it and when, no personal data in its words."""
    rules = {rule.id: rule.version for rule in run.result.rules}
    marks = {part.fingerprint for part in one.parts.values()}
    found = {f["fingerprint"]: f for f in run.findings if f["fingerprint"] in marks}
    for part in sorted(one.parts.values(), key=lambda part: part.fingerprint):
        finding = found[part.fingerprint]
        said = {"reason": masked(part.reason), "note": masked(part.note)}
        own = {"identity": finding["identity"], "rule_version": rules[finding["rule"]]}
        made = {"decided_by": part.decided_by or one.decided_by, "decided_on": part.decided_on or on}
        yield part.model_copy(update={**said, **own, **made})


def _text(joined: Joined, run: StoredRun) -> str:
    parts = [joined.parts[mark] for mark in sorted(joined.parts)]
    people = dict.fromkeys(part.decided_by for part in (*parts, *joined.history) if part.decided_by)
    document = {"version": 1, "run": run.result.run, "decided_by": "、".join(people)}
    document |= {
        "decisions": [_plain(part) for part in parts],
        "history": [_plain(part) for part in joined.history],
    }
    return escaped(yaml.dump(document, Dumper=_Lines, allow_unicode=True, sort_keys=False, width=10_000))


def _plain(part: DecisionPart) -> dict[str, Any]:
    return part.model_dump(exclude_none=True)


class _Lines(yaml.SafeDumper):
    """Every value on a line of its own, as the report page reads them; what needs escapes in quotes, which take JSON's."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def represent_str(self, data: str) -> yaml.ScalarNode:
        quoted = "\n" in data or escaped(data) != data
        return self.represent_scalar("tag:yaml.org,2002:str", data, style='"' if quoted else None)


_Lines.add_representer(str, _Lines.represent_str)
