"""Is it the same? One comparison for each kind of value; docs/comparisons.md says the same in words.

Every comparison takes two texts as cleaned and answers `equal`, `equal_in_law` (another way to write the
legal form, or a unit and its branch), `near` (a person has to look), `different`, or None: the two cannot be
compared, because one is hidden or written in another script. Only what is `different` may accuse.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Literal

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from auditor.reference import load

Likeness = Literal["equal", "equal_in_law", "near", "different"]
Comparison = Callable[[str, str], Likeness | None]

_WORDS = load("likeness")
_SIMPLIFIED = str.maketrans(_WORDS["traditional"], _WORDS["simplified"])
_BRACKETS = str.maketrans("()[]{}<>【】〔〕〈〉《》「」", "（）" * 9)
_MARKS = re.compile(r"[\s.,;:'\"’‘“”`´·•‧・∙⋅●。，、；：!！?？&/\\_\-‐‑–—~*#+]")
_HAN = re.compile("[〇㐀-䶿一-鿿豈-﫿𠀀-𳎯]")
_NOTE = re.compile("（([^（）]*)）")
_LINK = re.compile("^(原名?|曾用名|原名称|更名前|现名?|又名|别名)[:：为]?")
# 公司法：有限责任公司可写作“有限公司”，股份有限公司可写作“股份公司”。 Company Law: either wording names the form.
_FORMS = (("有限责任公司", "有限公司"), ("股份公司", "股份有限公司"))
_LATIN_FORMS = (("LIMITED", "LTD"), ("COMPANY", "CO"), ("CORPORATION", "CORP"), ("INCORPORATED", "INC"))
_SUFFIX = re.compile("（(个体工商户|个体户|个体|个人独资|(?:特殊)?(?:普通|有限)?合伙)(?:企业)?）$")
_END = rf".*(?:{'|'.join(_WORDS['branches'])})(?:（[^（）]*）)?$"
# A company ends at the first 公司; where none stands before the branch, other bodies end at their last word.
_BRANCHES = (
    re.compile(f"^(.+?公司){_END}"),
    re.compile(f"^((?:(?!公司).)+(?:{'|'.join(_WORDS['bodies'])})){_END}"),
)
_UNIT = re.compile(
    rf"{'|'.join(_WORDS['bodies'])}|公司|.{{3}}[部局委办院厅会府署团党校处所室站馆司社厂店行]$|^[^·]{{5,}}$"
)
_LATIN_UNIT = re.compile(
    r"\b(ltd|limited|co|company|inc|corp|llc|gmbh|corporation|foundation|university)\b", re.IGNORECASE
)
_HIDDEN = re.compile("|".join(_WORDS["hidden_holders"]), re.IGNORECASE)
_SEVERAL = re.compile("[、,，;；/|]|和|及")
_DOMAIN = re.compile(r"^(https?://)?([^\s./]+\.)+[^\s./]{2,}/?$", re.IGNORECASE)


def unit(one: str, other: str) -> Likeness | None:
    """Names of units, of which the law says how a legal form may be written."""
    if hidden(one) or hidden(other):
        return None
    a, b = _spelled(one), _spelled(other)
    if a == b:
        return "equal"
    if _other_form(a, b):
        return "different"
    if _in_law(a, b):
        return "equal_in_law"
    if not _same_script(one, other):
        return "different" if _nameless(one) or _nameless(other) else None
    return "near" if _roughly(a, b) else "different"


def person(one: str, other: str) -> Likeness | None:
    """Names of people; of several in one cell any counts."""
    if hidden(one) or hidden(other):
        return None
    a, b = _spelled(one), _spelled(other)
    if a == b or a in _people(other) or b in _people(one):
        return "equal"
    if partly := _partly_hidden(one, other):
        return "different" if partly == "different" else None
    if not _same_script(one, other) or is_unit(one) != is_unit(other):
        return None
    return "near" if _words(one) == _words(other) or _roughly(a, b) else "different"


def name(one: str, other: str) -> Likeness | None:
    """Names of which nobody says whether they are a unit's or a person's."""
    return unit(one, other) if is_unit(one) or is_unit(other) else person(one, other)


def hidden(name: str) -> bool:
    """Does a registry, a registrar or a mask stand in the place of the name?"""
    return bool(_HIDDEN.search(unicodedata.normalize("NFKC", name)))


def is_unit(name: str) -> bool:
    """Does a name say that it is a unit's?"""
    said = _UNIT if _HAN.search(name) else _LATIN_UNIT
    return any(said.search(part) for part in _SEVERAL.split(name))


def says_unit(names: ir.StringValue) -> ir.BooleanValue:
    """The same of a column."""
    return names.re_search(_HAN.pattern).ifelse(
        names.re_search(_UNIT.pattern), names.re_search("(?i)" + _LATIN_UNIT.pattern)
    )


def holder_person(holder: str, one: str) -> Likeness | None:
    """Is the holder of a domain this person? A unit is none."""
    return "different" if is_unit(holder) and not is_unit(one) and not hidden(holder) else person(holder, one)


def legal_person(name: str) -> str:
    """The name under which all branches of one legal person, in whatever wording of its form, are one."""
    written = _legal(_spelled(name))
    found = (pattern.match(written) for pattern in _BRANCHES)
    return _bare(next((branch[1] for branch in found if branch), written))


def simplified(text: str) -> str:
    """With simplified characters for traditional ones, as far as names and addresses use them."""
    return text.translate(_SIMPLIFIED)


def owner(names: ir.StringValue) -> ir.StringValue:
    """A column of names of providers in one wording, so that equal in law is equal; a branch keeps its own name."""
    written = names.upper().translate(" .,&-·", "")
    for long, short in _FORMS:
        written = written.replace(long, short)
    return written


def body(names: ir.StringValue) -> ir.StringValue:
    """The legal person that a column of names of providers stands for; that of a branch is its company."""
    written = owner(names)
    return ibis.coalesce(written.re_extract(_BRANCHES[0].pattern, 1).nullif(""), written)


def with_likeness(table: ir.Table, name: str, one: str, other: str, by: Comparison) -> ir.Table:
    """The table with one more column: the likeness of two others, null where either is.

    Equal texts are answered by the engine; only distinct pairs that differ are looked at one by one.
    """
    same = table[one] == table[other]
    pairs = table.filter(~same).select(one=table[one], other=table[other]).distinct().to_pyarrow()
    if not pairs.num_rows:
        return table.mutate(**{name: same.ifelse("equal", ibis.null("string"))})
    texts = list(zip(pairs["one"].to_pylist(), pairs["other"].to_pylist(), strict=True))
    found = pa.array([by(*pair) for pair in texts], pa.string())
    answers = ibis.memtable(
        pa.table({"left_text": pairs["one"], "right_text": pairs["other"], "found": found})
    )
    joined = table.left_join(answers, [(one, "left_text"), (other, "right_text")])
    likeness = ibis.cases((same, "equal"), else_=joined.found)
    return joined.select(*table.columns, **{name: likeness})


def _spelled(name: str) -> str:
    """Without width, case, spaces, punctuation and styles of brackets."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", name).translate(_BRACKETS)).upper()


def _legal(spelled: str) -> str:
    """In one wording of the legal form."""
    for long, short in _FORMS if _HAN.search(spelled) else _LATIN_FORMS:
        spelled = spelled.replace(long, short)
    return spelled


def _bare(legal: str) -> str:
    return _SUFFIX.sub("", legal)


def _other_form(a: str, b: str) -> bool:
    """Do both say in brackets which form they have, and not the same?"""
    forms = {found[1] for found in map(_SUFFIX.search, (a, b)) if found}
    return len(forms) > 1


def _in_law(a: str, b: str) -> bool:
    a, b = _legal(a), _legal(b)
    extended = a.startswith(b) or b.startswith(a)
    return a == b or _bare(a) == _bare(b) or (extended and legal_person(a) == legal_person(b))


def _roughly(a: str, b: str) -> bool:
    """Do only variants of characters, brackets, a remark in brackets or the branch tell them apart?"""
    a, b = (simplified(_legal(name)) for name in (a, b))
    if a == b or a.translate({0xFF08: None, 0xFF09: None}) == b.translate({0xFF08: None, 0xFF09: None}):
        return True
    return bool(_remarked(a) & _remarked(b)) or legal_person(a) == legal_person(b)


def _remarked(name: str) -> set[str]:
    """A name without its remarks, and the names that remarks such as 原名 hold."""
    remarks = {_LINK.sub("", note) for note in _NOTE.findall(name) if _LINK.match(note) or "代表" in note}
    plain = _NOTE.sub(lambda note: "" if _LINK.match(note[1]) or "代表" in note[1] else note[0], name)
    return {plain, *(re.sub("^.*代表", "", remark) for remark in remarks)} - {""}


def _scripts(name: str) -> set[str]:
    letters = (c for c in name if unicodedata.category(c)[0] == "L")
    return {"HAN" if _HAN.match(c) else unicodedata.name(c, "?").split()[0] for c in letters}


def _same_script(one: str, other: str) -> bool:
    return bool(_scripts(one) & _scripts(other)) and bool(_HAN.search(one)) == bool(_HAN.search(other))


def _nameless(name: str) -> bool:
    """A number or a domain in the place of a name is another name in any script."""
    return not _scripts(name) or bool(_DOMAIN.match(name))


def _people(names: str) -> set[str]:
    return {_spelled(part) for part in _SEVERAL.split(names)}


def _words(name: str) -> list[str]:
    """The words of a name in Latin letters, which stand in either order."""
    return sorted(re.findall(r"\w+", unicodedata.normalize("NFKC", name).upper()))


def _partly_hidden(one: str, other: str) -> str | None:
    """`possible` or `different` where one shows only the family name (张某、张先生)."""
    for shown, whole in ((one, other), (other, one)):
        if visible := re.fullmatch("(.{1,2}?)(某+[^某]?|先生|女士|小姐)", shown):
            return "possible" if whole.startswith(visible[1]) else "different"
    return None
