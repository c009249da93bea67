"""The exported tables: their file names, their Chinese headers, and how a clean record becomes a row."""

from __future__ import annotations

from pathlib import Path

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

_SUBJECTS = (
    *(
        "序号",
        "主体备案号",
        "主办单位名称",
        "主办单位性质",
        "主办单位证件类型",
        "主办单位证件号码",
        "主办单位证件住所",
    ),
    *("投资人或主管单位", "省", "市", "县", "通信地址", "主体负责人姓名", "负责人证件类型", "负责人证件号码"),
    *("办公电话", "手机号码", "电子邮箱", "应急联系电话", "有无授权书", "首次报备时间", "最近修改时间"),
    *("证件有效期至", "主体状态"),
)
_WEBSITES = (
    *(
        "序号",
        "网站备案号",
        "主体备案号",
        "服务类型",
        "网站名称",
        "网站首页网址",
        "域名",
        "服务内容",
        "前置审批项",
    ),
    *("网站负责人姓名", "负责人证件类型", "负责人证件号码", "办公电话", "手机号码", "电子邮箱"),
    *("首次报备时间", "审核通过时间", "备案状态"),
)
_APPS = (
    *(
        "服务备案号",
        "主体许可证号",
        "服务类型",
        "服务名称",
        "域名列表",
        "负责人姓名",
        "首次报备时间",
        "审核通过日期",
    ),
    "备案状态",
)
_ACCESSES = (
    "网站备案号",
    "接入商名称",
    "接入方式",
    "服务器放置地",
    "IP地址列表",
    "接入时间",
    "取消接入时间",
    "接入状态",
)
_PROVIDERS = ("接入商名称", "经营许可证号", "许可证有效期", "状态")
_ALLOCATIONS = ("单位名称", "起始IP", "终止IP", "层级", "分配方式", "用途", "使用单位名称", "分配日期")
_REGISTRY = ("证件号码", "证件类型", "单位名称", "法定代表人", "住所", "登记状态", "变更日期")
_OBSERVATIONS = ("域名", "解析IP", "拨测时间", "是否存活", "HTTP状态码")
_HOLDINGS = ("域名", "域名所有者", "域名所有者证件号码", "到期日期", "是否实名")
_LISTINGS = ("黑名单类型", "黑名单内容", "级别")
_TRUTH = ("rule", "record", "identity", "expected", "plant")

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

    def __init__(self, folder: Path, seed: int, services: int):
        self.mess = Mess(seed)
        self._folder, self._workbooks = folder, services <= _SHEET_LIMIT
        self._open: list[Sheet] = []
        self._sheet_date = self.mess.sheet_date if self._workbooks else self.mess.date
        self.subjects = self._csv("主体信息", _SUBJECTS, "gb18030")
        self.websites = self._csv("网站信息", _WEBSITES, "gb18030")
        self.apps = self._sheet("APP及小程序", _APPS, "移动应用备案信息导出")
        self.accesses = self._sheet("接入信息", _ACCESSES, "接入信息一览表")
        self.providers = self._csv("接入商", _PROVIDERS, "utf-8-sig")
        self.allocations = self._csv("IP备案", _ALLOCATIONS, "utf-8")
        self.registry = self._sheet("证照库", _REGISTRY)
        self.observations = self._csv("解析拨测", _OBSERVATIONS, "utf-8-sig")
        self.holdings = self._csv("域名注册", _HOLDINGS, "utf-8")
        self.listings = self._csv("黑名单", _LISTINGS, "utf-8-sig")
        self.notices = {tag: self._opened(InterfaceFile(folder / f"{tag}.xml", tag)) for tag in NOTICES}
        self.truth = self._csv("truth/truth", _TRUTH, "utf-8-sig")
        self._subject_rows = self._website_rows = 0

    def _csv(self, name: str, header: tuple[str, ...], encoding: str) -> Sheet:
        path = self._folder / f"{name}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        return self._opened(CsvSheet(path, header, encoding))

    def _sheet(self, name: str, header: tuple[str, ...], title: str = "") -> Sheet:
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
        for subject in case.subjects:
            self._subject_rows += 1
            self.subjects.write(self._subject(subject))
        for service in case.services:
            (self._website if service.kind == "W" else self._app)(service)
        for access in case.accesses:
            self.accesses.write(self._access(access))
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

    def _subject(self, s: Subject) -> list[Cell]:
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

    def _website(self, s: Service) -> None:
        m = self.mess
        self._website_rows += 1
        row: list[Cell] = [
            self._website_rows, m.number(s.number), m.number(s.subject_number), "网站", s.name,
            f"www.{s.domains[0]}" if s.home is None else s.home, m.domains(s.domains), s.content, s.approvals, s.person,
            "居民身份证", s.person_id, *self._contacts(s, s.serial // 8), m.date(s.filed), m.date(s.filed + 2), s.status,
        ]  # fmt: skip
        if s.split_cell:
            row.insert(8, "软件下载")
        self.websites.write(row)

    def _app(self, s: Service) -> None:
        m = self.mess
        self.apps.write([
            m.number(s.number), m.number(s.subject_number), _KINDS[s.kind], s.name, m.domains(s.domains),
            s.person, self._sheet_date(s.filed), self._sheet_date(s.filed + 2), s.status,
        ])  # fmt: skip

    def _access(self, a: Access) -> list[Cell]:
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
            self._unit(Unit(p.name, f"黔B1.B2-2020{p.index:04d}", today + 300 + p.index, "存续"))
            for n, (first, last) in enumerate(p.blocks()):
                kind, assignee = ("自用", p.name) if n % 2 else ("分配且使用", "某使用单位")
                ips, filed = f"{first}-{last}", today - 2000 - n % 300
                self._allocation(Allocation(p.name, ips, "来源", "", "", "", filed))
                self._allocation(Allocation(p.name, ips, "分配", kind, _USES[n % 2], assignee, filed))

    def write_landmarks(self, made: Landmarks) -> None:
        """Append what stands once in every sample, and the truth about it."""
        for unit in made.units:
            self._unit(unit)
        for allocation in made.allocations:
            self._allocation(allocation)
        for case in made.cases:
            self.write(case, "landmark")
        for rule, record, why in made.truths:
            self.truth.write([rule, *identity(record), "fail", why])

    def _unit(self, u: Unit) -> None:
        self.providers.write([u.name, u.licence, self.mess.date(u.expires), u.status])

    def _allocation(self, a: Allocation) -> None:
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
