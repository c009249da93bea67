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
from auditor.rulebook.load import load_rulebook
from auditor.snapshot.archives import Archives
from auditor.snapshot.as_of import decide_as_of
from auditor.snapshot.files import find_files
from auditor.snapshot.reading import Progress
from auditor.snapshot.settings import FILE_NAME, Settings, load_settings


def inspect(path: str | Path, *, as_of: date | None = None, progress: Progress | None = None) -> Inspection:
    """Read everything that can be read, and say what is in the way of an audit.

    Args:
        path: a folder of exports, or one file.
        as_of: the day the snapshot speaks of, as for an audit.
        progress: called with one sentence for each file.

    Raises:
        SnapshotError: only when the path does not exist.
    """
    given, full = Path(path), Path(path).resolve()
    obstacles: list[SnapshotError] = []
    folder = full.parent if full.is_file() else full
    settings = _settings(folder, obstacles)
    with tempfile.TemporaryDirectory(prefix="auditor-") as work:
        survey = Survey(settings, Path(work), progress or (lambda _: None))
        obstacles += _read(survey, given, Path(work))
        day = _as_of(full, as_of, settings, obstacles)
        records = Records({name: survey.parts(name) for name in survey.stored}, survey.sources)
        rejects = records.rejects()
        sheets = [
            report(s, settings.of(s.file, s.sheet), rejects.get(s.source.number, []) if s.source else [])
            for s in survey.seen
        ]
        return Inspection(
            name=full.stem if full.is_file() else full.name,
            as_of=day,
            as_of_from=_origin(as_of, settings, day),
            province=settings.province,
            settings=(folder / FILE_NAME).is_file(),
            auditable=not obstacles,
            sheets=sheets,
            obstacles=[_obstacle(error) for error in obstacles],
            notices=[Words.of(warning) for warning in survey.warnings],
            gaps=gaps(load_rulebook(), survey.columns),
            duplicates=records.duplicates(),
            orphans=records.orphans(),
            provinces=records.provinces(),
        )


def _settings(folder: Path, obstacles: list[SnapshotError]) -> Settings:
    try:
        return load_settings(folder)
    except SettingsError as error:
        obstacles.append(error)
        return Settings()


def _read(survey: Survey, path: Path, work: Path) -> list[SnapshotError]:
    """Read every file; what is in the way. What archives hold stays in `work` until the report is made."""
    try:
        found = find_files(path, survey.settings, work, Archives(work), survey.refuse)
    except SnapshotError as error:
        if not path.exists():
            raise
        return [*survey.obstacles, error]
    survey.warnings.extend(found.warnings)
    survey.survey(found.files)
    for name, file in found.files.items():
        survey.read_file(name, file)
    survey.finish()
    return survey.obstacles


def _as_of(path: Path, given: date | None, settings: Settings, obstacles: list[SnapshotError]) -> date | None:
    try:
        return decide_as_of(path, given, settings)
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
