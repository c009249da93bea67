"""One audit from exports to a run folder: the flow of the program, left to right."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.parquet as pq

from auditor.backends import DUCKDB, opened
from auditor.engine.judgement import Judgement, judge_all
from auditor.errors import ExitCode
from auditor.facts.observe import Observations, observe
from auditor.findings.asked import facts_asked
from auditor.findings.assemble import Heading, Parts, assemble, run_id
from auditor.findings.collect import Collector
from auditor.findings.conditions import CONDITIONS, store_conditions
from auditor.findings.decided import FOLDER
from auditor.findings.decision import Decision, Decisions
from auditor.findings.decision_files import read_stored, read_waivers
from auditor.findings.history import (
    FINDINGS,
    HISTORY_FILE,
    EarlierRun,
    Present,
    read_earlier,
    settle,
    write_history,
)
from auditor.findings.records import RECORDS, SITUATIONS, store_records
from auditor.findings.result import Past, Result
from auditor.findings.store import REJECTS, Findings, rejects, store, store_rejects
from auditor.findings.sums import assert_sums
from auditor.findings.tallies import Tallies
from auditor.findings.urgency import NOTICE_WINDOW, Urgency
from auditor.proof.digests import MANIFEST
from auditor.proof.handed_in import HandedIn, handed_in
from auditor.proof.manifest import write_manifest
from auditor.proof.sign import SIGNATURE
from auditor.reporting import FORMATS, PARTS_HELD, By, formats, pdf, render_rejects
from auditor.rulebook.choice import Choice
from auditor.rulebook.in_force import advising
from auditor.rulebook.load import load_library
from auditor.rulebook.rule import Rulebook
from auditor.run_folder import final_folder, publish, working_folder
from auditor.snapshot import Snapshot, mixed, province_of, read_snapshot
from auditor.text import Lang, Text
from auditor.workplace import plain

if TYPE_CHECKING:
    import pandas as pd

Progress = Callable[[Text], None]

REJECTS_LIST = "rejects.csv"
OUTPUTS = frozenset(
    {
        *FORMATS,
        *PARTS_HELD,
        REJECTS_LIST,
        pdf.NAME,
        FINDINGS,
        REJECTS,
        HISTORY_FILE,
        CONDITIONS,
        SITUATIONS,
        *RECORDS.values(),
        MANIFEST,
    }
)
"""The files of a run folder, and the folder of a report in parts."""
KEPT = {
    FOLDER: Text("已有处理意见的审计结果（decisions）", "a run on which people decided (decisions)"),
    SIGNATURE: Text(f"已签名的审计结果（{SIGNATURE}）", f"a signed run ({SIGNATURE})"),
}
"""What people add to a run folder."""


@dataclass(frozen=True)
class Run:
    """One finished audit: a folder of outputs, and the same as objects."""

    folder: Path
    result: Result

    @cached_property
    def findings(self) -> pd.DataFrame:
        """One row for each finding; `evidence` and `actions` are lists."""
        return _frame(self.folder / FINDINGS)

    @cached_property
    def rules(self) -> pd.DataFrame:
        """One row for each rule: records, fail, passed, unknown, not_applicable; empty where not evaluated."""
        import pandas as pd  # noqa: PLC0415  only those who ask for frames pay for the import

        rows = [{"rule": r.id, "evaluated": r.evaluated, **(r.counts.model_dump() if r.counts else {})}
                for r in self.result.rules]  # fmt: skip
        return pd.DataFrame(rows)

    @cached_property
    def rejects(self) -> pd.DataFrame:
        """One row for each source row or cell that could not be read: file, sheet, row, column, raw, reason ..."""
        return _frame(self.folder / REJECTS)

    @property
    def nothing_judged(self) -> bool:
        """Did the most important theme of the rules that took part, which they are for, give no verdict on any record?"""
        themes = {rule.theme for rule in self.result.rules if rule.counts}
        first = next((theme.key for theme in self.result.themes if theme.key in themes), None)
        return any(one.theme == first for one in self.result.unjudged)

    def exit_code(self, fail_on: str = "medium") -> ExitCode:
        """What the shell should get: incomplete, nothing judged, findings at or above a severity ("never": none), or clean."""
        if not self.result.complete:
            return ExitCode.INCOMPLETE_RUN
        if self.nothing_judged:
            return ExitCode.NOTHING_JUDGED
        if fail_on == "never":
            return ExitCode.CLEAN
        for severity in self.result.severities:
            if severity.count:
                return ExitCode.FINDINGS
            if severity.key == fail_on:
                break
        return ExitCode.CLEAN


def audit(
    path: str | Path,
    *,
    out: str | Path | None = None,
    as_of: date | None = None,
    previous: str | Path | None = None,
    rules: str | Path | None = None,
    params: Mapping[str, int] | None = None,
    waivers: str | Path | None = None,
    decisions: str | Path | None = None,
    pack: str | None = None,
    overlays: Sequence[str] = (),
    cache: str | Path | None = None,
    backend: str = DUCKDB,
    batch: str | None = None,
    operator: str | None = None,
    split: By | None = None,
    printed: pdf.Extent | None = None,
    lang: Lang = "zh",
    progress: Progress | None = None,
    seconds: float = 300.0,
) -> Run:
    """Audit a snapshot and write a run folder, whole or not at all.

    Args:
        path: a folder of exports, one file, or the URL of a PostgreSQL database.
        out: the run folder; `runs/<run id>` by default. An earlier run folder there is replaced.
        as_of: the day the snapshot speaks of; else from snapshot.yml or the folder's name.
        previous: an earlier run folder to compare with.
        rules: a rules folder; the packaged one by default.
        waivers: a waivers.yml; findings that it names are kept, marked as waived and not counted.
        decisions: a decisions.yml that `auditor decide` wrote; those of `previous` are taken up by themselves.
        params: values that replace all others.
        pack: name or file of a pack of rules; `weekly` by default.
        overlays: names or files of what a province or provider asks for differently; that of the snapshot's province
            applies by itself, unless "none" is among them.
        cache: folder that keeps what was read, unmasked, so that an unchanged snapshot is not parsed again.
        backend: "duckdb", "spark" or "spark=MASTER-URL": where facts and situations are computed.
        batch: the published round that the snapshot belongs to, as the report names it.
        operator: who ran the audit, as the report names them.
        split: what to part the HTML report by; by provider where there are too many findings for one file.
        printed: how much of the report is written as report.pdf too, which needs a Chromium.
        lang: language of the report.
        progress: told the name of each step.
        seconds: time limit of the inference engine.

    Raises:
        UsageError, DecisionsError, RulebookError, SnapshotError: with what to do; nothing is written then.
    """
    tell = progress or (lambda _: None)
    if printed:
        pdf.find_browser()
    library = load_library(Path(rules) if rules else None)
    choice = Choice(pack, overlays, params or {})
    book = library.book(choice)  # mistakes are told before hours of reading
    earlier = read_earlier(Path(previous)) if previous else None
    given = _given(book, waivers, decisions, earlier)
    lists = list(handed_in(*(Path(file) if file else None for file in (waivers, decisions, previous))))
    with working_folder() as work, opened(backend, work) as connection:
        tell(Text("读取快照", "reading the snapshot"))
        snapshot = read_snapshot(
            path,
            work=work / "snapshot",
            as_of=as_of,
            progress=tell,
            cache=Path(cache) if cache else None,
            own=library.own.columns,
        )
        choice = replace(choice, province=province_of(snapshot), mixed=mixed(snapshot), as_of=snapshot.as_of)
        book = advising(library.book(choice), snapshot.as_of)
        if earlier:
            earlier.must_precede(snapshot.as_of)
        run = run_id(snapshot, book, earlier, given)
        folder = final_folder(Path(out) if out else None, run, OUTPUTS, kept=KEPT)
        tell(Text("计算事实", "computing facts"))
        past, asked = earlier.history if earlier else None, facts_asked(book)
        cut = earlier.shrunk(snapshot) if earlier else ()
        observations = observe(snapshot, connection, past, library.own.all, asked, book.values, cut)
        tell(Text("判定", "judging"))
        judgement = judge_all(book, observations, seconds=seconds)
        with publish(folder) as draft:
            result = _Outputs(
                book, snapshot, observations, judgement, earlier, given, lists, Heading(batch, operator)
            ).write(plain(draft, work, "draft"), lang, tell, split, printed)
    return Run(folder, result)


def _given(
    book: Rulebook, waivers: str | Path | None, decisions: str | Path | None, earlier: EarlierRun | None
) -> list[Decision]:
    """Everything that was decided, what comes first outweighs what comes later."""
    return [
        *(read_stored(Path(decisions), "decisions") if decisions else ()),
        *(read_waivers(Path(waivers), book.rules) if waivers else ()),
        *(earlier.decisions if earlier else ()),
    ]


@dataclass(frozen=True)
class _Outputs:
    """What the outputs of a run are made from."""

    book: Rulebook
    snapshot: Snapshot
    observations: Observations
    judgement: Judgement
    earlier: EarlierRun | None
    given: Sequence[Decision]
    lists: Sequence[HandedIn]
    heading: Heading

    def write(
        self, draft: Path, lang: Lang, tell: Progress, split: By | None, printed: pdf.Extent | None
    ) -> Result:
        """Findings, rejects and history first, then the result, then its renderings; the manifest of them all last."""
        tell(Text("汇总问题", "collecting findings"))
        tallies, decided = self._findings(draft / FINDINGS)
        past = self._past(tallies)
        store_rejects(self.snapshot, draft / REJECTS)
        assert_sums(self.snapshot, draft / FINDINGS, draft / REJECTS, self.observations.backend)
        write_history(self.observations, self.snapshot.as_of, draft / HISTORY_FILE)
        tell(Text("保存各记录的事实和判定", "storing facts and verdicts of every record"))
        store_records(self.book, self.observations, self.judgement, self.snapshot.sources, draft)
        store_conditions(self.book, self.judgement, self.observations.columns, draft)
        result = assemble(
            Parts(
                self.book, self.snapshot, self.observations, self.judgement, tallies, self.earlier, past,
                decided.outcome(), draft / REJECTS, self.heading,
            )
        )  # fmt: skip
        for name, render in formats(split).items():
            tell(Text(f"写出 {name}", f"writing {name}"))
            render(result, Findings(draft / FINDINGS), draft / name, lang)
        if printed:
            tell(Text(f"写出 {pdf.NAME}", f"writing {pdf.NAME}"))
            pdf.render(result, Findings(draft / FINDINGS), draft / pdf.NAME, lang, printed)
        render_rejects(rejects(draft / REJECTS), draft / REJECTS_LIST, lang)
        write_manifest(result, self.snapshot.settings_sha256, self.lists, draft)
        return result

    def _findings(self, to: Path) -> tuple[Tallies, Decisions]:
        """Write the findings; count them and what was decided on them on the way."""
        rules, categories = self.book.rules, self.book.vocabulary.categories
        tallies = Tallies(
            {name: categories[rule.file.category].theme for name, rule in rules.items()},
            Urgency(self.snapshot.as_of, self.book.values.get(NOTICE_WINDOW)),
        )
        decided = Decisions(
            self.given, as_of=self.snapshot.as_of, versions={name: rule.file.version for name, rule in rules.items()}
        )  # fmt: skip
        collector = Collector(
            self.book, observations=self.observations, judgement=self.judgement, sources=self.snapshot.sources,
            as_of=self.snapshot.as_of, earlier=self.earlier.first_seen if self.earlier else {},
        )  # fmt: skip
        store(tallies.watch(decided.apply(collector.findings())), to)
        return tallies, decided

    def _past(self, tallies: Tallies) -> list[Past]:
        """What became of the earlier run's findings."""
        if not self.earlier:
            return []
        present = Present(self.book, self.observations, self.judgement, self.snapshot.doubts)
        return settle(self.earlier, tallies.fingerprints, present)


def _frame(path: Path) -> pd.DataFrame:
    """A Parquet file as a frame; without the option pandas would turn absent nested row numbers into fractions."""
    frame: pd.DataFrame = pq.read_table(path).to_pandas(integer_object_nulls=True)
    return frame
