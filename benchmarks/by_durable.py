"""The naive way: every subject a state of its own in durable-rules, its raw rows asserted as facts, joins left to the engine.

It is given the protocol that was found to lose and invent nothing (see `auditor/engine/inference.py`): the C module
itself, one live state, trigger first in each rule and asserted last, a keeper for each kind, and strata: what the first
trigger concludes is asserted before the second. Dates are compared as text of one length.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import durable_rules_engine as engine

from benchmarks.dozen import A_MONTH_AGO, A_WEEK_AGO, AS_OF, Finding, run

Row = dict[str, str]
Condition = dict[str, Any]
NO_DATE = "0000-00-00"


def pattern(kind: str, *conditions: Condition, joins: Iterable[Condition] = ()) -> Condition:
    """Kind first, joins last and the last of them twice: the form in which the engine evaluates them exactly."""
    joined = list(joins)
    return {"$and": [{"kind": kind}, *conditions, *joined, *joined[-1:]]}


def same(column: str, alias: str) -> Condition:
    return {column: {alias: column}}


VALID, ACTIVE = {"status": "正常"}, {"status": "有效"}
COUNTED = {"$neq": {"status": "已注销"}}
SERVED = pattern("access", ACTIVE, joins=[same("service_no", "s")])


def shell(type_: str) -> list[Condition]:
    lately = pattern("access", {"$gte": {"cancelled_on": A_WEEK_AGO}}, joins=[same("service_no", "s")])
    old = {"$lt": {"filed_on": A_WEEK_AGO}}
    return [{"s": pattern("service", VALID, {"type": type_}, old)}, {"a$not": SERVED}, {"b$not": lately}]


def silent(type_: str) -> list[Condition]:
    recent = {"$gte": {"observed_on": A_MONTH_AGO}}
    later = pattern("resolution", joins=[same("domain", "o"), {"$gt": {"observed_on": {"o": "observed_on"}}}])
    return [
        {"s": pattern("service", VALID, {"type": type_})},
        {"o": pattern("resolution", {"alive": "否"}, recent, joins=[same("domain", "s")])},
        {"a": SERVED},
        {"l$not": later},
    ]


def revoked(status: str) -> list[Condition]:
    found = pattern("registry", {"status": status}, joins=[same("credential_no", "u")])
    return [{"u": pattern("subject", VALID)}, {"r": found}]


def expired() -> list[Condition]:
    dated, before = {"$gt": {"expires_on": NO_DATE}}, {"$lt": {"expires_on": AS_OF}}
    return [{"u": pattern("subject", VALID, dated, before)}]


# Rule, stratum, patterns; the name of a rule ends before its first "/".
CHECKS: dict[str, tuple[str, list[Condition]]] = {
    "SHELL-001": ("one", shell("网站")),
    "SHELL-002": ("one", shell("APP")),
    "SHELL-003": ("one", [{"u": pattern("subject", VALID)}, {"s$not": pattern("service", COUNTED)}]),
    "INT-001": ("one", [{"s": pattern("service")},
                        {"u$not": pattern("subject", joins=[same("subject_no", "s")])}]),
    "INT-004": ("one", [{"s": pattern("access")}, {"f$not": pattern("service", joins=[same("service_no", "s")])}]),
    "LIFE-005": ("one", [{"s": pattern("service", {"status": "已注销"})}, {"a": SERVED}]),
    "LIFE-006": ("one", [{"s": pattern("service", VALID)}, {"u": pattern("subject", {"status": "已注销"})}]),
    "ACC-004/site": ("one", silent("网站")),
    "ACC-004/app": ("one", silent("APP")),
    **{f"ACC-005/{name}": ("one", [{"s": pattern("access", ACTIVE, {name: "-"})}])
       for name in ("provider", "mode", "place")},
    "CRED-004/revoked": ("one", revoked("吊销")),
    "CRED-004/cancelled": ("one", revoked("注销")),
    "CRED-013": ("one", expired()),
    "kept": ("two", [{"s": pattern("service", COUNTED)},
                     {"h$not": pattern("shell", joins=[same("service_no", "s")])}]),
    "SHELL-004": ("three", [{"u": pattern("subject", VALID)}, {"s": pattern("service", COUNTED)},
                            {"k$not": pattern("kept")}]),
}  # fmt: skip
STRATA = ("one", "two", "three")
KINDS = ("subject", "service", "access", "registry", "resolution", "shell", "kept")
DERIVED = {"SHELL-001": "shell", "SHELL-002": "shell", "kept": "kept"}


def ruleset() -> dict[str, Any]:
    rules: dict[str, Any] = {
        name: {"all": [{"t": {"$and": [{"kind": stratum}]}}, *patterns]}
        for name, (stratum, patterns) in CHECKS.items()
    }
    rules |= {f"canary-{stratum}": {"all": [{"t": {"$and": [{"kind": stratum}]}}]} for stratum in STRATA}
    never = {"n": {"kind": "never"}}
    return rules | {f"keeper-{kind}": {"all": [never, {"f": {"kind": kind}}]} for kind in KINDS}


class Cases:
    """One rule set with at most one live state."""

    def __init__(self) -> None:
        self.handle = engine.create_ruleset("naive", json.dumps(ruleset(), ensure_ascii=False))
        self.number = 0
        list(self.judge([]))  # the first state may only be deleted after an action has run in it

    def judge(self, facts: list[Row]) -> Iterator[Finding]:
        """The findings of one case."""
        self.number = 0
        found: dict[Finding, None] = {}
        for fact in facts:
            self._tell(fact, found)
        for stratum in STRATA:
            self._tell({"kind": stratum}, found)
        engine.delete_state(self.handle, "c")
        yield from (finding for finding in found if finding[0] != "kept")

    def _tell(self, fact: Mapping[str, str], found: dict[Finding, None]) -> None:
        state = self._assert(fact)
        started = engine.start_action_for_state(self.handle, state)
        fired = started[1] if started else None
        while fired:
            for name, frame in json.loads(fired).items():
                self._conclude(name.split("/")[0], frame, found)
            fired = engine.complete_and_start_action(self.handle, state)

    def _conclude(self, rule: str, frame: Mapping[str, Any], found: dict[Finding, None]) -> None:
        if rule.startswith("canary"):
            return
        about = frame["u"]["subject_no"] if "u" in frame and rule != "LIFE-006" else frame["s"]["service_no"]
        if (rule, about) not in found:
            found[rule, about] = None
            if rule in DERIVED:
                self._assert({"kind": DERIVED[rule], "service_no": about})

    def _assert(self, fact: Mapping[str, str]) -> Any:
        message = json.dumps({**fact, "sid": "c", "id": f"{self.number:06d}"}, ensure_ascii=False)
        self.number += 1
        code, state = engine.assert_fact(self.handle, message)
        if code != 0:
            raise RuntimeError(f"the engine did not store a fact (code {code})")
        return state


def find(snapshot: Path) -> Iterator[Finding]:
    """Every finding, subject by subject."""
    cases = Cases()
    for facts in _by_subject(snapshot):
        yield from cases.judge(facts)


def _by_subject(snapshot: Path) -> Iterable[list[Row]]:
    """The rows of each subject number with those of its services, its credential and its domains."""
    cases: dict[str, list[Row]] = defaultdict(list)
    credentials, domains = {}, {}
    for row in _rows(snapshot, "主体信息", "subject", subject_no="主体备案号", credential_no="主办单位证件号码",
                     expires_on="证件有效期", status="主体状态"):  # fmt: skip
        cases[row["subject_no"]].append(row)
        credentials[row["credential_no"]] = row["subject_no"]
    for row in _rows(snapshot, "服务信息", "service", service_no="服务备案号", subject_no="主体备案号", type="服务类型",
                     domain="域名", filed_on="首次报备时间", status="备案状态"):  # fmt: skip
        cases[row["subject_no"]].append(row)
        domains[row["domain"]] = row["subject_no"]
    for row in _rows(snapshot, "接入信息", "access", service_no="服务备案号", provider="接入商名称", mode="接入方式",
                     place="服务器放置地", cancelled_on="取消接入时间", status="接入状态"):  # fmt: skip
        cases[row["service_no"].rpartition("-")[0]].append(row)
    for row in _rows(snapshot, "证照库", "registry", credential_no="证件号码", status="登记状态"):
        cases[credentials[row["credential_no"]]].append(row)
    for row in _rows(
        snapshot, "解析拨测", "resolution", domain="域名", observed_on="拨测时间", alive="是否存活"
    ):
        cases[domains[row["domain"]]].append(row)
    return cases.values()


def _rows(snapshot: Path, file: str, kind: str, **columns: str) -> Iterator[Row]:
    """The columns of a file; a blank is a value too, because every property must be there."""
    with (snapshot / f"{file}.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            blank = {name: NO_DATE if name.endswith("_on") else "-" for name in columns}
            yield {"kind": kind, **{name: row[zh] or blank[name] for name, zh in columns.items()}}


if __name__ == "__main__":
    run(find)
