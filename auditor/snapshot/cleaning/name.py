"""Names of units, people and services: one width, one bracket style, one middle dot."""

from __future__ import annotations

import re
import unicodedata

from auditor.snapshot.cleaning import peel
from auditor.snapshot.cleaning.base import EMPTY, Clean, Kind, is_damaged, is_empty, narrow, settled

_DOTS = re.compile("[•‧・∙⋅●]")
_SPACE_BESIDE_HAN = re.compile(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])")
# Words that are headers of a name and never its beginning.
_LABEL = re.compile(
    "(?:(?:主办|使用|报备|主体)?单位名称|主办单位|(?:企业|公司|网站|主体|服务|接入商|APP)?名称|(?:主体|网站)?负责人(?:姓名)?"
    "|姓名|联系人|法定代表人|法人|单位|接入商) ?: ?(?=.)"
)
_BRACKETS = str.maketrans("()", "（）")


def _once(text: str) -> Clean:
    """A name as it should be compared: ``贵州 ＡＢＣ(集团)公司`` becomes ``贵州ABC（集团）公司``."""
    usual = _DOTS.sub("·", narrow(text))
    usual = _LABEL.sub("", peel.without_trailing(usual), count=1) if not usual.isalnum() else usual
    if is_empty(usual):
        return EMPTY
    if is_damaged(usual):
        return Clean(None, "damaged")
    if "*" in usual:
        return Clean(None, "masked")
    # Composed again, because a mark that stood behind a space may now join a letter.
    return Clean(unicodedata.normalize("NFC", _SPACE_BESIDE_HAN.sub("", usual.translate(_BRACKETS))))


clean = settled(_once)

KIND = Kind(clean, r"^[\x{4E00}-\x{9FFF}A-Za-z（）·][\x{4E00}-\x{9FFF}A-Za-z0-9（）·]*$", open=True)
