"""What an audit of today's data advises is in force today; what has ended is shown as history."""

from __future__ import annotations

import re

from .runs import Audited

GONE = ("备案密码", "filing password")


def test_ended_procedures_and_articles_are_history(weekly: Audited) -> None:
    document = weekly.document
    ended = {
        one["id"]: one["effective_to"]
        for one in document["procedures"] + document["articles"]
        if not one["in_force"]
    }
    assert ended["recover-password"] == ended["FAQ-PASSWORD"] == "2020-08-16"
    assert ended["CSL-24"] == "2025-12-31"


def test_nobody_is_advised_by_what_has_ended(weekly: Audited) -> None:
    document = weekly.document
    ended = {one["id"] for one in document["procedures"] if not one["in_force"]}
    advised = {action["do"] for finding in weekly.findings for action in finding["actions"]}
    advised |= {action["do"] for rule in document["rules"] for action in rule["actions"]}
    assert advised and not advised & ended
    steps = {
        one["id"]: str(one["voices"]) + str(one["where"])
        for one in document["procedures"]
        if one["id"] in advised
    }
    assert not [name for name, said in steps.items() if any(word in said for word in GONE)]
    assert not any(word in str(weekly.findings) for word in GONE)


def test_the_report_names_passwords_as_history_only(weekly: Audited) -> None:
    html = (weekly.run.folder / "report.html").read_text(encoding="utf-8")
    body = html[: html.index('id="procedures"')]
    assert not any(word in body for word in GONE)
    article = re.search(r'id="a-recover-password">.*?</article>', html, re.DOTALL)
    assert article and "有效至2020-08-16" in article[0]
    assert "<ol>" not in article[0]  # what it was and when it ended, but no steps to follow
