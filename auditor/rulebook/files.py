"""The shape of every file under `rules/`; anything else in them is a mistake."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from auditor.facts.kind import RecordKind
from auditor.rulebook.folder import RULE_ID
from auditor.snapshot.schema import Mask

Identifier = Annotated[str, Field(pattern=f"^{RULE_ID}$")]
Filled = Annotated[str, Field(min_length=1)]
Test = Any  # a literal, a list of literals, or a map of one operator; checked against the fact's type by the loader


class Part(BaseModel):
    """Strict: a key that is not declared is a mistake, and nothing is converted silently."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Bilingual(Part):
    """One text in both languages."""

    zh: Filled
    en: Filled


class Scope(Part):
    """To which records a rule applies; outside of it the verdict is not applicable."""

    record: RecordKind
    types: list[str] = []
    when: dict[str, Test] = {}


class RuleAction(Part):
    """A procedure of actions.yml, and the flag fact on which it depends: `alive` or `not alive`."""

    do: Filled
    when: str | None = None

    @property
    def asks(self) -> str | None:
        """The flag that decides whether it applies; none where it always does."""
        return None if self.when is None else self.when.removeprefix("not ").strip()

    @property
    def negated(self) -> bool:
        """Does it apply where the flag says no?"""
        return self.when is not None and self.when.startswith("not ")


class Case(Part):
    """An example that is a test: facts that are not given are unknown."""

    name: Filled
    given: dict[str, Any]
    children: list[dict[str, Any]] = []
    parent: dict[str, Any] | None = None
    expect: Literal["fail", "pass", "unknown", "not_applicable"]


class RuleFile(Part):
    """One rule; the file name is its id."""

    id: Identifier
    version: Annotated[int, Field(ge=1)]
    status: Literal["draft", "trial", "active", "retired"]
    title: Bilingual
    why: Bilingual
    category: Filled
    severity: Filled
    basis: list[str]
    scope: Scope
    select: Annotated[dict[str, Any], Field(min_length=1)]
    condition: Filled
    after: list[str] = []
    evidence: Annotated[list[str], Field(min_length=1)]
    message: Bilingual
    actions: list[RuleAction]
    predicts: list[str] = []
    cases: Annotated[list[Case], Field(min_length=1)]


class Effective(Part):
    """From when to when a text is or was in force; null is open."""

    from_: Annotated[date | None, Field(alias="from")] = None
    to: date | None = None

    def covers(self, day: date | None) -> bool:
        """Whether it is in force on a day; always when no day is given."""
        return day is None or ((self.from_ is None or self.from_ <= day) and not self.ended(day))

    def ended(self, day: date) -> bool:
        """Whether it was over before that day."""
        return self.to is not None and self.to < day


class ArticleFile(Part):
    """One article of a law, order, notice or standard, in our own words.

    `checked`: how far the rules that cite it check it; partly, unless said otherwise.
    """

    instrument: Bilingual
    article: str
    text: Bilingual
    effective: Effective
    confirmed: bool
    source: Filled
    checked: Literal["wholly", "partly"] | None = None
    note: Bilingual | None = None


class ParamFile(Part):
    """A number that rules refer to as `$name`; `cited` is what the text of its basis says, null without a basis."""

    value: int
    unit: Filled
    label: Bilingual
    bounds: Annotated[list[int], Field(min_length=2, max_length=2)]
    stricter: Literal["lower", "higher"]
    cited: int | None = None
    basis: list[str] = []


class MaterialFile(Part):
    """A paper to hand in; one that is asked for no longer stays as history."""

    name: Bilingual
    note: Bilingual | None = None
    effective: Effective = Effective()


class Voices(Part):
    """The same procedure, told to each of the three who take part."""

    regulator: list[Bilingual]
    provider: list[Bilingual]
    filer: list[Bilingual]


class ProcedureFile(Part):
    """One recommended procedure; `related` ones help with it. One that has ended stays as history and is advised no more."""

    title: Bilingual
    who: Bilingual
    where: Bilingual
    deadline: Bilingual | None = None
    cancels: bool
    basis: list[str] = []
    materials: list[str] = []
    related: list[str] = []
    effective: Effective = Effective()
    voices: Voices


class ActionsFile(Part):
    """actions.yml."""

    materials: dict[str, MaterialFile] = {}
    procedures: dict[str, ProcedureFile] = {}


class SeverityFile(Part):
    """A severity, defined by its consequence."""

    label: Bilingual
    meaning: Bilingual
    order: int


class CategoryFile(Part):
    """A class of the regulator's own audit vocabulary."""

    label: Bilingual
    theme: Filled


class ThemeFile(Part):
    """A chapter of the report."""

    label: Bilingual
    order: int


class StatusFile(Part):
    """A stage in the life of a rule."""

    label: Bilingual


class VocabularyFile(Part):
    """vocabulary.yml."""

    severities: dict[str, SeverityFile]
    categories: dict[str, CategoryFile]
    themes: dict[str, ThemeFile]
    statuses: dict[str, StatusFile]


class Reason(Bilingual):
    """Why something is set differently, and what that rests on."""

    basis: list[str] = []


class ParamSetting(Reason):
    """Another value for a parameter."""

    value: int


class SeveritySetting(Reason):
    """Another severity for a rule."""

    to: Filled


class Settings(Part):
    """What packs and overlays may set, by name of the parameter or id of the rule; each with its reason."""

    params: dict[str, ParamSetting] = {}
    severity: dict[str, SeveritySetting] = {}
    notes: dict[str, Reason] = {}
    off: dict[str, Reason] = {}
    on: dict[str, Reason] = {}


class Selection(Part):
    """Rules by id, by folder, by category; `predicting`: those that predict a return code. Any of them will do."""

    rules: list[str] = []
    groups: list[str] = []
    categories: list[str] = []
    predicting: bool = False


class PackFile(Settings):
    """Which rules a run uses. Without `select`: those of the pack it extends, else every rule."""

    title: Bilingual
    about: Bilingual
    extends: str | None = None
    select: Selection | None = None


class OverlayFile(Settings):
    """What a province or a provider asks for differently, and when."""

    title: Bilingual
    about: Bilingual
    province: str | None = None
    provider: str | None = None
    effective: Effective = Effective()


class ExtensionFile(Part):
    """rulebook.yml: the folder adds to the packaged rules instead of replacing them."""

    extends: Literal["packaged"]


class OwnFactFile(Part):
    """One extra column of an export, declared by its user."""

    record: RecordKind
    type: Literal["text", "flag", "integer", "date"]
    label: Bilingual
    definition: Bilingual
    table: Filled
    headers: Annotated[list[Filled], Field(min_length=1)]
    unit: str | None = None
    mask: Mask = "none"
