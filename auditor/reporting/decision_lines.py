"""Decisions as one line for people: on which finding, what, by whom and when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from auditor.findings.decision_files import DecisionPart
from auditor.findings.joined import Change
from auditor.reporting.wording import catalogue
from auditor.text import Lang, Text


def change_line(change: Change, finding: Mapping[str, Any]) -> Text:
    """``SHELL-001 黔ICP备…号-1：确认（王复核，2026-11-23） → 误报：登记有误（李审核，2026-11-24）``."""
    head = f"{finding['rule']} {finding['identity']}"
    old, new = ({lang: _said(part, lang) for lang in ("zh", "en")} for part in (change.old, change.new))
    return Text(f"{head}：{old['zh']} → {new['zh']}", f"{head}: {old['en']} -> {new['en']}")


def _said(part: DecisionPart, lang: Lang) -> str:
    kind = catalogue()[f"decision.{part.decision}"][lang]
    words = [part.reason, part.owner, str(part.expires or ""), part.note]
    said = ("：" if lang == "zh" else ": ") + "，".join(filter(None, words)) if any(words) else ""
    made = "，".join(filter(None, (part.decided_by, str(part.decided_on or ""))))
    return f"{kind}{said}" + (f"（{made}）" if lang == "zh" else f" ({made})")
