"""A run rendered again, for one audience, without its snapshot."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import gettempdir

from auditor.errors import UsageError
from auditor.findings.audience import View, providers_of, seen
from auditor.findings.decided_run import decided_by_now
from auditor.findings.stored_run import StoredRun, read_run
from auditor.nearest import did_you_mean
from auditor.reporting import FILES, PARTS_HELD, Form, pdf, render_run
from auditor.run_folder import final_folder, publish
from auditor.text import Text
from auditor.workplace import PREFIX, workplace

REPORTS = frozenset({*PARTS_HELD, pdf.NAME, *(file for files in FILES.values() for file in files)})
_NOT_IN_NAMES = re.compile(r"[^\w（）()·-]+")


def report(folder: Path, *, view: View, form: Form, out: Path | None = None) -> Path:
    """Write the reports of a run again into a folder of their own, with what people decided on it; the run is not touched.

    Raises:
        UsageError: the folder is no run, it has no such provider, or the place is taken.
        DecisionsError: the decisions beside the run were altered by hand and cannot be read.
    """
    run = read_run(folder)
    _must_know(run, view)
    to = final_folder(out or _beside(folder, view), "", REPORTS, FILES[form.formats[0]][0])
    with _decided(run) as decided, publish(to) as draft:
        _write(decided, view, draft, form)
    return to


def report_each(folder: Path, *, view: View, form: Form, out: Path | None = None) -> list[Path]:
    """Write one folder for each provider that has findings, all of them or none."""
    to = final_folder(out or _beside(folder, view), "", frozenset())
    with _decided(read_run(folder)) as decided, publish(to) as draft:
        names = [row.provider for row in decided.result.providers if row.findings]
        for name in names:
            (draft / folder_of(name)).mkdir()
            _write(decided, View("provider", name, view.strict), draft / folder_of(name), form)
    return [to / folder_of(name) for name in names]


def folder_of(provider: str) -> str:
    """A folder's name for a provider: what of its name a file system takes, and eight digits that keep two apart."""
    return f"{_NOT_IN_NAMES.sub('_', provider)[:40]}-{sha256(provider.encode()).hexdigest()[:8]}"


@contextmanager
def _decided(run: StoredRun) -> Iterator[StoredRun]:
    with workplace(Path(gettempdir()), PREFIX) as work:
        yield decided_by_now(run, work)


def _write(run: StoredRun, view: View, to: Path, form: Form) -> None:
    with workplace(Path(gettempdir()), PREFIX) as work:
        render_run(seen(run, view, work), to, form)


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
