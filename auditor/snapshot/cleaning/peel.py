"""What stands around a value and is no part of it: spreadsheet marks, quotes, HTML, a label, a remark in brackets.

Every cleaner takes its text from here, so that ``="915…"``, ``'915…``, ``备案号：黔…`` and ``199…（微信同号）`` read like
the value alone. A remark that says something of the value, as （已注销） and （停机） do, is never taken off.
"""

from __future__ import annotations

import html
import re

_SUSPECT = re.compile(r"""["'`“”‘’´&<=]""")
_BREAK = re.compile(r"<br\s*/?>|</(?:p|div|li|tr|td)>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:p|div|span|font|b|i|u|a|em|strong|li|ul|td|tr|nobr|center)(?:\s[^<>]*)?/?>", re.IGNORECASE
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8}\d{0,2});")
_FORMULA = re.compile(r"""=\s*["“”](.*)["“”](?:&["“]["”])?""", re.DOTALL)
_PAIRS = {'"': '"', "'": "'", "`": "`", "“": "”", "‘": "’", "”": "”", "’": "’"}
_APOSTROPHES = "'`‘’´"
_TRAILING = " ,;，；、。"

_SAYS = re.compile(
    "^[原旧曾前后非无不已待]|[原旧曾](?=有|注册|备案|登记|号|IP|地址|域名|电话|手机|邮箱|证)|注销|取消|吊销|撤销|作废|失效|过期|"
    "停[用机止]|关[闭停]|空号|无效|错|有误|待[定核审分查用]|拟|暂|未|不[再存可]|已[停注取过关离失作变换释]|变更|离职|冒用|疑|[?？]"
)
_HARMLESS = re.compile("非经营性|前置|[前后]台")
_FORMER = re.compile(r"\((?:原|旧|曾用|变更前)[^()0-9A-Za-z]{0,12}[^()]{6,40}\)")
_BEHIND = re.compile(r" *\(([^()]{1,40})\) *$")
_LABEL = re.compile(r"^ *([^0-9:@*()/.]{1,24}) *: *(?=[^/\\ ])")
_WORD = re.compile("[\u3400-\u9fff]")
_LABEL_WORDS = re.compile(
    r"^(?:ICP|IP|IPV4|IPV6|TEL|PHONE|MOBILE|E-?MAIL|MAIL|DOMAIN|HOST|NO|ID|URL|APP|WEB|PC|WAP|H5)$",
    re.IGNORECASE,
)
_MOST_LAYERS = 6
LONGEST = 1_000
"""Characters of a cell in which a value is looked for among other things; no longer one holds a single value."""


def unwrapped(text: str) -> str:
    """Without HTML, the marks with which exporters keep a spreadsheet from changing a value, and quotes around it."""
    if not _SUSPECT.search(text):
        return text
    for _ in range(_MOST_LAYERS):
        inner = _without_quotes(_formula(_without_html(text).strip())).strip()
        if inner == text:
            break
        text = inner
    return text


def _without_html(text: str) -> str:
    if "<" in text:
        text = _TAG.sub("", _BREAK.sub(" ", text))
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text) if "&" in text else text


def _formula(text: str) -> str:
    match = _FORMULA.fullmatch(text)
    return match[1].replace('""', '"') if match else text


def _without_quotes(text: str) -> str:
    """Quotes around the whole, or an apostrophe that only stands before it; those within a name stay."""
    close = _PAIRS.get(text[:1])
    if close and len(text) > 1 and text.endswith(close) and not _SUSPECT.search(text[1:-1]):
        return text[1:-1]
    alone = text[:1] in _APOSTROPHES and not any(mark in text[1:] for mark in _APOSTROPHES)
    return text[1:] if alone else text


def without_trailing(text: str) -> str:
    """Without separators that lists leave behind the last value."""
    return text.rstrip(_TRAILING) if text[-1:] in _TRAILING else text


def bare(text: str) -> str:
    """The value of a narrow text that may have a label before it and remarks behind; as it stands when they say more."""
    if len(text) > LONGEST:
        return text
    text = without_trailing(text).strip("\"“”'`[]【】 ") if text[-1:] != ")" else text
    text = _FORMER.sub("", text).strip()
    while (remark := _BEHIND.search(text)) and harmless(remark[1]):
        text = text[: remark.start()]
    label = _LABEL.match(text)
    if label and is_label(label[1]):
        text = text[label.end() :]
    return without_trailing(text)


def is_label(text: str) -> bool:
    """Whether a text before a colon only names what follows."""
    known = _WORD.search(text) or _LABEL_WORDS.match(text.strip())
    return bool(known) and not says_more(text)


def harmless(remark: str) -> bool:
    """Whether a remark in brackets says nothing of the value: a word, and no number that may be a second value."""
    is_word = _WORD.search(remark) or _LABEL_WORDS.match(remark.strip())
    return bool(is_word) and not re.search(r"\d{5}", remark) and not says_more(remark)


def says_more(text: str) -> bool:
    """Whether a text speaks of the state of a value: ended, wrong, former, not yet."""
    return bool(_SAYS.search(_HARMLESS.sub("", text)))
