"""One sheet for subjects, websites, domains and accesses, a row for each, with the cells of what stands above repeated.

So the batch templates of providers and the lists of carriers come; contacts of subject and site have the same headers.
APPs and mini-programs, of which templates know nothing, stay in tables of their own.
"""

from __future__ import annotations

from dataclasses import replace

from auditor.sample.columns import ACCESSES, SUBJECTS, WEBSITES
from auditor.sample.mess import Cell
from auditor.sample.records import Case, Service
from auditor.sample.tables import Tables

_SHARED = ("办公电话", "手机号码", "电子邮箱", "负责人证件类型", "负责人证件号码", "首次报备时间")
_OF_SITE = [n for n, name in enumerate(WEBSITES) if name not in ("序号", "主体备案号")]
_OF_ACCESS = [n for n, name in enumerate(ACCESSES) if name != "网站备案号"]
_HEADER = (
    *(name if name in ("序号", *_SHARED) else f"{name}（必填）" for name in SUBJECTS),
    *(WEBSITES[n] for n in _OF_SITE),
    *(ACCESSES[n] for n in _OF_ACCESS),
)


class Wide(Tables):
    """Tables of which three are one sheet."""

    def open_filings(self) -> None:
        """The wide sheet, and the tables of APPs."""
        self.open_apps()
        self.accesses = self.sheet("APP接入信息", ACCESSES, "接入信息一览表")
        self.wide = self.sheet("备案数据", _HEADER, "备案数据导出")

    def write_filings(self, case: Case) -> None:
        """Append a row for each access, for each site without one, and for a subject without sites."""
        sites = [service for service in case.services if service.kind == "W"]
        others = {service.number for service in case.services if service.kind != "W"}
        super().write_filings(
            Case(
                [],
                [service for service in case.services if service.kind != "W"],
                [access for access in case.accesses if access.service_number in others],
            )
        )
        for subject in case.subjects:
            own = self.subject_row(subject)
            below = [site for site in sites if site.subject_number == subject.number]
            for cells in [row for site in below for row in self._of_site(case, site)] or [[]]:
                self.wide.write([*own, *cells, *[""] * (len(_HEADER) - len(own) - len(cells))])

    def _of_site(self, case: Case, site: Service) -> list[list[Cell]]:
        """A row for each access; of every other site with several domains, for each domain too."""
        accesses = [access for access in case.accesses if access.service_number == site.number]
        rows: list[list[Cell]] = []
        for one in _by_domain(site):
            row = self.website_row(one)
            own = [row[n] for n in _OF_SITE]
            below = [self.access_row(access) for access in accesses]
            rows += [[*own, *(cells[n] for n in _OF_ACCESS)] for cells in below] or [own]
        return rows


def _by_domain(site: Service) -> list[Service]:
    if site.serial // 8 % 2 or len(site.domains) < 2:
        return [site]
    home = f"www.{site.domains[0]}" if site.home is None else site.home
    return [replace(site, domains=[domain], home=home) for domain in site.domains]
