"""Free text: trimmed, white space collapsed, unprintable characters removed; otherwise as it was written."""

from __future__ import annotations

import re

from auditor.snapshot.cleaning.base import EMPTY, Clean, Kind, is_empty, tidy

_LABEL = re.compile("(?:通信|通讯|联系|注册|证件|详细|经营)?(?:地址|住所|住址) ?[:：] ?(?=.)")


def clean(text: str) -> Clean:
    """Any text; a cell of asterisks only is masked, a spreadsheet error value is damaged."""
    written = _LABEL.sub("", tidy(text), count=1)
    if is_empty(written):
        return EMPTY
    if "\ufffd" in written or (
        written.startswith("#") and written.rstrip("!?").isupper() and " " not in written
    ):
        return Clean(None, "damaged")
    return Clean(None, "masked") if not written.strip("* ") else Clean(written)


_PLAIN = r"[\x{4E00}-\x{9FFF}A-Za-z0-9（）()，。、；;,-]+"
KIND = Kind(clean, rf"^{_PLAIN}( {_PLAIN})*$", open=True)
