"""A first ``snapshot.yml`` for a person to check: what was recognised is written down, what was guessed is commented out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from auditor.errors import UsageError
from auditor.inspection.model import Inspection, SheetReport, Unknown
from auditor.snapshot.cleaning import province
from auditor.snapshot.origin import origin_of
from auditor.snapshot.schema import TABLES
from auditor.snapshot.settings import FILE_NAME
from auditor.text import Lang, Text
from auditor.yaml_source import read_yaml

_PLAIN = re.compile(r"[^\W\d_][\w（）()/·.\-]*(?:#\d+)?")
_WORDS = {"null", "true", "false"}
_KEPT = ("provider", "ignore", "databases", "codes")


def write_draft(found: Inspection, place: str | Path, lang: Lang, *, force: bool = False) -> Path:
    """Write snapshot.yml beside the data.

    What a person wrote into an earlier one and no inspection can know (provider, ignore, codes, values) is kept.

    Raises:
        UsageError: there is one and `force` is not set, or the folder cannot be written.
    """
    folder = origin_of(place).folder
    if folder is None:
        raise _no_folder()
    target = folder / FILE_NAME
    if target.exists() and not force:
        raise UsageError(
            Text("文件已存在，没有改动", "the file exists and was left as it is"),
            where=str(target),
            todo=Text("确认要重写时加上 --force", "add --force to write it again"),
        )
    earlier = read_yaml(target, FILE_NAME).data if target.exists() else None
    text = draft(found, earlier if isinstance(earlier, dict) else {}, lang)
    try:
        target.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(
            Text(f"无法写入（{error.strerror}）", f"cannot be written ({error.strerror})"), where=str(target)
        ) from error
    return target


def _no_folder() -> UsageError:
    return UsageError(
        Text(
            "数据库旁没有放 snapshot.yml 的地方",
            "there is no place for a snapshot.yml beside a database server",
        ),
        where="--write",
        todo=Text(
            "新建一个文件夹，在其中的 snapshot.yml 里写 databases: [网址]，再对该文件夹运行 auditor inspect --write",
            "make a folder whose snapshot.yml says databases: [URL], and inspect that folder with --write",
        ),
    )


def draft(found: Inspection, earlier: Mapping[str, Any], lang: Lang) -> str:
    """The text of the file; `earlier` is the content of the one it replaces."""
    return "\n".join(_Draft(found, earlier, lang).lines()) + "\n"


class _Draft:
    def __init__(self, found: Inspection, earlier: Mapping[str, Any], lang: Lang) -> None:
        self.found, self.earlier, self.lang = found, earlier, lang
        files = earlier.get("files")
        self.files: Mapping[str, Any] = files if isinstance(files, dict) else {}

    def say(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" else en

    def lines(self) -> Iterator[str]:
        yield self.say(
            "# 这批数据怎样读。由 auditor inspect --write 生成，请核对；去掉行首的“# ”（井号和一个空格）可启用一行。",
            "# How this data is read. Written by auditor inspect --write: check it; remove a leading '# ' to use a line.",
        )
        yield from self._whole()
        yield from self._kept(self.earlier, _KEPT, "")
        yield from self._hints()
        sheets = [sheet for sheet in self.found.sheets if not _says_what_it_is(sheet)]
        if any(sheet.table and not sheet.part for sheet in sheets):
            yield "files:"
        elif sheets:
            yield "# files:"
        for sheet in (sheet for sheet in sheets if not sheet.part):
            yield from self._sheet(sheet)
        for where in dict.fromkeys(sheet.place for sheet in sheets if sheet.part):
            yield from self._several(where, [sheet for sheet in sheets if sheet.place == where])

    def _whole(self) -> Iterator[str]:
        day = self.say("数据导出的日期", "the day the data was exported")
        known = self.found.as_of
        yield f"as_of: {known.isoformat()}  # {day}" if known else f"# as_of: 2026-11-23  # {day}"
        named, counted = self.found.province, list(self.found.provinces)
        if not named and len(counted) == 1:
            named = province.label(counted[0]).zh
        yield f"province: {named}" if named else self.say("# province: 贵州", "# province: Guizhou")

    def _hints(self) -> Iterator[str]:
        if "provider" not in self.earlier:
            yield self.say(
                "# provider: 接入商全称  # 数据全部属于同一个接入商、而表中没有接入商一列时填写",
                "# provider: full name  # when all data is one access provider's and no column says so",
            )
        if "ignore" not in self.earlier:
            yield self.say("# ignore: [不读取的文件或文件夹]", "# ignore: [files or folders not to read]")
        numbers = {one.codes: one for sheet in self.found.sheets for one in sheet.numbers if one.systems}
        if numbers and "codes" not in self.earlier:
            yield self.say(
                "# codes:  # 数据中的编号按 2023 年系统解释；如果导出系统不同，请改",
                "# codes:  # numbers are read as those of the 2023 system; change this if the exporting system differs",
            )
            for name, one in numbers.items():
                others = self.say(
                    f"  # 可用：{'、'.join(one.systems)}", f"  # known: {', '.join(one.systems)}"
                )
                yield f"#   {name}: {one.systems[0]}{others}"

    def _kept(self, written: Mapping[str, Any], names: tuple[str, ...], indent: str) -> Iterator[str]:
        kept = {name: written[name] for name in names if name in written}
        if kept:
            text = yaml.safe_dump(kept, allow_unicode=True, sort_keys=False)
            yield from (indent + line for line in text.splitlines())

    def _sheet(self, sheet: SheetReport) -> Iterator[str]:
        table = sheet.table or sheet.nearest
        if table is None:
            note = self.say(
                "看不出是什么表；不用的文件可写入 ignore", "like no known table; ignore it if not needed"
            )
            yield f"#   {_scalar(sheet.place)}: {{}}  # {note}"
            return
        mark = "" if sheet.table else "# "
        yield f"{mark}  {_scalar(sheet.place)}:"
        yield f"{mark}    table: {table}{self._table_note(sheet)}"
        written = self.files.get(sheet.place)
        if isinstance(written, dict):
            yield from self._kept(written, ("values", "codes"), f"{mark}    ")
        columns = list(self._columns(sheet, mark))
        active = any(not line.startswith("#") for line in columns)
        yield f"{mark if active or mark else '# '}    columns:"
        yield from columns

    def _several(self, where: str, parts: list[SheetReport]) -> Iterator[str]:
        """Tables side by side in a sheet: recognised without settings, so that the lines are only for corrections."""
        written = self.files.get(where)
        if isinstance(written, dict) and written.get("tables"):
            yield from self._kept({where: written}, (where,), "  ")
            return
        note = self.say(
            "一行写全几张表，已自动识别；要改正时启用以下各行，只读其中写明的列",
            "several tables side by side, recognised as below; to correct that use these lines: only what they name is read",
        )
        yield f"#   {_scalar(where)}:  # {note}"
        yield "#     tables:"
        for part in parts:
            yield f"#       - table: {part.table}{self._table_note(part)}"
            yield "#         columns:"
            for one in (c for c in part.columns if c.column not in part.borrowed):
                yield f"#           {_scalar(one.header)}: {one.column}  # {one.label.to(self.lang)}"
        for unknown in parts[0].unknown:
            yield f"#           {_scalar(unknown.header)}: {self._maybe(unknown)}"

    def _maybe(self, one: Unknown) -> str:
        if not one.guesses:
            return "null  # " + self.say("没有使用", "not used")
        labels = self.say("或", " or ").join(label.to(self.lang) for label in one.labels)
        return f"{one.guesses[0]}  # " + self.say(f"不确定，可能是{labels}", f"not sure, perhaps {labels}")

    def _table_note(self, sheet: SheetReport) -> str:
        label = sheet.table_label or sheet.nearest_label
        note = label.to(self.lang) if label else ""
        if sheet.table:
            return f"  # {note}"
        return self.say(f"  # 可能是{note}", f"  # perhaps {note}")

    def _columns(self, sheet: SheetReport, mark: str) -> Iterator[str]:
        clashing = {header for clash in sheet.clashes for header in clash.headers}
        known = TABLES[sheet.table or sheet.nearest or ""].columns
        for one in sheet.columns:
            if one.column not in known:
                continue  # declared in a rules folder, which finds it by its header
            note = one.label.to(self.lang)
            doubted = one.header in clashing
            if doubted:
                note += self.say(
                    "：有几列都像它，只留一列，其余写 null",
                    ": several columns mean it; keep one, null the others",
                )
            yield f"{'# ' if doubted else mark}      {_scalar(one.header)}: {one.column}  # {note}"
        # A null says that a person decided not to use the column; the program does not know that.
        yield from (f"#       {_scalar(one.header)}: {self._maybe(one)}" for one in sheet.unknown)


def _says_what_it_is(sheet: SheetReport) -> bool:
    """A list that only interface files hold: nothing about it is for a person to settle."""
    return sheet.table is not None and not TABLES[sheet.table].by_header


def _scalar(text: str) -> str:
    """A text as a YAML scalar: plain where that is safe, else in double quotes as in JSON."""
    plain = _PLAIN.fullmatch(text) and text.lower() not in _WORDS
    return text if plain else json.dumps(text, ensure_ascii=False)
