"""report.html: one file that opens from a disk or an attachment, runs nothing and loads nothing."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape

from auditor.findings.accuracy_model import AccuracyRate
from auditor.findings.catalogue import Words
from auditor.findings.result import Result
from auditor.findings.store import Findings
from auditor.reporting import page
from auditor.reporting import split as split_
from auditor.reporting.cases import Cases
from auditor.reporting.charts import beside
from auditor.reporting.conclusion import sentences
from auditor.reporting.island import Island
from auditor.reporting.labels import Labels
from auditor.reporting.templates import read_template
from auditor.reporting.visible import visible
from auditor.reporting.wording import Wording
from auditor.text import Lang

NAME_LENGTH = 120
SCRIPTS = (
    "data",
    "decide",
    "select",
    "address",
    "list",
    "card",
    "several",
    "export",
    "case",
    "paper",
    "start",
)


def render(
    result: Result, findings: Findings, to: Path, lang: Lang, *, split: split_.By | None = None
) -> None:
    """Writes the report: one file, or a summary and a folder `parts` beside it with a file for each part.

    Args:
        split: what to part the findings by; by provider if they are too many for one file.
    """
    say = Wording(lang)
    way = split_.way_of(findings, split)
    values = _summary(result, findings, say) | {"island": None, "parts": [], "split": way}
    if way:
        values |= {"chosen": {}, "parts": _write_parts(result, findings, to.parent / split_.PARTS, say, way)}
    elif len(findings):
        values |= {
            "island": Island(result, findings, say),
            "cases": Cases(findings, findings.path.parent, say),
        }
    _write("report.html.j2", values, to, say)


def render_paper(result: Result, findings: Findings, to: Path, lang: Lang) -> None:
    """Writes the report without script and data, as it is printed."""
    say = Wording(lang)
    values = _summary(result, findings, say) | {"island": None, "parts": [], "split": None}
    _write("report.html.j2", values, to, say)


def _summary(result: Result, findings: Findings, say: Wording) -> dict[str, Any]:
    """What the sections of the report show."""
    lead, *remarks = sentences(result, say)
    return page.context(result, findings, say) | {
        "lead": lead,
        "remarks": remarks,
    }


def _write_parts(
    result: Result, findings: Findings, folder: Path, say: Wording, by: split_.By
) -> list[split_.Part]:
    """A file for each part, holding nothing of another part; records of a subject also tell of its other providers."""
    folder.mkdir(exist_ok=True)
    run = None if by == "provider" else findings.path.parent
    written = []
    with split_.Parts(result, findings, by, say) as parts:
        for part in parts:
            own = part.findings
            values = {
                "result": result, "part": part, "by": by, "labels": Labels(result, say),
                "first": list(islice(own, page.SHOW_ALL_UP_TO)),
                "island": Island(result, own, say), "cases": Cases(own, run, say),
            }  # fmt: skip
            _write("part.html.j2", values, folder / part.file, say)
            written.append(part)
    return written


def _write(template: str, values: dict[str, Any], to: Path, say: Wording) -> None:
    """Fills in a template; the policy allows exactly the bytes of our own style and script."""
    style = (
        read_template("report.css") + read_template("viewer/viewer.css") + running_head(values["result"], say)
    )
    script = viewer_script()
    own = {
        "style": Markup(style),
        "script": Markup(script),
        "policy": policy(style, script),
        "lang": say.lang,
    }
    with to.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(_environment(say).get_template(template).generate(values | own))


def write_without_script(template: str, values: dict[str, Any], to: Path, say: Wording) -> None:
    """Fills in a template that needs no result and runs nothing, in the look of the report."""
    style = read_template("report.css")
    own = {"style": Markup(style), "policy": policy(style, None), "lang": say.lang}
    with to.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(_environment(say).get_template(template).generate(values | own))


def viewer_script() -> str:
    """The script of the interactive list: our own files, one after the other, in a scope of their own."""
    parts = "\n".join(read_template(f"viewer/{name}.js") for name in SCRIPTS)
    return f'"use strict";\n(() => {{\n{parts}}})();\n'


def running_head(result: Result, say: Wording) -> str:
    """Title, run and handling mark at the top of every printed page, where the browser draws margin boxes."""
    left = _in_style(f"{say('head.title')} {result.run}")
    right = _in_style(say("head.classified")) if result.audience != "public" else ""
    return f'@page {{ @top-left {{ content: "{left}"; }} @top-right {{ content: "{right}"; }} }}\n'


def _in_style(text: str) -> str:
    """Letters, digits and plain punctuation: nothing that could end a string of a style sheet."""
    return re.sub(r"[^\w –.-]", " ", text)


def policy(style: str, script: str | None) -> str:
    """The content security policy: this style sheet, this script if any, inline images, nothing else."""
    runs = f"script-src '{_digest(script)}'; " if script else ""
    return (
        f"default-src 'none'; {runs}style-src '{_digest(style)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _environment(say: Wording) -> Environment:
    environment = Environment(
        loader=FunctionLoader(read_template),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_harmless,
    )
    environment.globals["say"] = _in_markup(say)
    environment.filters |= {
        "t": say.pick,
        "n": "{:,}".format,
        "show": _show(say),
        "plain": lambda text: say.shorten(str(text), NAME_LENGTH),
        "beside": beside,
        "unit": _with_unit(say),
        "by_provider": page.by_provider,
        "day": say.day,
        "share": share,
    }
    return environment


def _with_unit(say: Wording) -> Callable[[int, str], str]:
    """A number with its unit; a unit that a user thought of stands behind it as it was written."""

    def said(number: int, unit: str) -> str:
        key, n = f"unit.{unit}", f"{number:,}"
        return say(key, n=n) if say.has(key) else f"{n} {unit}"

    return said


def _harmless(value: Any) -> Any:
    """The last guard: no invisible character leaves a template, line ends apart."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return "\n".join(map(visible, value.split("\n")))


def _in_markup(say: Wording) -> Any:
    """The catalogue for templates: its own text is safe, the values put into it are escaped."""

    def said(key: str, **values: Any) -> Markup:
        return Markup(say(key, **{name: escape(value) for name, value in values.items()}))

    return said


def _show(say: Wording) -> Any:
    """A text of the snapshot: visible, not too long, and unable to turn the direction of what follows."""

    def shown(text: str | Words | None, limit: int = NAME_LENGTH) -> Markup:
        if text is None or text == "":
            return Markup('<span class="none">—</span>')
        return Markup("<bdi>{}</bdi>").format(say.shorten(str(text), limit))

    return shown


def share(rate: AccuracyRate) -> str:
    """Correct of checked in percent; none where nothing could be checked."""
    return f"{rate.correct / rate.checked:.1%}" if rate.checked else "—"
