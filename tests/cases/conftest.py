"""Audits of cases share their plans."""

from __future__ import annotations

from plans import kept_plans

__all__ = ["kept_plans"]
