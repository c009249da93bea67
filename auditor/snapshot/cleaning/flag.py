"""Yes and no. Here 无 is an answer, not an empty cell."""

from __future__ import annotations

from auditor.snapshot.cleaning import peel
from auditor.snapshot.cleaning.base import EMPTY, Clean, Kind, is_damaged, is_empty, narrow

_WORDS = {
    "true": "是 有 真 对 √ ✓ ✔ y yes t true 1 已授权 授权 有授权 存活 活 在线 可访问 能访问 正常 正常访问 "
    "已实名 实名 已实名认证 已认证 实名认证成功 认证成功 succeed 通过 成功",
    "false": "否 无 没有 非 不是 假 错 × ✗ ✘ n no f false 0 未授权 无授权 死亡 死 离线 不可访问 无法访问 "
    "不能访问 不存活 未存活 异常 未实名 未实名认证 未认证 实名认证失败 认证失败 nonaudit failed 未通过 失败",
}
_FLAGS = {word: flag for flag, words in _WORDS.items() for word in words.split()}


def clean(text: str) -> Clean:
    """``true`` or ``false``; anything else is ``unknown_flag``."""
    usual = peel.without_trailing(narrow(text)).lower()
    word = usual.removesuffix(".0")
    if word in _FLAGS:
        return Clean(_FLAGS[word])
    if is_empty(usual):
        return EMPTY
    return Clean(None, "damaged" if is_damaged(usual) else "unknown_flag")


KIND = Kind(clean, "^(true|false)$")
