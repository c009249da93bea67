"""What is wrong with a snapshot or a header, in words for the person who exported it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from auditor.errors import SnapshotError
from auditor.nearest import did_you_mean
from auditor.snapshot.absent import doubtful
from auditor.snapshot.codes import CodeList
from auditor.snapshot.headers import Match, numbered
from auditor.snapshot.schema import CODES, TABLES, Column, Table
from auditor.snapshot.settings import FILE_NAME
from auditor.text import Text


def place(file: str, sheet: str | None) -> str:
    """``file`` or ``file#sheet``, as in snapshot.yml."""
    return file if sheet is None else f"{file}#{sheet}"


def unreadable(where: str, error: Exception) -> SnapshotError:
    """The operating system or a library refuses a file."""
    return SnapshotError(
        Text(f"文件无法读取（{error}）", f"the file cannot be read ({error})"),
        where=where,
        todo=Text(
            "检查权限和磁盘空间，或重新导出该文件",
            "check permissions and disk space, or export the file again",
        ),
    )


def clash(where: str, found: Match, column: str, first: int, second: int) -> SnapshotError:
    """Two headers of a sheet mean the same column."""
    headers = f"“{found.cells[first]}”({letter(first)}), “{found.cells[second]}”({letter(second)})"
    label = found.table.columns[column].label
    return SnapshotError(
        Text(f"两列表头都表示“{label.zh}”：{headers}", f"two headers mean “{label.en}”: {headers}"),
        where=where,
        expected=Text("每个字段只有一列", "one column for each field"),
        todo=Text(
            f"在 {FILE_NAME} 的 files.{where}.columns 中写明（同名第二列写作“表头#2”；不用的列写 null）",
            f"say which is which in {FILE_NAME}, files.{where}.columns "
            "(the second of one name is header#2; null ignores it)",
        ),
    )


def no_header(where: str, table: Table) -> SnapshotError:
    """A sheet that should be a table has no header row."""
    return SnapshotError(
        Text("前 20 行中没有可识别的表头", "no known header in the first 20 rows"),
        where=where,
        expected=_headers_of(table),
        todo=Text(
            f"补上表头行，或在 {FILE_NAME} 的 files.{where} 中写明对应关系；不用这个文件的，在 ignore 中写上它",
            f"add a header row, or map it in {FILE_NAME}, files.{where}; a file that is not wanted goes under ignore",
        ),
    )


def missing_columns(where: str, found: Match) -> SnapshotError:
    """A sheet whose table is fixed lacks required columns."""
    zh, en = _labels(found.table, found.missing)
    return SnapshotError(
        Text(f"缺少必需的列：{zh}", f"required columns are missing: {en}"),
        where=where,
        expected=_headers_of(found.table),
        todo=Text(
            f"补上这些列，或在 {FILE_NAME} 的 columns 中写明",
            f"add them, or map them in {FILE_NAME}, columns",
        ),
    )


def check_header(where: str, found: Match) -> None:
    """Raise when a header that is settled cannot be read.

    Raises:
        SnapshotError: it is none, lacks required columns, or has two for one field.
    """
    if not found.score:
        raise no_header(where, found.table)
    if found.missing:
        raise missing_columns(where, found)
    for column, first, second in found.clashes():
        raise clash(where, found, column, first, second)


def not_a_table(where: str, found: Match | None) -> Text:
    """Warning: a sheet was not read because it is like no table."""
    if found is None:
        return Text(f"{where}：没有可识别的表头，未读取", f"{where}: no known header, not read")
    label = found.table.label
    if not found.missing:
        return Text(
            f"{where}：未读取；最接近“{label.zh}”表，但缺少 更多列",
            f"{where}: not read; nearest to table “{label.en}”, but without more columns",
        )
    zh, en = _labels(found.table, found.missing)
    return Text(
        f"{where}：未读取；最接近“{label.zh}”表，但缺少 {zh}。要读它，在 {FILE_NAME} 的 files.{where} 中写明 table，"
        "以及这些列（columns），或整个文件相同的值（values）",
        f"{where}: not read; nearest to table “{label.en}”, but without {en}. To read it, say in {FILE_NAME}, files.{where}, "
        "table and these columns (columns) or their value for the whole file (values)",
    )


def beside(where: str, table: Table, headers: Iterable[str]) -> Text:
    """Warning: a few columns of another table in a sheet are not used, because that table has a sheet of its own."""
    listed = list(headers)
    zh, en = "、".join(listed), ", ".join(listed)
    return Text(
        f"{where}：另有“{table.label.zh}”表，未使用其中的 {zh}",
        f"{where}: table “{table.label.en}” has a sheet of its own, so these were not used: {en}",
    )


def left_out(table: Table, error: SnapshotError) -> Text:
    """Warning: an optional table is left out whole, because one of its sheets cannot be understood."""
    todo = error.todo or Text("", "")
    return Text(
        f"{error.where}：{error.found.zh}；“{table.label.zh}”表整体未采用，需要它的规则无法判定。请{todo.zh}",
        f"{error.where}: {error.found.en}; table “{table.label.en}” is left out whole, rules that need it cannot be "
        f"judged. To do: {todo.en}",
    )


def mostly_unreadable(where: str, column: Column, header: str, counts: tuple[int, int], word: str) -> Text:
    """Warning: most filled cells of a column could not be read, and what to write into snapshot.yml."""
    bad, filled = counts
    lines = (
        f"codes: {{{column.codes}: {{names: {{{word}: {next(iter(CODES[column.codes].values())).label.zh}}}}}}}"
        if column.codes
        else f"files: {{{where}: {{table: …, columns: {{{header}: null}}}}}}"
    )
    zh = "按实际含义写，其余的词也列出" if column.codes else "这一列其实不是它时"
    en = "with what it means, and the other words" if column.codes else "when the column is something else"
    return Text(
        f"{where}：“{header}”（{column.label.zh}）{filled} 格中有 {bad} 格读不出，靠它判定的都成为无法判定；"
        f"请在 {FILE_NAME} 中写明，例如 {lines}（{zh}）",
        f"{where}: “{header}” ({column.label.en}): {bad} of {filled} cells cannot be read, so what depends on it is "
        f"unknown; say in {FILE_NAME}, e.g. {lines} ({en})",
    )


def empty(file: str) -> Text:
    """Warning: a file holds nothing at all."""
    return Text(f"{file}：没有内容", f"{file}: holds nothing")


def of_sheet(where: str, found: Match, *, hidden: bool) -> Iterator[Text]:
    """Warnings of a sheet that was read: people do not see it, or one of its headers may be a column that it lacks."""
    yield from (_perhaps_the_column(where, found, column, header) for column, header in doubtful(found))
    if hidden:
        yield Text(f"{where}：隐藏的工作表，已读取", f"{where}: a hidden sheet, read all the same")


def decoded_wrongly(where: str, encoding: str) -> SnapshotError:
    """A sheet whose text was decoded as another encoding and saved so."""
    return SnapshotError(
        Text(
            f"文字是乱码：UTF-8 的内容曾被当作 {encoding} 打开并保存",
            f"garbled text: UTF-8 that was opened as {encoding} and saved so",
        ),
        where=where,
        expected=Text("UTF-8 或 GB18030 的原文件", "the original file, in UTF-8 or GB18030"),
        todo=Text(
            "从源系统重新导出；或用 UTF-8 打开原文件（表格软件：数据 → 自文本，编码选 65001）后另存。乱码不能可靠地还原",
            "export it again; or open the original as UTF-8 (spreadsheets: data from text, encoding 65001) and save it. "
            "Garbled text cannot be restored reliably",
        ),
    )


def cut_short(where: str) -> Text:
    """Warning: a file ends in the middle of a row."""
    return Text(
        f"{where}：文件在最后一行中断，之后的行缺失；凡与缺失的行可能有关的，一律无法判定。请重新导出完整的文件",
        f"{where}: the file breaks off in its last row, and the rows behind it are missing; whatever they may concern is "
        "unknown. Export the whole file again",
    )


def missing_tables(
    missing: Sequence[Table], seen: Iterable[tuple[str, str]], warnings: Sequence[Text]
) -> SnapshotError:
    """Required tables are not in the snapshot; `seen` holds places and the tables they were read as."""
    places = [(where, TABLES[table].label) for where, table in seen]
    zh = "；".join([*(f"{where} → {label.zh}" for where, label in places), *(w.zh for w in warnings)][:12])
    en = "; ".join([*(f"{where} → {label.en}" for where, label in places), *(w.en for w in warnings)][:12])
    names = Text("、".join(t.label.zh for t in missing), ", ".join(t.label.en for t in missing))
    headers = [_headers_of(table) for table in missing]
    return SnapshotError(
        Text(
            f"缺少必需的表：{names.zh}" + (f"（已看到：{zh}）" if zh else ""),
            f"required tables are missing: {names.en}" + (f" (seen: {en})" if en else ""),
        ),
        expected=Text("；".join(h.zh for h in headers), "; ".join(h.en for h in headers)),
        todo=Text(
            f"补充导出文件，或在 {FILE_NAME} 的 files 中写明",
            f"add the export, or name it in {FILE_NAME}, files",
        ),
    )


def all_refused(table: Table, reason: str, example: str) -> SnapshotError:
    """No row of a required table could be used."""
    return SnapshotError(
        Text(
            f"“{table.label.zh}”表没有一行可用；最常见的原因：{reason}",
            f"no row of table “{table.label.en}” can be used; commonest reason: {reason}",
        ),
        where=example,
        expected=_headers_of(table),
        todo=Text(
            "按示例检查分隔符、列数和备案号后重新导出",
            "check separators, cells and filing numbers of the example, export again",
        ),
    )


def no_rows(table: Table, where: str) -> Text:
    """Warning: a required table has a header only."""
    return Text(f"{where}：“{table.label.zh}”表没有数据行", f"{where}: table “{table.label.en}” has no rows")


def settled(where: str, found: Match, wanted: Mapping[str, str | None]) -> Iterator[Text]:
    """Warnings: what snapshot.yml says of a sheet, where it decides values or speaks of headers that are not there."""
    for name, value in found.values.items():
        label = found.table.columns[name].label
        yield Text(
            f"{where}：按 {FILE_NAME}，每行的“{label.zh}”都是“{value}”",
            f"{where}: “{label.en}” is '{value}' in every row, says {FILE_NAME}",
        )
    headers = numbered(found.cells)
    for header in (h for h, column in wanted.items() if column and h not in headers):
        hint = did_you_mean(header, headers)
        yield Text(
            f"{where}：{FILE_NAME} 写的表头“{header}”不在表中{hint.zh}",
            f"{where}: the header '{header}' of {FILE_NAME} is not in the sheet{hint.en}",
        )


def _perhaps_the_column(where: str, found: Match, column: Column, header: str) -> Text:
    label, numbered_as = column.label, numbered(found.cells)[found.cells.index(header)]
    zh = f"files: {{{where}: {{table: {found.table.name}, columns: {{{numbered_as}: {column.name}}}}}}}"
    return Text(
        f"{where}：没有“{label.zh}”列，而没有使用的列“{header}”可能就是它，因此每行的“{label.zh}”都按读不出处理；"
        f"是它就在 {FILE_NAME} 写 {zh}，不是就把 {column.name} 换成 null",
        f"{where}: there is no column “{label.en}”, and the unused “{header}” may be it, so “{label.en}” is unreadable in "
        f"every row; if it is, write {zh} in {FILE_NAME}, if not, null in place of {column.name}",
    )


def unused_entry(entry: str, known: Iterable[str]) -> Text:
    """Warning: snapshot.yml speaks of a file that is not there."""
    hint = did_you_mean(entry, known)
    return Text(
        f"{FILE_NAME} 的 files.{entry}：没有这个文件或工作表{hint.zh}",
        f"{FILE_NAME}, files.{entry}: there is no such file or sheet{hint.en}",
    )


def code_list(codes: CodeList) -> Text:
    """Warning: the numbers of a code list are not the packaged ones."""
    zh = f"代码表“{codes.name}”按 {FILE_NAME} 解释" + (f"（{codes.system} 编号）" if codes.system else "")
    en = f"the code list '{codes.name}' is read as {FILE_NAME} says" + (
        f" (numbers of {codes.system})" if codes.system else ""
    )
    return Text(zh, en)


def _labels(table: Table, columns: Iterable[str]) -> tuple[str, str]:
    labels = [table.columns[name].label for name in columns]
    return "、".join(f"“{label.zh}”" for label in labels), ", ".join(f"“{label.en}”" for label in labels)


def _headers_of(table: Table) -> Text:
    columns = list(table.columns.values())[:8]
    zh, en = "、".join(c.label.zh for c in columns), ", ".join(c.name for c in columns)
    needed = _labels(table, table.required_columns)
    return Text(
        f"“{table.label.zh}”表的表头，如 {zh} …（必需：{needed[0]}）",
        f"headers of “{table.label.en}”, e.g. {en} ... (required: {needed[1]})",
    )


def letter(position: int) -> str:
    """The spreadsheet's name of a column."""
    name, rest = "", position + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        name = chr(65 + digit) + name
    return name
