"""The exported tables: their file names, and how a clean record becomes a row."""

from __future__ import annotations

from pathlib import Path

from auditor.sample.columns import (
    ACCESSES,
    ALLOCATIONS,
    APPS,
    HOLDINGS,
    LISTINGS,
    OBSERVATIONS,
    PROVIDERS,
    REGISTRY,
    SECOND,
    SUBJECTS,
    TRUTH,
    WEBSITES,
)
from auditor.sample.decoration import RoughMess
from auditor.sample.files import CsvSheet, InterfaceFile, Sheet, Workbook
from auditor.sample.landmarks import Landmarks
from auditor.sample.mess import Cell, Mess
from auditor.sample.networks import Provider
from auditor.sample.notices import NOTICES, OF_OTHERS
from auditor.sample.records import (
    Access,
    Allocation,
    Case,
    Listing,
    Notice,
    Observation,
    Registration,
    Service,
    Subject,
    Unit,
    identity,
)

_SHEET_LIMIT = 20_000  # services; beyond, tables would outgrow the 1 048 576 rows of a sheet

_NATURES = {
    "enterprise": "企业",
    "individual": "个人",
    "government": "政府机关",
    "institution": "事业单位",
    "social_organisation": "社会团体",
    "private_non_enterprise": "民办非企业单位",
}
_PAPERS = {
    "business_licence": "营业执照（个人或企业）",
    "uscc_certificate": "统一社会信用代码证书",
    "institution_legal_person": "事业单位法人证书",
    "social_organisation_certificate": "社会团体法人登记证书",
    "private_non_enterprise_certificate": "民办非企业单位登记证书",
    "organisation_code": "组织机构代码证",
    "resident_id": "居民身份证",
}
_KINDS = {"W": "网站", "A": "APP", "X": "小程序", "K": "快应用"}
_REGISTRY_STATUS = {"active": "存续", "revoked": "吊销", "cancelled": "注销", "abnormal": "经营异常"}
_MODES = ("专线", "主机托管", "虚拟主机", "云接入", "云接入")
_PLACES = ("贵州", "贵州", "北京", "广东", "重庆")
_USES = ("静态", "动态")


class Tables:
    """All tables of one sample, open for writing.

    Up to 20 000 services three of them are workbooks, as bureaus send them; larger ones are all CSV.
    """

    def __init__(self, folder: Path, seed: int, services: int, *, rough: bool = False):
        self._subject_rows = self._website_rows = 0
        self.mess, self._rough = RoughMess(seed) if rough else Mess(seed), rough
        self._folder, self._workbooks = folder, services <= _SHEET_LIMIT
        self._open: list[Sheet] = []
        self._sheet_date = self.mess.sheet_date if self._workbooks else self.mess.date
        self.open_filings()
        self.providers = self._csv("接入商", PROVIDERS, "utf-8-sig")
        self.allocations = self._csv("IP备案", ALLOCATIONS, "utf-8")
        self.registry = self.sheet("证照库", REGISTRY)
        self.observations = self._csv("解析拨测", OBSERVATIONS, "utf-8-sig")
        self.holdings = self._csv("域名注册", HOLDINGS, "utf-8")
        self.listings = self._csv("黑名单", LISTINGS, "utf-8-sig")
        self.notices = {tag: self._opened(InterfaceFile(folder / f"{tag}.xml", tag)) for tag in NOTICES}
        self.truth = self._csv("truth/truth", TRUTH, "utf-8-sig")

    def open_filings(self) -> None:
        """The tables of subjects, services and accesses."""
        self.subjects = self._csv("主体信息", SUBJECTS, "gb18030")
        self.websites = self._csv("网站信息", WEBSITES, "gb18030")
        self.second = self._csv("网站信息（补）", SECOND, "utf-8-sig") if self._rough else self.websites
        self.open_apps()
        self.accesses = self.sheet("接入信息", ACCESSES, "接入信息一览表")

    def open_apps(self) -> None:
        """The table of APPs, mini-programs and quick apps."""
        self.apps = self.sheet("APP及小程序", APPS, "移动应用备案信息导出")

    def _csv(self, name: str, header: tuple[str, ...], encoding: str) -> Sheet:
        path = self._folder / f"{name}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        return self._opened(CsvSheet(path, header, encoding))

    def sheet(self, name: str, header: tuple[str, ...], title: str = "") -> Sheet:
        """A workbook where its rows fit, else a CSV file."""
        if not self._workbooks:
            return self._csv(name, header, "utf-8-sig")
        return self._opened(Workbook(self._folder / f"{name}.xlsx", header, name, title))

    def _opened(self, sheet: Sheet) -> Sheet:
        self._open.append(sheet)
        return sheet

    def close(self) -> None:
        """Finish every file."""
        for sheet in self._open:
            sheet.close()

    def write(self, case: Case, plant: str) -> None:
        """Append everything of one case, and its truth."""
        self.write_filings(case)
        for registration in case.registry:
            self.registry.write(self._registration(registration))
        for observation in case.observations:
            self.observations.write(self._observation(observation))
        for domain, held in case.holdings.items():
            self.holdings.write(
                [domain, held.holder, held.credential, self.mess.date(held.expires), held.verified]
            )
        self._write_lists(case.listings, case.notices)
        for rule, record, expected in case.truths:
            self.truth.write([rule, *identity(record), expected, plant])

    def write_filings(self, case: Case) -> None:
        """Append the subjects, services and accesses of one case."""
        for subject in case.subjects:
            self.subjects.write(self.subject_row(subject))
        for service in case.services:
            (self._write_website if service.kind == "W" else self._write_app)(service)
        for access in case.accesses:
            self.accesses.write(self.access_row(access))

    def subject_row(self, s: Subject) -> list[Cell]:
        """Cells in the order of `SUBJECTS`."""
        self._subject_rows += 1
        m = self.mess
        return [
            self._subject_rows, m.number(s.number), m.name(s.name), _NATURES[s.nature],
            _PAPERS[s.credential_type], m.credential(s.credential), s.credential_address, _investor(s),
            s.province, s.county[0], s.county[1], s.address, s.person, "居民身份证", s.person_id,
            *self._contacts(s, s.serial), _or(s.emergency, _mobile(s.serial + 500_000)), s.authorised,
            m.date(s.filed), m.date(s.changed), s.expires if isinstance(s.expires, str) else m.date(s.expires), s.status,
        ]  # fmt: skip

    def _contacts(self, s: Subject | Service, i: int) -> tuple[Cell, Cell, Cell]:
        """Office phone, mobile and mail address of the person in charge."""
        return (
            _or(s.phone, f"0851-8{i:07d}"),
            self.mess.phone(_or(s.mobile, _mobile(i))),
            _or(s.email, f"icp{i}@mail.example"),
        )

    def _write_website(self, s: Service) -> None:
        row = self.website_row(s)
        if s.split_cell:
            row.insert(8, "软件下载")
        if s.second:
            self.second.write([cell for name, cell in zip(WEBSITES, row, strict=True) if name in SECOND])
        else:
            self.websites.write(row)

    def website_row(self, s: Service) -> list[Cell]:
        """Cells in the order of `WEBSITES`."""
        m = self.mess
        self._website_rows += 1
        return [
            self._website_rows, s.written_number or m.number(s.number), m.number(s.subject_number), "网站", s.name,
            f"www.{s.domains[0]}" if s.home is None else s.home, m.domains(s.domains), s.content, s.approvals, s.person,
            "居民身份证", s.person_id, *self._contacts(s, s.serial // 8), m.date(s.filed), m.date(s.filed + 2), s.status,
        ]  # fmt: skip

    def _write_app(self, s: Service) -> None:
        m = self.mess
        self.apps.write([
            m.number(s.number), m.number(s.subject_number), _KINDS[s.kind], s.name, m.domains(s.domains),
            s.person, self._sheet_date(s.filed), self._sheet_date(s.filed + 2), s.status,
        ])  # fmt: skip

    def access_row(self, a: Access) -> list[Cell]:
        """Cells in the order of `ACCESSES`."""
        m = self.mess
        return [
            a.written_number or m.number(a.service_number), m.name(a.provider),
            _MODES[a.filed % 5] if a.mode is None else a.mode,
            _PLACES[a.filed // 5 % 5] if a.place is None else a.place,
            a.written_ips or m.addresses(a.ips), self._sheet_date(a.filed),
            a.written_cancelled or self._sheet_date(a.cancelled), "有效" if a.active else "已取消",
        ]  # fmt: skip

    def _registration(self, r: Registration) -> list[Cell]:
        return [
            r.credential, _PAPERS[r.credential_type], self.mess.name(r.name), r.legal_person, r.address,
            _REGISTRY_STATUS[r.status], self._sheet_date(r.changed),
        ]  # fmt: skip

    def _observation(self, o: Observation) -> list[Cell]:
        status = "200" if o.alive else "0" if o.ip else ""
        return [o.domain, o.ip, self.mess.date(o.on), "是" if o.alive else "否", status]

    def _write_lists(self, listings: list[Listing], notices: list[Notice]) -> None:
        for listing in listings:
            self.listings.write([listing.kind, listing.value, listing.level])
        for notice in notices:
            self.notices[notice.block].write([notice.element])

    def write_bureau(self) -> None:
        """Append what the bureau sends to every provider, about filings of others."""
        self._write_lists(*OF_OTHERS)

    def write_providers(self, providers: list[Provider], today: int) -> None:
        """Append the providers and what addresses each filed."""
        for p in providers:
            self.write_unit(Unit(p.name, f"黔B1.B2-2020{p.index:04d}", today + 300 + p.index, "存续"))
            for n, (first, last) in enumerate(p.blocks()):
                kind, assignee = ("自用", p.name) if n % 2 else ("分配且使用", "某使用单位")
                ips, filed = f"{first}-{last}", today - 2000 - n % 300
                self.write_allocation(Allocation(p.name, ips, "来源", "", "", "", filed))
                self.write_allocation(Allocation(p.name, ips, "分配", kind, _USES[n % 2], assignee, filed))

    def write_landmarks(self, made: Landmarks) -> None:
        """Append what stands once in every sample, and the truth about it."""
        for unit in made.units:
            self.write_unit(unit)
        for allocation in made.allocations:
            self.write_allocation(allocation)
        for case in made.cases:
            self.write(case, "landmark")
        for rule, record, why in made.truths:
            self.truth.write([rule, *identity(record), "fail", why])

    def write_unit(self, u: Unit) -> None:
        """Append a provider."""
        self.providers.write([u.name, u.licence, self.mess.date(u.expires), u.status])

    def write_allocation(self, a: Allocation) -> None:
        """Append one IP filing."""
        first, _, last = a.ips.partition("-")
        filed = self.mess.date(a.filed)
        self.allocations.write([a.provider, first, last, a.layer, a.kind, a.use, a.assignee, filed])


def _or(value: str | None, usual: str) -> str:
    return usual if value is None else value


def _investor(s: Subject) -> str:
    """A unit above a public institution, mostly nobody above an organ, the person in charge elsewhere."""
    usual = {"government": "", "institution": f"{s.county[0]}事务管理局"}.get(s.nature, s.person)
    return _or(s.investor, usual)


def _mobile(i: int) -> str:
    return f"1990{i % 10_000_000:07d}"
