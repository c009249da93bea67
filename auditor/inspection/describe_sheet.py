"""One sheet of an inspection as plain text."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.inspection.model import Numbers, Reject, SheetReport, Understood, Unknown, Words
from auditor.inspection.wrapping import joined
from auditor.snapshot.spelling import normal
from auditor.text import Lang

_ENCODINGS = {"utf-8-sig": "UTF-8"}


def sheet_lines(sheet: SheetReport, number: int, lang: Lang) -> Iterator[str]:
    """What it is, what it is read as, which columns are understood, what could not be read."""
    yield from _Lines(sheet, lang).lines(number)


class _Lines:
    def __init__(self, sheet: SheetReport, lang: Lang) -> None:
        self.sheet, self.lang = sheet, lang
        self.comma = "、" if lang == "zh" else ", "

    def say(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" else en

    def lines(self, number: int) -> Iterator[str]:
        yield f"{number}. {self.sheet.place} → {self._as()}"
        yield f"   {self._format()}"
        yield from self._columns()
        yield from self._values()
        yield from self._clashes()
        yield from self._unknown()
        yield from (line for one in self.sheet.numbers for line in self._numbers(one))
        yield from (line for one in self.sheet.rejects for line in self._reject(one))

    def _as(self) -> str:
        sheet = self.sheet
        if sheet.table_label:
            return self.say(f"{sheet.table_label.zh}表", f"table “{sheet.table_label.en}”")
        if sheet.nearest_label is None:
            return self.say("没有读取，看不出是什么表", "not read, like no known table")
        near = sheet.nearest_label.to(self.lang)
        lacks = self._labels(sheet.lacks)
        return self.say(
            f"没有读取，最像“{near}”表" + (f"，但缺少{lacks}" if lacks else ""),
            f"not read, most like table “{near}”" + (f", but without {lacks}" if lacks else ""),
        )

    def _format(self) -> str:
        sheet, parts = self.sheet, [self.sheet.format.upper()]
        if sheet.encoding:
            name = _ENCODINGS.get(sheet.encoding, sheet.encoding).upper()
            why = (
                f"{self.say('（', ' (')}{sheet.encoding_why.to(self.lang)}{self.say('）', ')')}"
                if sheet.encoding_why
                else ""
            )
            parts.append(self.say(f"编码 {name}{why}", f"encoding {name}{why}"))
        if sheet.header_row:
            parts.append(self.say(f"表头在第 {sheet.header_row} 行", f"header in row {sheet.header_row}"))
        if sheet.table:
            sums = sheet.read, sheet.accepted, sheet.rejected, sheet.folded
            zh, en = "读取 {} 行 = 采用 {} + 拒收 {}", "read {} rows = accepted {} + rejected {}"
            if sheet.folded:
                zh, en = zh + " + 并入同一记录 {}", en + " + repeating a record {}"
            parts.append(self.say(zh, en).format(*sums))
        return self.say("，", ", ").join(parts)

    def _columns(self) -> Iterator[str]:
        if self.sheet.columns:
            count = len(self.sheet.columns)
            head = self.say(f"认出 {count} 列：", f"{count} columns understood: ")
            yield from joined(head, map(self._column, self.sheet.columns), self.comma, 3)
        empty = [c.header for c in self.sheet.columns if not c.filled and self.sheet.read]
        if empty:
            yield from joined(self.say("其中全空：", "all empty: "), empty, self.comma, 3)

    def _column(self, one: Understood) -> str:
        label = one.label.to(self.lang)
        return one.header if normal(one.header) == normal(label) else f"{one.header} → {label}"

    def _values(self) -> Iterator[str]:
        if self.sheet.values:
            head = self.say("snapshot.yml 给出：", "given by snapshot.yml: ")
            yield from joined(head, [f"{k} = {v}" for k, v in self.sheet.values.items()], self.comma, 3)

    def _clashes(self) -> Iterator[str]:
        for one in self.sheet.clashes:
            label, headers = one.label.to(self.lang), self.comma.join(one.headers)
            yield "   " + self.say(
                f"！有几列都像“{label}”：{headers}", f"! several columns mean “{label}”: {headers}"
            )

    def _unknown(self) -> Iterator[str]:
        if self.sheet.unknown:
            head = self.say("没有使用的列：", "columns not used: ")
            yield from joined(head, map(self._guessed, self.sheet.unknown), self.comma, 3)

    def _guessed(self, one: Unknown) -> str:
        if not one.labels or not one.why:
            return one.header
        labels = self.say("或", " or ").join(label.to(self.lang) for label in one.labels)
        why = one.why.to(self.lang)
        return self.say(f"{one.header}（可能是{labels}：{why}）", f"{one.header} (perhaps {labels}: {why})")

    def _numbers(self, one: Numbers) -> Iterator[str]:
        label, system = one.label.to(self.lang), one.system or "snapshot.yml"
        head = self.say(
            f"“{label}”写成编号，按 {system} 解释：", f"“{label}” is written in numbers, read as {system}: "
        )
        yield from joined(head, [self._number(one, number) for number in one.seen], self.comma, 3)
        if one.systems:
            others = self.comma.join(one.systems)
            yield "     " + self.say(
                f"如果导出系统的编号不同，请在 snapshot.yml 的 codes.{one.codes} 中写明（另有 {others}）",
                f"if the exporting system numbers otherwise, say so in snapshot.yml, codes.{one.codes} (also: {others})",
            )

    def _number(self, one: Numbers, number: str) -> str:
        meaning = one.read_as[number]
        word = meaning.to(self.lang) if meaning else self.say("不认识", "unknown")
        cells = one.seen[number]
        return self.say(f"{number} = {word}（{cells} 格）", f"{number} = {word} ({cells} cell(s))")

    def _reject(self, one: Reject) -> Iterator[str]:
        reason = one.label.to(self.lang)
        head = self.say(
            f"“{one.header}”有 {one.count} 格读不出（{reason}）："
            if one.header
            else f"拒收 {one.count} 行（{reason}）：",
            f"“{one.header}”: {one.count} cell(s) unreadable ({reason}): "
            if one.header
            else f"{one.count} row(s) rejected ({reason}): ",
        )
        rows = [self.say(f"第 {row} 行", f"row {row}") for row in one.rows]
        raws = [raw if len(raw) <= 60 else raw[:59] + "…" for raw in one.raw]
        pairs = [f"{row} “{' '.join(raw.split())}”" for row, raw in zip(rows, raws, strict=True)]
        yield from joined(head, pairs, self.comma, 3)

    def _labels(self, labels: list[Words]) -> str:
        return self.comma.join(f"“{label.to(self.lang)}”" for label in labels)
