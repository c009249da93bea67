"""What a run could not judge for want of data: whole themes, and how many verdicts each absent column may settle."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from auditor.engine.judgement import Judgement
from auditor.engine.links import UNKNOWN
from auditor.findings.result import Absent, RuleResult, Unjudged
from auditor.findings.source_model import File
from auditor.findings.tallies import words
from auditor.rulebook.rule import Rulebook
from auditor.snapshot.schema import CODES, TABLES, Column
from auditor.text import Text

_UNKNOWN_WORD = "unknown_code"
_MOST_WORDS = 5


def absent(book: Rulebook, judgement: Judgement, columns: Iterable[str]) -> list[Absent]:
    """For each "table.column" that rules ask for and no file has: the verdicts that it may settle, at most.

    Counted is a verdict that is unknown while a question of its rule has no answer whose fact is read from the column;
    something else may be lacking for it too.
    """
    present, verdicts, rules = set(columns), Counter[str](), defaultdict[str, set[str]](set)
    for name, judged in judgement.judged.items():
        rule = book.rules[name]
        for one in judged:
            if one.verdict != UNKNOWN:
                continue
            asked = zip(rule.questions, one.situation.answers, strict=True)
            facts = {getattr(question, "fact", "") for question, answer in asked if answer is None} - {""}
            for need in {n for fact in facts for n in rule.known[fact].needs} - present:
                verdicts[need] += one.situation.records
                rules[need].add(name)
    return [
        Absent(need=need, verdicts=n, rules=sorted(rules[need])) for need, n in sorted(verdicts.items()) if n
    ]


def unjudged(
    rules: Sequence[RuleResult],
    missing: Mapping[str, list[str]],
    files: Sequence[File],
    rejects: Iterable[dict[str, Any]],
) -> list[Unjudged]:
    """The themes in which not one record got a verdict though there were some, most important first.

    Args:
        rules: of the run, with their counts.
        missing: by rule the "table.column" that it asks for and no file has.
        files: what was read.
        rejects: every cell that could not be read.
    """
    themes: dict[str, list[RuleResult]] = {}
    for rule in rules:
        if rule.counts:
            themes.setdefault(rule.theme, []).append(rule)
    silent = [theme for theme, members in themes.items() if _is_silent(members)]
    if not silent:
        return []
    cures = list(_unread_words(files, rejects))
    return [
        Unjudged(
            theme=theme, label=themes[theme][0].theme_label, rules=[rule.id for rule in themes[theme]],
            unknown=sum(rule.counts.unknown for rule in themes[theme] if rule.counts),
            missing=sorted({n for rule in themes[theme] for n in missing.get(rule.id, []) if "." in n}),
            cures=[words(cure) for cure in cures],
        )
        for theme in silent
    ]  # fmt: skip


def _is_silent(rules: Sequence[RuleResult]) -> bool:
    counts = [rule.counts for rule in rules if rule.counts]
    return any(c.unknown for c in counts) and not any(c.fail or c.passed for c in counts)


def _unread_words(files: Sequence[File], rejects: Iterable[dict[str, Any]]) -> Iterator[Text]:
    """For each code column that could not be read in most rows: its words, and the lines for snapshot.yml."""
    found: dict[tuple[str, str | None, str], Counter[str]] = defaultdict(Counter)
    for row in rejects:
        if row["reason"] == _UNKNOWN_WORD and row["column"]:
            found[row["file"], row["sheet"], row["column"]][row["raw"]] += 1
    read = {(file.file, file.sheet): file for file in files}
    for (name, sheet, column), cells in sorted(found.items(), key=lambda item: str(item[0])):
        file = read[name, sheet]
        known = TABLES[file.table].columns.get(column) if file.table in TABLES else None
        if known and known.codes and 2 * sum(cells.values()) >= file.accepted:
            yield _cure(f"{name}#{sheet}" if sheet else name, known, known.codes, cells)


def _cure(where: str, column: Column, codes: str, cells: Counter[str]) -> Text:
    common = [word for word, _ in cells.most_common(_MOST_WORDS)]
    choices = [value.label for value in CODES[codes].values()]
    zh, en = "、".join(label.zh for label in choices), ", ".join(CODES[codes])
    lines = f"codes: {{{codes}: {{names: {{{', '.join(f'{word}: …' for word in common)}}}}}}}"
    return Text(
        f"{where} 的“{column.label.zh}”有 {sum(cells.values())} 格的用词不认识（{'、'.join(common)}）；"
        f"在 snapshot.yml 写 {lines}，… 处填：{zh}",
        f"{where}: {sum(cells.values())} cells of “{column.label.en}” hold words that are not known ({', '.join(common)}); write "
        f"{lines} in snapshot.yml, with one of: {en}",
    )
