"""Every error this program raises on purpose.

    AuditorError
    ├── UsageError       a wrong option or an output that cannot be written      exit 2
    │   └── DecisionsError   mistakes in waivers or decisions, all of them at once
    ├── RulebookError    mistakes in rule files, all of them at once             exit 2
    ├── SnapshotError    the data cannot be audited                              exit 3
    │   └── SettingsError    mistakes in snapshot.yml, all of them at once
    └── IncompleteRun    verdicts were written, but not all could be confirmed   exit 4

Each says where, what was found, what was expected and what to do, because the reader is the person who must act.
"""

from __future__ import annotations

from enum import IntEnum

from auditor.text import Lang, Text


class ExitCode(IntEnum):
    """What the shell gets."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    UNUSABLE_SNAPSHOT = 3
    INCOMPLETE_RUN = 4
    NOTHING_JUDGED = 5


class AuditorError(Exception):
    """Something the user can mend."""

    exit_code = ExitCode.USAGE

    def __init__(
        self, found: Text, *, where: str = "", expected: Text | None = None, todo: Text | None = None
    ):
        super().__init__(f"{where}: {found.en}" if where else found.en)
        self.found, self.where, self.expected, self.todo = found, where, expected, todo

    def render(self, lang: Lang) -> str:
        """The whole message, one line for each part."""
        labels = _LABELS[lang]
        head = f"{self.where}: " if self.where else ""
        lines = [f"{labels[0]}{head}{self.found.to(lang)}"]
        if self.expected:
            lines.append(f"  {labels[1]}{self.expected.to(lang)}")
        if self.todo:
            lines.append(f"  {labels[2]}{self.todo.to(lang)}")
        return "\n".join(lines)


_LABELS: dict[Lang, tuple[str, str, str]] = {
    "zh": ("错误：", "应为：", "请："),
    "en": ("error: ", "expected: ", "do: "),
}


class UsageError(AuditorError):
    """A wrong option, or an output folder that cannot be written."""


class DecisionsError(UsageError):
    """All mistakes of lists of waivers or decisions, one line each: where, what, nearest key."""

    def __init__(self, mistakes: list[Text], found: Text | None = None, todo: Text | None = None):
        self.mistakes = mistakes
        super().__init__(
            found
            or Text(
                f"豁免或处理意见有 {len(mistakes)} 处错误",
                f"{len(mistakes)} mistake(s) in the waivers or decisions",
            ),
            todo=todo or Text("逐条修改后重试", "mend each of them and try again"),
        )

    def render(self, lang: Lang) -> str:
        """The head, then every mistake on its own line."""
        return _listed(super().render(lang), self.mistakes, lang)


class SnapshotError(AuditorError):
    """The snapshot cannot be audited as it is."""

    exit_code = ExitCode.UNUSABLE_SNAPSHOT


class IncompleteRun(AuditorError):
    """The engine failed or disagreed; the outputs say so and the exit code too."""

    exit_code = ExitCode.INCOMPLETE_RUN


class RulebookError(AuditorError):
    """All mistakes of all rule files, one line each: file:line:column: what, expected, nearest key."""

    def __init__(self, mistakes: list[Text], todo: Text | None = None):
        self.mistakes = mistakes
        super().__init__(
            Text(f"规则文件有 {len(mistakes)} 处错误", f"{len(mistakes)} mistake(s) in the rule files"),
            todo=todo or Text("按行号逐条修改后重试", "mend each line and try again"),
        )

    def render(self, lang: Lang) -> str:
        """The head, then every mistake on its own line."""
        return _listed(super().render(lang), self.mistakes, lang)


class SettingsError(SnapshotError):
    """All mistakes of a snapshot.yml and the code files it names, one line each: file:line:column: what, nearest key."""

    def __init__(self, where: str, mistakes: list[Text]):
        self.mistakes = mistakes
        super().__init__(
            Text(f"有 {len(mistakes)} 处错误", f"{len(mistakes)} mistake(s)"),
            where=where,
            todo=Text("按行号逐条修改后重试", "mend each line and try again"),
        )

    def render(self, lang: Lang) -> str:
        """The head, then every mistake on its own line."""
        return _listed(super().render(lang), self.mistakes, lang)

    def __str__(self) -> str:
        return self.render("en")


def _listed(head: str, mistakes: list[Text], lang: Lang) -> str:
    return "\n".join([head, *(f"  {mistake.to(lang)}" for mistake in mistakes)])
