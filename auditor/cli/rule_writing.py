"""The commands of `auditor rules` that write files: a new rule, the reference pages, the schema for editors."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import click

from auditor.cli.options import LANG, RULES
from auditor.errors import UsageError
from auditor.text import Lang, Text

_OUT = click.Path(path_type=Path, file_okay=False)


@click.command("new")
@click.argument("rule", metavar="ID")
@click.option(
    "--out", type=_OUT, default=Path(), help="放在哪个文件夹（默认当前） / into this folder (default: here)"
)
@LANG
def new(rule: str, out: Path, lang: Lang) -> None:
    """新建一条带说明的规则草稿 ID.yml，示例待填。 / Write ID.yml, a commented start with cases to fill in."""
    from auditor.reference import text_of  # noqa: PLC0415
    from auditor.rulebook.folder import RULE_ID  # noqa: PLC0415
    from auditor.rulebook.load import packaged_rules  # noqa: PLC0415

    if not re.fullmatch(RULE_ID, rule):
        raise UsageError(
            Text(f"“{rule}”不像规则编号", f"'{rule}' does not look like a rule id"), where="ID",
            expected=Text("如 LOCAL-001", "such as LOCAL-001"),
        )  # fmt: skip
    path = out / f"{rule}.yml"
    schema = Path(os.path.relpath(packaged_rules() / "schema.json", out)).as_posix()
    text = text_of("rule_template.yml").replace("__ID__", rule).replace("__SCHEMA__", schema)
    _write(path, text, fresh=True)
    click.echo({"zh": f"已写出 {path}，请逐项改写", "en": f"wrote {path}: change every part of it"}[lang])
    click.echo(_then(rule, path).to(lang))


def _then(rule: str, path: Path) -> Text:
    """The test of the rule in its folder, or what the folder lacks to be one."""
    from auditor.rulebook.folder import EXTENSION  # noqa: PLC0415

    folder = next((one for one in path.parents if (one / EXTENSION).is_file()), None)
    if folder is None:
        return Text(
            f"规则文件夹里还要有一个 {EXTENSION}，内容为一行 extends: packaged",
            f"the rules folder also needs a file {EXTENSION} with one line: extends: packaged",
        )
    test = f"auditor rules test {rule} --rules {folder}"
    return Text(f"改好示例后运行 {test}", f"when its cases are filled in: {test}")


@click.command("docs")
@click.option(
    "--out",
    type=_OUT,
    default=Path("docs/rules"),
    show_default=True,
    help="写入哪个文件夹 / into this folder",
)
@RULES
@LANG
def docs(out: Path, rules: Path | None, lang: Lang) -> None:
    """生成规则手册：每条规则一页，另有目录、依据、返回代码和事实。

    Write the reference: a page for each rule, an index, and pages by article, return code and fact.
    """
    from auditor.rulebook.load import load_rulebook  # noqa: PLC0415
    from auditor.rulebook.reference_docs import pages  # noqa: PLC0415

    made = pages(load_rulebook(rules))
    for name, page in made.items():
        _write(out / name, page)
    click.echo({"zh": f"已写出 {len(made)} 页到 {out}", "en": f"wrote {len(made)} pages to {out}"}[lang])


@click.command("schema")
@RULES
def schema(rules: Path | None) -> None:
    """输出规则文件的 JSON Schema，供编辑器检查和补全。 / Print the JSON Schema of a rule file, for editors."""
    from auditor.rulebook.load import load_rulebook  # noqa: PLC0415
    from auditor.rulebook.schema import rule_schema  # noqa: PLC0415

    book = load_rulebook(rules)
    click.echo(json.dumps(rule_schema(book.vocabulary, book.facts), ensure_ascii=False, indent=1))


def _write(path: Path, text: str, *, fresh: bool = False) -> None:
    """Write a file; `fresh`: never over one that is there."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x" if fresh else "w", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise UsageError(
            Text("已有这个文件，不会覆盖", "this file is there already and is not overwritten"),
            where=str(path),
        ) from None
    except OSError as error:
        raise UsageError(
            Text(f"无法写出：{error.strerror}", f"it cannot be written: {error.strerror}"), where=str(path)
        ) from None
