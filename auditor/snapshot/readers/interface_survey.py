"""The first look at all interface files of a snapshot: code lists, ids and versions are known only then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from auditor.errors import SnapshotError
from auditor.snapshot.readers.interface_encoding import examine_xml
from auditor.snapshot.readers.interface_links import Links
from auditor.snapshot.readers.interface_map import code_lists
from auditor.snapshot.readers.interface_parse import ForeignXml, Record, Seen, records
from auditor.text import Text

LARGEST_FILE = 256 << 20
"""Bytes of one file that are still read; the interface itself allows 50 MB."""

_USUAL_BYTES, _USUAL_RECORDS = 50 << 20, 1000  # 企业系统接口规范 V3.0: limits of one file
_VERSIONS = {"V.3.0", "V3.0", "3.0"}
_MOST_NAMED = 3

Refuse = Callable[[SnapshotError], None]
"""Told of a file that cannot be read; it may raise."""


@dataclass(frozen=True)
class Surveyed:
    """One interface file: its ordinal, and what the first look found."""

    number: int
    encoding: str
    sha256: str
    seen: Seen


@dataclass
class Survey:
    """What holds for all interface files of a snapshot."""

    files: dict[str, Surveyed] = field(default_factory=dict)
    lists: dict[str, dict[str, str]] = field(default_factory=dict)
    links: Links = field(default_factory=Links)
    warnings: list[Text] = field(default_factory=list)
    told: set[str] = field(default_factory=set)
    """Files of which a warning or an error says already what becomes of their content."""

    def translate(self, codes: str, text: str) -> str:
        """The word for a number: of a JCDM file, else of the 2013 list, else the number, marked as such."""
        number, built_in = _number(text), code_lists()[codes]
        word = self.lists.get(codes, {}).get(number) or built_in.words.get(number)
        return word or built_in.otherwise + number


def _raised(error: SnapshotError) -> None:
    raise error


def survey(files: Mapping[str, Path], refuse: Refuse = _raised) -> Survey:
    """Look through the interface files among the files of a snapshot, by name.

    `refuse` is told of each that is too large, broken, or not in its declared encoding.

    Raises:
        SnapshotError: what `refuse` raises; usually the first of these.
    """
    found = Survey()
    units: Counter[str] = Counter()
    for number, (name, path) in enumerate(sorted(files.items())):
        try:
            looked = found.files[name] = _look(name, path, number, found, units)
            found.told |= {name} if looked.seen.unused or looked.seen.unknown else set()
        except ForeignXml as error:
            found.told.add(name)
            found.warnings.append(_foreign(name, str(error)))
        except OSError as error:
            found.told.add(name)
            refuse(_inaccessible(name, error))
        except SnapshotError as error:
            found.told.add(name)
            refuse(error)
    found.warnings += _warnings(found, files, units)
    return found


def _look(name: str, path: Path, number: int, found: Survey, units: Counter[str]) -> Surveyed:
    if path.stat().st_size > LARGEST_FILE:
        raise _too_large(name)
    text, seen = examine_xml(path, name), Seen()

    def note(codes: str, code: str) -> str:
        units[_number(code)] += codes == "Bbdw"
        return code

    for record in records(path, name, text.encoding, seen, note):
        if record.node.codes:
            _take_entry(found.lists, record)
        found.links.learn(record, number)
    units.update(_number(requester) for requester in seen.requesters.values())
    return Surveyed(number, text.encoding, text.sha256, seen)


def _take_entry(lists: dict[str, dict[str, str]], record: Record) -> None:
    name = record.cells.get("name") or record.cells.get("provider")
    number = _number(record.scope.find("id"))
    if record.node.codes and name and number:
        lists.setdefault(record.node.codes, {})[number] = name


def _number(text: str) -> str:
    return text.lstrip("0") or "0" if text.isascii() and text.isdecimal() else text


def _warnings(found: Survey, files: Mapping[str, Path], units: Counter[str]) -> Iterable[Text]:
    """One sentence for each kind of thing, however many files show it."""
    seen = {name: file.seen for name, file in found.files.items()}
    unused, unknown = Counter[str](), Counter[str]()
    for file in seen.values():
        unused.update(file.unused)
        unknown.update(file.unknown)
    for path, count in sorted(unused.items()):
        yield Text(
            f"接口数据 {path}：{count} 条，能识别，审计不使用",
            f"interface data {path}: {count} record(s), understood, not used by the audit",
        )
    for path, count in sorted(unknown.items()):
        yield Text(
            f"接口文件含不认识的元素 {path}（{count} 处），其内容未读取",
            f"unknown element {path} in interface files ({count} time(s)); its content was not read",
        )
    nameless = sorted(unit for unit in units if units[unit] and unit not in found.lists.get("Bbdw", {}))
    if nameless:
        yield _nameless(nameless)
    yield from _beyond([name for name, file in seen.items() if _is_large(file, files[name])])
    yield from _other_version([name for name, file in seen.items() if file.version not in _VERSIONS])
    if _holds_filings(seen.values(), "UploadData") and _holds_filings(seen.values(), "DownloadData"):
        yield _mixed()


def _is_large(seen: Seen, path: Path) -> bool:
    """Whether a file has more than the interface allows; entries of code lists are no records."""
    entries = sum(count for family, count in seen.records.items() if "JCDM/" in family)
    return seen.filings - entries > _USUAL_RECORDS or path.stat().st_size > _USUAL_BYTES


def _holds_filings(files: Iterable[Seen], root: str) -> bool:
    families = {family for file in files if file.root == root for family in file.records}
    return any(part in family for family in families for part in ("/Zt_xx", "/Wz_xx", "/XZJR/"))


def _names(names: list[str]) -> str:
    return ", ".join(names[:_MOST_NAMED]) + (" …" if len(names) > _MOST_NAMED else "")


def _foreign(name: str, root: str) -> Text:
    return Text(
        f"{name}：根元素 {root} 不属于接口规范 V3.0，未读取",
        f"{name}: root element {root} is not of interface V3.0, not read",
    )


def _nameless(units: list[str]) -> Text:
    return Text(
        f"{len(units)} 个单位只有标识没有名称（{_names(units)}）；放入含报备单位列表（JCDM/Bbdwlb）的文件即可显示名称",
        f"{len(units)} unit(s) with an id and no name ({_names(units)}); add the file with the list of units (JCDM/Bbdwlb)",
    )


def _beyond(names: list[str]) -> Iterable[Text]:
    if names:
        yield Text(
            f"{len(names)} 个文件超过接口规定的 50 MB 或 1000 条（{_names(names)}），已照常读取",
            f"{len(names)} file(s) beyond the interface's 50 MB or 1000 records ({_names(names)}), read all the same",
        )


def _other_version(names: list[str]) -> Iterable[Text]:
    if names:
        yield Text(
            f"{len(names)} 个文件的版本不是 V.3.0（{_names(names)}），按 V3.0 读取",
            f"{len(names)} file(s) of a version other than V.3.0 ({_names(names)}), read as V3.0",
        )


def _mixed() -> Text:
    return Text(
        "文件夹同时含上报和下载数据：申请与由它产生的备案会各算一条，建议分开审计",
        "the folder holds both uploads and downloads: a request and the filing it became count twice; audit them apart",
    )


def _inaccessible(name: str, error: OSError) -> SnapshotError:
    return SnapshotError(
        Text(f"文件无法读取（{error}）", f"the file cannot be read ({error})"),
        where=name,
        todo=Text("检查权限，或重新导出该文件", "check permissions, or export the file again"),
    )


def _too_large(name: str) -> SnapshotError:
    limit = LARGEST_FILE >> 20
    return SnapshotError(
        Text(f"文件超过 {limit} MB", f"the file is larger than {limit} MB"),
        where=name,
        expected=Text(
            "接口文件（规范规定每个不超过 50 MB）",
            "an interface file (at most 50 MB each by the specification)",
        ),
        todo=Text("按规范拆分后重新导出", "export it again in files of the specified size"),
    )
