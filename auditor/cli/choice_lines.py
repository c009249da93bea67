"""What the command line says of packs, overlays and parameters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.findings.catalogue import Param, Words
from auditor.findings.choice_model import Adjustment
from auditor.findings.result import Result
from auditor.text import Lang, Text


def choice_lines(result: Result, lang: Lang) -> list[str]:
    """The pack, the overlays, other severities, and every parameter that is laxer than its text or set by somebody."""
    lines = []
    if result.pack:
        lines.append(
            Text("规则包：", "pack: ").to(lang) + f"{_say(result.pack.title, lang)} [{result.pack.file}]"
        )
    lines += [
        Text("叠加：", "overlay: ").to(lang) + f"{_say(one.title, lang)} [{one.file}]"
        for one in result.overlays
    ]
    for rule in result.rules:
        for one in rule.adjustments:
            if one.what == "severity":
                label = _say(rule.severity_label, lang)
                lines.append(
                    f"{rule.id} {Text('严重程度改为', 'has the severity ').to(lang)}{label}{_why(one, lang)}"
                )
    return [*lines, *(loosened(param, lang) for param in result.params if param.loosened)]


def off_line(off: Adjustment, lang: Lang) -> str:
    """Why a rule was left out."""
    if off.what == "not_in_pack":
        return Text("未执行：不在本规则包内", "not evaluated: not in this pack").to(lang)
    return Text("未执行：已关闭", "not evaluated: switched off").to(lang) + _why(off, lang)


def _why(one: Adjustment, lang: Lang) -> str:
    reason = _say(one.reason, lang) if one.reason else ""
    unconfirmed = Text("，依据待确认", ", unconfirmed").to(lang) if one.confirmed is False else ""
    return (
        f"（{reason}{unconfirmed}；{one.origin}）"
        if lang == "zh"
        else f" ({reason}{unconfirmed}; {one.origin})"
    )


def loosened(param: Param, lang: Lang) -> str:
    """A parameter that is laxer than what it rests on."""
    zh = f"！参数 {param.name}={param.value}，宽于{'条文' if param.basis else '通常'}的 {param.cited}（来自 {param.origin}）"
    en = f"! parameter {param.name}={param.value}, laxer than the {'cited' if param.basis else 'usual'} {param.cited} "
    return zh if lang == "zh" else en + f"(from {param.origin})"


def param_lines(params: Sequence[Param], lang: Lang, *, origin: bool) -> Iterator[str]:
    """One line for each parameter; with its bounds, who set it, its basis and whether it is laxer."""
    for param in params:
        line = f"{param.name} = {param.value} {param.unit}  {_say(param.label, lang)}"
        yield line
        if origin:
            yield from (f"    {part}" for part in _origin(param, lang))


def _origin(param: Param, lang: Lang) -> Iterator[str]:
    low, high = param.bounds
    basis = ", ".join(param.reason_basis or param.basis)
    stricter = {
        "lower": Text("越小越严", "lower is stricter"),
        "higher": Text("越大越严", "higher is stricter"),
    }
    yield Text("范围 ", "bounds ").to(lang) + f"{low}-{high}, {stricter[param.stricter].to(lang)}"
    yield (
        Text("来自 ", "from ").to(lang)
        + param.origin
        + (f": {_say(param.reason, lang)}" if param.reason else "")
    )
    yield Text("依据 ", "basis ").to(lang) + (
        basis or Text("无条文，自定的做法", "no text; own practice").to(lang)
    )
    if param.loosened:
        yield loosened(param, lang)


def _say(text: Words, lang: Lang) -> str:
    return text.zh if lang == "zh" else text.en
