"""What one sheet gave: which columns it fills, and where it stands among the sources."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.snapshot.headers import Match, numbered
from auditor.snapshot.model import Source
from auditor.snapshot.readers.base import Opened, Sheet
from auditor.snapshot.rejects import Place
from auditor.snapshot.wide import is_whole


def looks_like_a_table(sheet: Sheet) -> bool:
    """Whether a sheet looks like a table at all, and not like a letter."""
    return any(sum(bool(cell.strip()) for cell in row) >= 3 for row in sheet.head)


def columns_of(match: Match) -> Iterator[str]:
    """``table.column`` of everything that a sheet fills."""
    table, columns = match.table.name, match.filled
    yield from (f"{table}.{column}" for column in columns if not match.table.columns[column].source)
    if table == "services":
        yield "services.subject_no"  # part of the service number when it has no column of its own
        if "domains" in columns:
            yield from ("service_domains.service_no", "service_domains.domain")
    if columns & {"ip_list", "first_ip", "ip"}:
        yield from (
            ("accesses.ip_list", "access_ips.first_ip", "access_ips.end_ip") if table == "accesses" else ()
        )
        yield from (f"{table}.{column}" for column in match.table.derived)


def source_of(place: Place, opened: Opened, match: Match, counts: list[int]) -> Source:
    """The source: rows read, accepted and rejected are in `counts`."""
    read, accepted, rejected = counts
    understood = zip(numbered(match.cells), range(match.width), strict=True)
    headers = {position: header for header, position in understood}
    return Source(
        number=place.source,
        file=place.file,
        sheet=place.sheet,
        format=opened.format,
        encoding=opened.encoding,
        sha256=opened.sha256,
        bytes=opened.path.stat().st_size,
        header_row=match.row,
        table=match.table.name,
        columns={headers[p]: column for p, column in sorted(match.columns.items())},
        ignored=tuple(headers[p] for p, cell in enumerate(match.cells) if cell and p not in match.columns),
        read=read,
        accepted=accepted,
        rejected=rejected,
        part=match.part,
        whole=not match.part or is_whole(match),
    )
