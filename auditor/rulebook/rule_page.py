"""One rule in plain words, section by section: what `rules show` prints and the reference pages hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.reference import load
from auditor.rulebook.files import ArticleFile, Bilingual, Effective, ParamFile
from auditor.rulebook.rule import Rule, Rulebook
from auditor.rulebook.wording import condition_text, scope_text, unit_text
from auditor.text import Text

VERDICTS = {
    "fail": Text("命中", "fail"),
    "pass": Text("通过", "pass"),
    "unknown": Text("无法判定", "unknown"),
    "not_applicable": Text("不适用", "not applicable"),
}
_STRICTER = {
    "lower": Text("越小越严", "the lower, the stricter"),
    "higher": Text("越大越严", "the higher, the stricter"),
}


@dataclass(frozen=True)
class Section:
    """A heading with its lines."""

    heading: Text
    lines: list[Text]


def title(rule: Rule) -> Text:
    """The rule's name."""
    return text(rule.file.title)


def sections(book: Rulebook, rule: Rule) -> list[Section]:
    """Everything about a rule; sections without a line are left out."""
    all_of_them = (
        Section(Text("性质", "Kind"), [_kind(book, rule)]),
        Section(Text("适用", "Applies to"), [scope_text(rule)]),
        Section(Text("命中条件", "Fails when"), [condition_text(rule)]),
        Section(Text("原因", "Why"), [text(rule.file.why)]),
        Section(Text("参数", "Parameters"), [_param(book, name) for name in rule.params]),
        Section(Text("依据", "Basis"), [article_text(book.articles[key]) for key in rule.file.basis]),
        Section(Text("证据", "Evidence"), [_fact(rule, name) for name in rule.file.evidence]),
        Section(Text("处置", "Actions"), list(_actions(book, rule))),
        Section(Text("报送时的返回代码", "Return codes of a submission"), [code_text(c) for c in rule.file.predicts]),
        Section(Text("需要的列", "Columns needed"), [Text(need, need) for need in _needs(rule)]),
        Section(Text("示例", "Cases"), [_case(case.expect, case.name) for case in rule.file.cases]),
    )  # fmt: skip
    return [section for section in all_of_them if section.lines]


def text(words: Bilingual) -> Text:
    """A bilingual text of a rule file."""
    return Text(words.zh.strip(), " ".join(words.en.split()))


def article_text(article: ArticleFile) -> Text:
    """Instrument, article and paraphrase; marked where no primary text was read."""
    mark = Text("", "") if article.confirmed else Text("（待确认）", " (unconfirmed)")
    named, end = f"{article.instrument.en} {article.article}".strip(), ended_text(article.effective)
    return Text(
        f"{article.instrument.zh}{article.article}：{text(article.text).zh}{mark.zh}{end.zh}",
        f"{named}: {text(article.text).en}{mark.en}{end.en}",
    )


def ended_text(effective: Effective) -> Text:
    """Until when it was in force; empty where no end is set."""
    if effective.to is None:
        return Text("", "")
    return Text(f"（有效至 {effective.to}）", f" (until {effective.to})")


def code_text(code: str) -> Text:
    """A return code with its meaning."""
    meaning = load("return_codes")[code]
    return Text(f"{code} {meaning['zh']}", f"{code} {meaning['en']}")


def _kind(book: Rulebook, rule: Rule) -> Text:
    words, file = book.vocabulary, rule.file
    parts = (
        words.categories[file.category].label, words.severities[file.severity].label, words.statuses[file.status].label,
    )  # fmt: skip
    zh, en = ("，".join(p.zh for p in parts), ", ".join(p.en for p in parts))
    return Text(f"{zh}，第{file.version}版", f"{en}, version {file.version}")


def _param(book: Rulebook, name: str) -> Text:
    param, value = book.params[name], book.values[name]
    cited, (low, high), stricter = _cited(param), param.bounds, _STRICTER[param.stricter]
    unit = unit_text(param.unit)
    return Text(
        f"{name} = {value}{unit.zh}：{param.label.zh}（{cited.zh}，可调 {low} 至 {high}，{stricter.zh}）",
        f"{name} = {value}{unit.en}: {param.label.en} ({cited.en}, from {low} to {high}, {stricter.en})",
    )


def _cited(param: ParamFile) -> Text:
    if param.cited is None:
        return Text("无条文", "without citation")
    return Text(f"所引为 {param.cited}", f"cited {param.cited}")


def _fact(rule: Rule, name: str) -> Text:
    fact = rule.known[name]
    return Text(f"{fact.label.zh}：{fact.definition.zh}", f"{fact.label.en}: {fact.definition.en}")


def _actions(book: Rulebook, rule: Rule) -> Iterator[Text]:
    for action in rule.file.actions:
        named = book.procedures[action.do].title
        if action.asks is None:
            yield text(named)
            continue
        label = rule.known[action.asks].label
        zh = f"（“{label.zh}”为{'否' if action.negated else '是'}时）"
        yield Text(
            f"{named.zh}{zh}", f"{named.en} (when '{label.en}' is {'no' if action.negated else 'yes'})"
        )


def _needs(rule: Rule) -> list[str]:
    needs = [need for name in rule.facts for need in rule.known[name].needs]
    return list(dict.fromkeys(needs))


def _case(expect: str, name: str) -> Text:
    verdict = VERDICTS[expect]
    zh, _, en = name.removesuffix(")").partition(" (")
    return Text(f"{verdict.zh}：{zh}", f"{verdict.en}: {en or zh}")
