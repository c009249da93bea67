"""What an inspection says; ``auditor inspect --json`` prints exactly this. Personal data is masked in all of it."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict

from auditor.text import Lang, Text


class Part(BaseModel):
    """Never changed once made."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Part):
    """One text in both languages."""

    zh: str
    en: str

    @classmethod
    def of(cls, text: Text) -> Words:
        """From a text of the program."""
        return cls(zh=text.zh, en=text.en)

    def to(self, lang: Lang) -> str:
        """The text in one language."""
        return self.zh if lang == "zh" else self.en


class Obstacle(Part):
    """Why an audit would refuse the data, and how to mend it."""

    where: str
    found: Words
    expected: Words | None
    todo: Words | None
    details: list[Words] = []


class Understood(Part):
    """A column of a sheet that is read; `filled` counts cells with something in them."""

    letter: str
    header: str
    column: str
    label: Words
    filled: int


class Unknown(Part):
    """A column of a sheet that is not read; `guesses` are canonical columns, the nearest first, `why` each is near."""

    letter: str
    header: str
    guesses: list[str]
    labels: list[Words]
    why: Words | None


class Clash(Part):
    """Several columns of a sheet whose headers mean the same."""

    column: str
    label: Words
    headers: list[str]


class Reject(Part):
    """Cells or rows of one sheet refused for one reason; `column` is null for whole rows."""

    column: str | None
    header: str | None
    reason: str
    label: Words
    count: int
    rows: list[int]
    raw: list[str]


class Numbers(Part):
    """A code column written in numbers: how often each number is seen, and what it is taken for (null: unknown)."""

    column: str
    label: Words
    codes: str
    system: str | None
    seen: dict[str, int]
    read_as: dict[str, Words | None]
    systems: list[str]


class SheetReport(Part):
    """One sheet, or a CSV file; `table` is what it is read as, `nearest` what it is most like when it is not read."""

    file: str
    sheet: str | None
    format: str
    encoding: str | None
    encoding_why: Words | None
    bytes: int
    header_row: int | None
    table: str | None
    table_label: Words | None
    nearest: str | None
    nearest_label: Words | None
    lacks: list[Words]
    read: int
    accepted: int
    rejected: int
    folded: int = 0
    part: bool = False
    borrowed: list[str] = []
    columns: list[Understood]
    unknown: list[Unknown]
    clashes: list[Clash]
    values: dict[str, str]
    rejects: list[Reject]
    numbers: list[Numbers]

    @property
    def place(self) -> str:
        """``file`` or ``file#sheet``, as in snapshot.yml."""
        return self.file if self.sheet is None else f"{self.file}#{self.sheet}"


class Gap(Part):
    """Something absent, a table (`column` null) or a column, and the rules that cannot be judged without it."""

    table: str
    table_label: Words
    column: str | None
    column_label: Words | None
    required: bool
    rules: list[str]


class Repeated(Part):
    """A filing number that stands in several rows, and where the first of them are."""

    value: str
    rows: int
    places: list[str]


class Duplicates(Part):
    """Filing numbers of one table that stand in more than one row."""

    table: str
    label: Words
    numbers: int
    rows: int
    examples: list[Repeated]


class Orphans(Part):
    """Records whose parent is in no row that could be read."""

    table: str
    label: Words
    parent: str
    parent_label: Words
    rows: int
    examples: list[Repeated]


class Inspection(Part):
    """Everything."""

    name: str
    as_of: date | None
    as_of_from: str | None
    province: str | None
    settings: bool
    auditable: bool
    sheets: list[SheetReport]
    obstacles: list[Obstacle]
    notices: list[Words]
    gaps: list[Gap]
    duplicates: list[Duplicates]
    orphans: list[Orphans]
    provinces: dict[str, int]

    @property
    def rejected(self) -> int:
        """Rows refused in all sheets."""
        return sum(sheet.rejected for sheet in self.sheets)
