"""What YAML's own messages mean to a person who fills in a form, and on which line there is something to mend.

The parser reports where it lost its way, which may be a line or more after the mistake.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import yaml

from auditor.text import Text

Place = tuple[int, int]
"""Line and column, both from 1."""

FULL_WIDTH = "：，；｛｝［］（）“”‘’\u3000"
_NO_COLON = re.compile(r"^\s*(?:- )?[^#\s][^:]*$|^[^#]*[^\s:]:[^\s:]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

# In the order in which they are tried: a piece of the parser's message, and what to do.
_MEANINGS: Sequence[tuple[str, Text]] = (
    (r"character '\t'", Text("这里是制表符（Tab），缩进只能用空格", "a tab; indent with spaces only")),
    ("cannot start any token", Text("文字不能以这个符号开头，请给整段文字加双引号",
                                    "no text begins with this sign; put the whole text in double quotes")),
    ("alias", Text("不能使用 YAML 的别名；以 * 开头的文字请加双引号",
                   "an alias (*) is not allowed; put a text that begins with * in double quotes")),
    ("mapping keys are not allowed", Text("文字不能以“? ”开头，请给整段文字加双引号",
                                          "no text begins with '? '; put the whole text in double quotes")),
    ("could not find expected ':'", Text("这一行缺少冒号和空格“: ”", "a colon and a space are missing in this line")),
    ("mapping values are not allowed", Text("这里不能再有冒号：含“: ”的文字请加双引号；缩进须与同级的行对齐",
                                            "no colon may stand here: put a text that holds ': ' in double quotes, and indent "
                                            "like the lines of the same level")),
    ("unexpected end of stream", Text("引号没有结束", "a quote is never closed")),
    ("'<stream end>'", Text("括号没有结束", "a bracket is never closed")),
    ("expected ',' or", Text("括号里各项之间缺少逗号，或括号没有结束；含逗号、“: ”的文字请加双引号",
                             "a comma is missing between the items in brackets, or the bracket is never closed; put a text that "
                             "holds a comma or ': ' in double quotes")),
    ("'<scalar>'", Text("引号或括号结束之后还有文字，请给整段文字加双引号",
                        "text goes on behind a quote or bracket; put the whole text in double quotes")),
    (r"found ']'", Text("多了一个右括号", "a closing bracket too many")),
    (r"found '}'", Text("多了一个右括号", "a closing bracket too many")),
    ("expected <block end>", Text("缩进与同级的行没有对齐", "this line is not indented like the others of its level")),
    ("unknown escape", Text("双引号里的反斜杠 \\ 请写成 \\\\", "write a backslash \\ between double quotes as \\\\")),
    ("comment or a line break", Text("文字不能以 > 或 | 开头，请给整段文字加双引号",
                                     "no text begins with > or |; put the whole text in double quotes")),
    ("another document", Text("“---”之后另起了一份文件，请去掉这一行", "a second document begins at '---'; delete that line")),
    ("control characters", Text("有不可见的控制字符，请删去", "an invisible control character; delete it")),
)  # fmt: skip


def explain(error: yaml.YAMLError, text: str) -> tuple[Place, Text]:
    """Where to look, and what to do there.

    Args:
        error: what PyYAML says.
        text: the whole file.
    """
    lines = text.split("\n")
    said = str(getattr(error, "problem", None) or error)
    line, column = _place(error, said, text)
    above = next((i for i in range(line - 1, 0, -1) if lines[i - 1].strip(" -\r")), 0)
    if "mapping values" in said and above and _NO_COLON.match(lines[above - 1]):
        said, line, column = "could not find expected ':'", above, 1
    meaning = next((words for piece, words in _MEANINGS if piece in said), Text(said, said))
    begun = _begun(error, said, line)
    hint = _full_width(_indent(lines[above - 1]) + lines[line - 1] if line <= len(lines) else "")
    return (line, column), Text(
        f"YAML 语法错误：{meaning.zh}{begun.zh}{hint.zh}",
        f"YAML syntax error: {meaning.en}{begun.en}{hint.en}",
    )


def _begun(error: yaml.YAMLError, said: str, line: int) -> Text:
    """On which line the bracket was opened, if on an earlier one."""
    context = getattr(error, "context_mark", None)
    if "expected ',' or" not in said or context is None or context.line + 1 == line:
        return Text("", "")
    return Text(f"；括号从第 {context.line + 1} 行开始", f"; it was opened in line {context.line + 1}")


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _place(error: yaml.YAMLError, said: str, text: str) -> Place:
    """The opening quote or bracket where it is never closed, the line without a colon, else where the parser stopped."""
    mark, context = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    if context and any(piece in said for piece in ("end of stream", "<stream end>", "expected ':'")):
        mark = context
    if mark:
        return mark.line + 1, mark.column + 1
    found = _CONTROL.search(text)
    before = text[: found.start()] if found else ""
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _full_width(line: str) -> Text:
    """Punctuation of Chinese typing that looks like YAML's own."""
    there = "".join(dict.fromkeys(c for c in line if c in FULL_WIDTH)).replace("\u3000", "全角空格")
    if not there:
        return Text("", "")
    return Text(
        f"（本行有全角的 {there} ，起作用的冒号、逗号、括号、引号、空格须是半角）",
        f" (this line has the full-width {there}; colons, commas, brackets, quotes and spaces of YAML are half-width)",
    )
