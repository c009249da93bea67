"""An inspection as plain text for the person who exported the data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from auditor.inspection.describe_sheet import sheet_lines
from auditor.inspection.model import Duplicates, Gap, Inspection, Obstacle, Orphans, Repeated, Words
from auditor.inspection.wrapping import joined
from auditor.text import Lang

_FROM = {
    "option": Words(zh="由 --as-of 给出", en="given by --as-of"),
    "snapshot.yml": Words(zh="由 snapshot.yml 给出", en="given by snapshot.yml"),
    "name": Words(zh="取自名称", en="taken from the name"),
}


def describe(found: Inspection, path: str, lang: Lang, rules: Path | None = None) -> str:
    """All of it: the files, what is in the way, what is missing, what to look at, and what to do next.

    Args:
        found: what was seen.
        path: the data, as the user gave it.
        lang: language.
        rules: the rules folder that the user gave.
    """
    given = f"{path} --rules {rules}" if rules else path
    return "\n".join(_Page(found, given, lang).lines())


class _Page:
    def __init__(self, found: Inspection, path: str, lang: Lang) -> None:
        self.found, self.path, self.lang = found, path, lang

    def say(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" else en

    def lines(self) -> Iterator[str]:
        yield from self._head()
        for number, sheet in enumerate(self.found.sheets, 1):
            yield ""
            yield from sheet_lines(sheet, number, self.lang)
        yield from self._section(
            self.say("没有读取或需要说明", "Not read, or worth knowing"), self._notices()
        )
        yield from self._section(self.say("缺什么", "What is missing"), self._gaps())
        yield from self._section(self.say("记录本身", "The records themselves"), self._records())
        yield from self._section(
            self.say("妨碍审计的问题", "What is in the way of an audit"), self._obstacles()
        )
        yield ""
        yield from self._next()

    def _section(self, title: str, lines: Iterator[str]) -> Iterator[str]:
        content = list(lines)
        if content:
            yield from ("", f"== {title} ==", *content)

    def _head(self) -> Iterator[str]:
        found, say = self.found, self.say
        day = found.as_of.isoformat() if found.as_of else say("未知", "not known")
        origin = (
            f"{say('（', ' (')}{_FROM[found.as_of_from].to(self.lang)}{say('）', ')')}"
            if found.as_of_from
            else ""
        )
        yield say(f"快照 {found.name}，日期 {day}{origin}", f"Snapshot {found.name}, as of {day}{origin}")
        read, rejected = sum(sheet.read for sheet in found.sheets), found.rejected
        folded = sum(sheet.folded for sheet in found.sheets)
        accepted, places = read - rejected - folded, len({sheet.place for sheet in found.sheets})
        more = say(f" + 并入同一记录 {folded}", f" + repeating a record {folded}") if folded else ""
        yield say(
            f"文件或工作表 {places} 个；读取 {read} 行 = 采用 {accepted} + 拒收 {rejected}{more}",
            f"{places} files or sheets; read {read} rows = accepted {accepted} + rejected {rejected}{more}",
        )

    def _notices(self) -> Iterator[str]:
        yield from (f"- {notice.to(self.lang)}" for notice in self.found.notices)

    def _gaps(self) -> Iterator[str]:
        for gap in self.found.gaps:
            yield from joined(self._gap(gap), gap.rules, self.say("、", ", "), 0)

    def _gap(self, gap: Gap) -> str:
        table, say = gap.table_label.to(self.lang), self.say
        if gap.column_label:
            column = gap.column_label.to(self.lang)
            what = say(f"“{table}”表没有“{column}”列", f"table “{table}” has no column “{column}”")
        else:
            required = say("（必需）", " (required)") if gap.required else ""
            what = say(f"没有“{table}”表{required}", f"no table “{table}”{required}")
        return f"- {what}" + (say("，无法判定：", "; cannot be judged: ") if gap.rules else "")

    def _records(self) -> Iterator[str]:
        yield from (line for one in self.found.duplicates for line in self._duplicates(one))
        yield from (line for one in self.found.orphans for line in self._orphans(one))
        if len(self.found.provinces) > 1:
            counts = [f"{province} {count}" for province, count in self.found.provinces.items()]
            yield from joined(
                self.say("- 主体备案号的省份：", "- provinces of filing numbers: "), counts, "、", 0
            )

    def _duplicates(self, one: Duplicates) -> Iterator[str]:
        label = one.label.to(self.lang)
        yield self.say(
            f"- “{label}”表有 {one.numbers} 个备案号重复（共 {one.rows} 行），例如",
            f"- {one.numbers} filing numbers of “{label}” stand in more than one row ({one.rows} rows), e.g.",
        )
        yield from self._examples(one.examples)

    def _orphans(self, one: Orphans) -> Iterator[str]:
        label, parent = one.label.to(self.lang), one.parent_label.to(self.lang)
        yield self.say(
            f"- “{label}”表有 {one.rows} 行的备案号在“{parent}”表中找不到，例如",
            f"- {one.rows} rows of “{label}” name a number that is not in “{parent}”, e.g.",
        )
        yield from self._examples(one.examples)

    def _examples(self, examples: Sequence[Repeated]) -> Iterator[str]:
        for one in examples:
            yield from joined(f"{one.value}  ", one.places, self.say("、", ", "), 4)

    def _obstacles(self) -> Iterator[str]:
        for number, one in enumerate(self.found.obstacles, 1):
            yield from self._obstacle(number, one)

    def _obstacle(self, number: int, one: Obstacle) -> Iterator[str]:
        where = f"{one.where}{self.say('：', ': ')}" if one.where else ""
        yield f"{number}. {where}{one.found.to(self.lang)}"
        yield from (f"   {detail.to(self.lang)}" for detail in one.details)
        if one.expected:
            yield f"   {self.say('应为：', 'expected: ')}{one.expected.to(self.lang)}"
        if one.todo:
            yield f"   {self.say('请：', 'do: ')}{one.todo.to(self.lang)}"

    def _next(self) -> Iterator[str]:
        if self.found.auditable:
            yield self.say(f"可以审计：auditor audit {self.path}", f"Ready for: auditor audit {self.path}")
            return
        yield self.say("还不能审计，请先解决上面的问题。", "Not ready for an audit: mend the above first.")
        if not self.found.settings:
            yield self.say(
                f"表头或日期可以写在 snapshot.yml 中说明，先生成一份草稿：auditor inspect {self.path} --write",
                f"Headers and date can be settled in snapshot.yml; for a draft: auditor inspect {self.path} --write",
            )
