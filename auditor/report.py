"""A run rendered again, for one audience, without its snapshot."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path
from tempfile import gettempdir

from auditor.errors import UsageError
from auditor.findings.audience import View, providers_of, seen
from auditor.findings.stored_run import StoredRun, read_run
from auditor.nearest import did_you_mean
from auditor.reporting import FILES, PARTS, Form, pdf, render_run
from auditor.run_folder import final_folder, publish
from auditor.text import Text
from auditor.workplace import PREFIX, workplace

REPORTS = frozenset({PARTS, pdf.NAME, *(file for files in FILES.values() for file in files)})
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f<>:"/\\|?*\s.]+')


def report(folder: Path, *, view: View, form: Form, out: Path | None = None) -> Path:
    """Write the reports of a run again into a folder of their own; the run is not touched.

    Raises:
        UsageError: the folder is no run, it has no such provider, or the place is taken.
    """
    run = read_run(folder)
    _must_know(run, view)
    to = final_folder(out or _beside(folder, view), "", REPORTS, FILES[form.formats[0]][0])
    _write(run, view, to, form)
    return to


def report_each(folder: Path, *, view: View, form: Form, out: Path | None = None) -> list[Path]:
    """Write one folder for each provider that has findings, all of them or none."""
    run = read_run(folder)
    to = final_folder(out or _beside(folder, view), "", frozenset())
    names = [row.provider for row in run.result.providers if row.findings]
    with publish(to) as draft:
        for name in names:
            _write(run, View("provider", name, view.strict), draft / folder_of(name), form)
    return [to / folder_of(name) for name in names]


def folder_of(provider: str) -> str:
    """A folder's name for a provider: what of its name a file system takes, and eight digits that keep two apart."""
    return f"{_NOT_IN_NAMES.sub('_', provider)[:40]}-{sha256(provider.encode()).hexdigest()[:8]}"


def _write(run: StoredRun, view: View, to: Path, form: Form) -> None:
    with workplace(Path(gettempdir()), PREFIX) as work, publish(to) as draft:
        render_run(seen(run, view, work), draft, form)


def _beside(folder: Path, view: View) -> Path:
    return folder.absolute().with_name(f"{folder.absolute().name}-{view.audience}")


def _must_know(run: StoredRun, view: View) -> None:
    known = providers_of(run)
    if view.provider is not None and view.provider not in known:
        hint = did_you_mean(view.provider, known)
        raise UsageError(
            Text(f"这次审计中没有接入商“{view.provider}”{hint.zh}",
                 f"there is no access provider '{view.provider}' in this run{hint.en}"),
            where="--provider",
        )  # fmt: skip
