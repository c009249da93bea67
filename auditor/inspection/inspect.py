"""An inspection from a path to a report: it never stops at the first problem."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from auditor.errors import SettingsError, SnapshotError
from auditor.inspection.gaps import gaps
from auditor.inspection.model import Inspection, Obstacle, Words
from auditor.inspection.records import Records
from auditor.inspection.sheets import report
from auditor.inspection.survey import Survey
from auditor.rulebook.choice import Choice
from auditor.rulebook.load import load_library
from auditor.snapshot.as_of import decide_as_of
from auditor.snapshot.containers import Containers
from auditor.snapshot.files import find_files
from auditor.snapshot.origin import Origin, origin_of
from auditor.snapshot.reading import Progress
from auditor.snapshot.scope import scope_of
from auditor.snapshot.settings import FILE_NAME, Settings
from auditor.workplace import PREFIX, workplace


def inspect(
    path: str | Path,
    *,
    as_of: date | None = None,
    rules: Path | None = None,
    progress: Progress | None = None,
) -> Inspection:
    """Read everything that can be read, and say what is in the way of an audit.

    Args:
        path: a folder of exports, one file, or the URL of a PostgreSQL database.
        as_of: the day the snapshot speaks of, as for an audit.
        rules: a rules folder, whose own columns are read too; the packaged one by default.
        progress: called with one sentence for each file.

    Raises:
        SnapshotError: only when the path does not exist.
        UsageError, RulebookError: the rules folder cannot be used.
    """
    library = load_library(rules)
    origin = origin_of(path)
    obstacles: list[SnapshotError] = []
    settings = _settings(origin, obstacles)
    with workplace(Path(tempfile.gettempdir()), PREFIX) as work:
        survey = Survey(settings, work, progress or (lambda _: None), library.own.columns)
        obstacles += _read(survey, origin, work)
        day = _as_of(origin, as_of, settings, obstacles)
        records = Records({name: survey.parts(name) for name in survey.stored}, survey.sources)
        rejects = records.rejects()
        _, told = scope_of(settings, survey.parts("accesses"))
        sheets = [
            report(s, settings.of(s.file, s.sheet), rejects.get(s.source.number, []) if s.source else [])
            for s in survey.seen
        ]
        return Inspection(
            name=origin.name,
            as_of=day,
            as_of_from=_origin(as_of, settings, day),
            province=settings.province,
            settings=bool(origin.folder and (origin.folder / FILE_NAME).is_file()),
            auditable=not obstacles,
            sheets=sheets,
            obstacles=[_obstacle(error) for error in obstacles],
            notices=[Words.of(warning) for warning in (*told, *survey.warnings)],
            gaps=gaps(library.book(Choice()), survey.columns, library.own.columns),
            duplicates=records.duplicates(),
            orphans=records.orphans(),
            provinces=records.provinces(),
        )


def _settings(origin: Origin, obstacles: list[SnapshotError]) -> Settings:
    try:
        return origin.settings()
    except SettingsError as error:
        obstacles.append(error)
        return Settings()


def _read(survey: Survey, origin: Origin, work: Path) -> list[SnapshotError]:
    """Read every file; what is in the way. What archives hold stays in `work` until the report is made."""
    try:
        found = find_files(origin, survey.settings, work, Containers(work), survey.refuse)
    except SnapshotError as error:
        if origin.path and not origin.path.exists():
            raise
        return [*survey.obstacles, error]
    survey.warnings.extend(found.warnings)
    survey.survey(found.files)
    for name, file in found.files.items():
        survey.read_file(name, file)
    survey.finish()
    return survey.obstacles


def _as_of(
    origin: Origin, given: date | None, settings: Settings, obstacles: list[SnapshotError]
) -> date | None:
    try:
        return decide_as_of(origin, given, settings)
    except SnapshotError as error:
        obstacles.append(error)
        return None


def _origin(given: date | None, settings: Settings, day: date | None) -> str | None:
    if day is None:
        return None
    return "option" if given else FILE_NAME if settings.as_of else "name"


def _obstacle(error: SnapshotError) -> Obstacle:
    details: Sequence[object] = getattr(error, "mistakes", ())
    return Obstacle(
        where=error.where,
        found=Words.of(error.found),
        expected=Words.of(error.expected) if error.expected else None,
        todo=Words.of(error.todo) if error.todo else None,
        details=[Words.of(one) for one in details],  # type: ignore[arg-type]
    )
