"""What stands once in every sample: units with faulty IP filings, and providers that may serve no longer.

Their addresses are 60.x, which no ordinary provider has.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from auditor.sample.identifiers import spare_number
from auditor.sample.maker import Maker
from auditor.sample.networks import Provider
from auditor.sample.province import SIGN
from auditor.sample.records import Allocation, Case, Unit

SMALLEST = 40
"""Services of the smallest sample that has landmarks."""

KEEPER = "黔预留云计算有限公司"
"""Keeps 60.8.0.128 to 60.8.0.255 for later."""

_FIRST_SUBJECT = 890_000  # above all ordinary subjects of a million services


@dataclass
class Landmarks:
    """Units, their filings, and the cases that they serve."""

    units: list[Unit] = field(default_factory=list)
    allocations: list[Allocation] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    truths: list[tuple[str, Unit | Allocation, str]] = field(default_factory=list)


def landmarks(m: Maker, *, renewed: bool = False) -> Landmarks:
    """All of them, with the truth about each; `renewed`: also holders of a former and a present licence."""
    made = Landmarks()
    _filings(made, m.today - 900)
    holders = [*_gone(m.today), *(_renewed(m.today) if renewed else ())]
    for n, (name, status, *expiries) in enumerate(holders):
        licences = [Unit(name, f"黔B1.B2-{2019 + k}{n:04d}", day, status) for k, day in enumerate(expiries)]
        made.units += licences
        if status == "已退出" or max(expiries) < m.today:
            made.truths += [("PROV-001", unit, name) for unit in licences]
        made.cases.append(_served(m, n, name))
    return made


def _gone(today: int) -> Iterator[tuple[str, str, int]]:
    yield "黔退出网络服务有限公司", "已退出", today + 200
    yield "黔到期数据中心有限公司", "存续", today - 1


def _renewed(today: int) -> Iterator[tuple[str, str, int, int]]:
    yield "黔续证数据中心有限公司", "存续", today - 100, today + 1700
    yield "黔续证到期网络有限公司", "存续", today - 1900, today - 100


def _served(m: Maker, n: int, provider: str) -> Case:
    """A healthy website at this provider, which filed no address."""
    case = m.case(_FIRST_SUBJECT + n, "enterprise", "W", spare_number(SIGN, 2016, 99_000 + n))
    m.reconnect(case, case.services[0], Provider(0, provider, 0), [f"60.30.{n}.7"])
    return case


def _filings(made: Landmarks, filed: int) -> None:
    source, assignment = "来源", "分配"

    def unit(name: str, *filings: tuple[str, str, str, str | None]) -> None:
        """Filings: family, range, way of assignment, and the rule that must find it."""
        made.units.append(Unit(name, f"黔B1.B2-2018{len(made.units):04d}", filed + 3000, "存续"))
        for layer, ips, kind, rule in filings:
            use = "" if rule == "IP-004 use" else "静态"
            date = None if rule == "IP-004 date" else filed
            one = Allocation(name, ips, layer, kind, use if kind else "", "某使用单位" if kind else "", date)
            made.allocations.append(one)
            if rule:
                made.truths.append((rule.partition(" ")[0], one, name))

    unit("黔越界甲网络有限公司", (source, "60.1.0.0-60.1.0.255", "", None),
         (assignment, "60.1.0.0-60.1.1.255", "分配且使用", "IP-001"))  # fmt: skip
    unit("黔越界乙网络有限公司", (source, "60.2.0.0-60.2.0.255", "", None),
         (assignment, "60.9.0.0-60.9.0.63", "自用", "IP-001"))  # fmt: skip
    unit("黔冲突甲网络有限公司", (source, "60.3.0.0-60.3.0.255", "", "IP-002"))
    unit("黔冲突乙网络有限公司", (source, "60.3.0.128-60.3.1.255", "", "IP-002"))
    unit("黔冲突丙网络有限公司", (source, "60.4.0.0-60.4.0.255", "", None),
         (assignment, "60.4.0.0-60.4.0.127", "分配且使用", "IP-002"))  # fmt: skip
    unit("黔冲突丁网络有限公司", (source, "60.5.0.0-60.5.0.255", "", None),
         (assignment, "60.4.0.64-60.4.0.95", "分配且使用", "IP-002"))  # fmt: skip
    made.truths.append(("IP-001", made.allocations[-1], "outside its sources too"))
    unit("黔未报甲网络有限公司", (assignment, "60.6.0.0-60.6.0.255", "自用", "IP-003"))
    unit("黔未报乙网络有限公司", (assignment, "60.6.1.0-60.6.1.127", "再分配", "IP-003"))
    unit("黔缺项甲网络有限公司", (source, "60.7.0.0-60.7.0.255", "", None),
         (assignment, "60.7.0.0-60.7.0.255", "分配且使用", "IP-004 use"))  # fmt: skip
    unit("黔缺项乙网络有限公司", (source, "60.7.1.0-60.7.1.255", "", None),
         (assignment, "60.7.1.0-60.7.1.255", "自用", "IP-004 date"))  # fmt: skip
    unit(KEEPER, (source, "60.8.0.0-60.8.0.255", "", None), (assignment, "60.8.0.128-60.8.0.255", "预留", None),
         (assignment, "60.8.0.0-60.8.0.127", "自用", None))  # fmt: skip
    # Assigned on to a lower unit, which assigns it to its customer: an overlap that is none.
    unit("黔上级网络有限公司", (source, "60.10.0.0-60.10.0.255", "", None))
    made.allocations.append(
        Allocation(
            "黔上级网络有限公司",
            "60.10.0.0-60.10.0.63",
            assignment,
            "再分配",
            "",
            "黔下级网络有限公司",
            filed,
        )
    )
    unit("黔下级网络有限公司", (assignment, "60.10.0.0-60.10.0.63", "分配且使用", None))
