"""Findings: failed verdicts on actual records, with evidence, history and actions."""
