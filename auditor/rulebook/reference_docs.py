"""The reference pages under docs/rules: one for each rule, and indexes by category, article, action, code and fact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from auditor.facts.fact import Fact
from auditor.facts.kind import KINDS
from auditor.reference import load
from auditor.rulebook.files import ArticleFile
from auditor.rulebook.rule import Rule, Rulebook
from auditor.rulebook.rule_page import article_text, ended_text, sections, title
from auditor.rulebook.wording import unit_text
from auditor.rulebook.words import Labels, code_lists, words
from auditor.text import Text

_MADE = "<!-- 由 auditor rules docs 生成，不要手工修改 / made by `auditor rules docs`, not by hand -->\n\n"
_CHECKED = {
    "wholly": Text("全部", "wholly"),
    "partly": Text("部分", "partly"),
    "not": Text("不检查", "not checked"),
}
TYPES = {
    "text": Text("文字", "text"),
    "code": Text("代码", "code"),
    "flag": Text("是/否", "yes/no"),
    "integer": Text("整数", "integer"),
    "date": Text("日期", "date"),
}


def pages(book: Rulebook) -> dict[str, str]:
    """Every page by its file name."""
    made = {f"{rule.id}.md": _rule_page(book, rule) for rule in book.rules.values()}
    made |= {
        "README.md": _index(book),
        "articles.md": _articles(book),
        "codes.md": _codes(book),
        "facts.md": _facts(book),
        "actions.md": _actions(book),
        "words.md": _words(book),
    }
    return {name: _MADE + page.rstrip() + "\n" for name, page in sorted(made.items())}


def _rule_page(book: Rulebook, rule: Rule) -> str:
    name = title(rule)
    parts = [f"# {rule.id} {name.zh} {name.en}\n"]
    for section in sections(book, rule):
        parts.append(f"## {section.heading.zh} {section.heading.en}\n")
        parts += [_both(line, bullet=len(section.lines) > 1) for line in section.lines]
        parts.append("")
    parts.append("[全部规则 All rules](README.md) · [依据 Articles](articles.md) · [事实 Facts](facts.md)")
    return "\n".join(parts)


def _both(line: Text, *, bullet: bool) -> str:
    """A line in both languages; once where they are the same."""
    said = [_escaped(line.zh)] if line.zh == line.en else [_escaped(line.zh), _escaped(line.en)]
    return (
        "\n".join([f"- {said[0]}", *(f"  <br>{more}" for more in said[1:])]) if bullet else "\n\n".join(said)
    )


def _escaped(words: str) -> str:
    """Text that Markdown shows as it is, also in a table."""
    return (
        words.replace("\\", "\\\\")
        .replace("|", "\\|")
        .replace("<", "&lt;")
        .replace("*", "\\*")
        .replace("_", "\\_")
    )


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(cells) + " |" for cells in (heads, ["---"] * len(heads), *rows)]
    return "\n".join(lines) + "\n"


def _index(book: Rulebook) -> str:
    parts = [
        "# 规则手册 Rules\n",
        "[依据 Articles](articles.md) · [返回代码 Return codes](codes.md) · [事实 Facts](facts.md) · "
        "[处置 Actions](actions.md) · [可写的词 Words](words.md) · "
        "[怎样写规则 Writing a rule](../writing-rules.md)\n",
    ]
    for key, category in book.vocabulary.categories.items():
        rules = [rule for rule in book.rules.values() if rule.file.category == key]
        if rules:
            parts.append(f"## {category.label.zh} {category.label.en}\n")
            parts.append(
                _table(("规则 Rule", "名称 Title", "严重程度 Severity"), [_row(book, rule) for rule in rules])
            )
    return "\n".join(parts)


def _row(book: Rulebook, rule: Rule) -> tuple[str, str, str]:
    name, severity = title(rule), book.vocabulary.severities[rule.file.severity].label
    words = _escaped(f"{name.zh} {name.en}")
    return _link(rule), words, f"{severity.zh} {severity.en}"


def _link(rule: Rule) -> str:
    return f"[{rule.id}]({rule.id}.md)"


def _links(book: Rulebook, key: str, word: str) -> str:
    """Links to the rules that name the word under this key."""
    rules = (rule for rule in book.rules.values() if rule.live)
    return " ".join(_link(rule) for rule in rules if word in getattr(rule.file, key))


def checked(book: Rulebook, key: str, article: ArticleFile) -> str:
    """How far rules check an article: wholly, partly or not."""
    if not any(key in rule.file.basis for rule in book.rules.values() if rule.live):
        return "not"
    return article.checked or "partly"


def _articles(book: Rulebook) -> str:
    rows = []
    for key, article in book.articles.items():
        how, said = _CHECKED[checked(book, key, article)], article_text(article)
        words = f"{_escaped(said.zh)}<br>{_escaped(said.en)}"
        sure = "是 yes" if article.confirmed else "**否 no**"
        rows.append((key, words, _links(book, "basis", key), f"{how.zh} {how.en}", sure))
    return (
        "# 依据与规则 Articles and the rules that check them\n\n"
        "“已确认”为否的，没有读到原始文本，不得当作定论。"
        "What is not confirmed was not read in a primary text and is not to be taken as settled.\n\n"
        + _table(("编号 Id", "内容 Content", "规则 Rules", "检查 Checked", "已确认 Confirmed"), rows)
    )


def _codes(book: Rulebook) -> str:
    reasons = {code: one for one in load("return_code_reasons").values() for code in one["codes"]}
    rows = []
    for code, meaning in load("return_codes").items():
        rules = _links(book, "predicts", code)
        why = reasons.get(code, {"zh": "", "en": ""})
        rows.append((code, f"{meaning['zh']}<br>{meaning['en']}", rules or f"{why['zh']}<br>{why['en']}"))
    return (
        "# 返回代码与规则 Return codes and the rules that predict them\n\n"
        "命中的记录如再次报送，预计被退回的代码。没有规则的，写明原因。"
        "The codes that a submission of a failing record would be refused with; where no rule predicts one, why.\n\n"
        + _table(("代码 Code", "含义 Meaning", "规则，或没有规则的原因 Rules, or why there is none"), rows)
    )


def _actions(book: Rulebook) -> str:
    rows = []
    for key, one in book.procedures.items():
        using = [
            rule for rule in book.rules.values() if rule.live and key in (a.do for a in rule.file.actions)
        ]
        end = ended_text(one.effective)
        title = _escaped(f"{one.title.zh}{end.zh} {one.title.en}{end.en}")
        who = f"{_escaped(one.who.zh)}<br>{_escaped(one.who.en)}"
        cancels = "**是 yes**" if one.cancels else "否 no"
        rows.append((f"`{key}`", title, who, cancels, " ".join(map(_link, using))))
    heads = ("编号 Id", "名称 Title", "谁办 Who", "会注销 Cancels", "规则 Rules")
    return (
        "# 处置 Actions\n\n规则的 `actions` 中 `do:` 后写的编号。会注销的，先写核实。"
        "What `do:` takes; put a check before what cancels anything. "
        "有效期已过的只供查对，规则不得使用。What has ended is kept to be found and no rule may use it.\n\n"
        + _table(heads, rows)
    )


def _words(book: Rulebook) -> str:
    parts = [
        "# 规则中可写的词 Words that a rule may use\n",
        "依据见[依据](articles.md)，处置见[处置](actions.md)，返回代码见[返回代码](codes.md)。"
        "Articles, actions and return codes have pages of their own.\n",
    ]
    lists = {key: one for key, one in words(book).items() if key not in ("basis", "actions", "predicts")}
    for key, one in lists.items():
        parts.append(f"## {one.heading.zh} {one.heading.en}（`{key}`）\n")
        parts.append(_word_table(one.labels))
    parts.append("## 代码 Codes\n")
    parts.append("条件和示例里写代码，不写中文。Conditions and cases hold the code, not its label.\n")
    for name, labels in code_lists().items():
        facts = ", ".join(
            f"`{kind}.{f.name}`" for kind, fs in book.facts.items() for f in fs.values() if f.codes == name
        )
        parts.append(f"### {facts}\n" if facts else f"### {name}\n")
        parts.append(_word_table(labels))
    return "\n".join(parts)


def _word_table(labels: Labels) -> str:
    rows = [(f"`{word}`", _escaped(label.zh), _escaped(label.en)) for word, label in labels.items()]
    return _table(("词 Word", "中文", "English"), rows)


def _facts(book: Rulebook) -> str:
    parts = [
        "# 事实 Facts\n",
        "规则可以询问的全部事实；值为空即“未知”。Everything a rule may ask for; null is unknown.\n",
    ]
    for kind, facts in book.facts.items():
        parts.append(f"## {KINDS[kind].label.zh} {KINDS[kind].label.en}（`record: {kind}`）\n")
        parts.append(_table(("事实 Fact", "含义 Meaning", "类型 Type", "需要的列 Needs"), _fact_rows(facts)))
    return "\n".join(parts)


def _fact_rows(facts: Mapping[str, Fact]) -> Iterator[tuple[str, ...]]:
    for fact in facts.values():
        label, definition, type_ = fact.label, fact.definition, fact_type(fact)
        meaning = f"{label.zh}：{definition.zh}<br>{label.en}: {definition.en}"
        yield (
            f"`{fact.name}`",
            _cell(meaning),
            f"{type_.zh} {type_.en}",
            "<br>".join(f"`{need}`" for need in fact.needs),
        )


def _cell(words: str) -> str:
    return "<br>".join(_escaped(part) for part in words.split("<br>"))


def fact_type(fact: Fact) -> Text:
    """Its type, with the unit or the values it can have."""
    type_ = TYPES[fact.type]
    if fact.unit:
        unit = unit_text(fact.unit)
        return Text(f"{type_.zh}（{unit.zh.strip()}）", f"{type_.en} ({unit.en.strip()})")
    values = ", ".join(load("codes").get(fact.codes or "", {}))
    return Text(type_.zh, f"{type_.en}: {values}") if values else type_
