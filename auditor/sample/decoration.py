"""Marks that mean nothing, around values that do: what spreadsheets, web pages and people put there."""

from __future__ import annotations

from random import Random

from auditor.sample.mess import Mess

_NUMBER = (
    "备案号：{}", "ICP备案号:{}", "{}（网站）", "{}。", "{},", '="{}"', "'{}", "“{}”", "\ufeff{}", "{} ", "{}<br>",
)  # fmt: skip
_LONG_NUMBER = ('="{}"', "'{}", "`{}", "证件号码：{}", "{},", '"{}"', "\u200b{}", "{}&nbsp;")
_PHONE = ('="{}"', "'{}", "手机：{}", "{}（微信同号）", "{};")


class RoughMess(Mess):
    """As exports come that passed through several hands: one number in four is decorated."""

    def __init__(self, seed: int):
        super().__init__(seed)
        self._rough = Random(f"rough {seed}")

    def _decorated(self, value: str, forms: tuple[str, ...]) -> str:
        return self._rough.choice(forms).format(value) if value and self._rough.random() < 0.25 else value

    def number(self, number: str) -> str:
        """A filing number, sometimes in the characters of Taiwan and Hong Kong."""
        if self._rough.random() < 0.03:
            return number.replace("备", "備").replace("号", "號")
        plain = super().number(number)
        return self._decorated(number, _NUMBER) if plain == number else plain

    def credential(self, number: str) -> str:
        """A credential number; a hidden one stays as it is."""
        plain = super().credential(number)
        return self._decorated(number, _LONG_NUMBER) if plain == number and number.isalnum() else plain

    def phone(self, number: str) -> str:
        """A mobile number."""
        plain = super().phone(number)
        return self._decorated(number, _PHONE) if plain == number and number.isdigit() else plain
