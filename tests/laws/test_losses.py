"""Less information may only turn a verdict into *unknown*: no loss gives any record a fail or a pass that it had not.

LOSSES is how many losses are tried on each world; "all" tries every one. docs/information.md says what is meant, and lists
the exceptions.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from random import Random

import pytest
from audit.runs import WEEKLY, audited

from auditor.errors import SnapshotError
from auditor.sample import write_sample

from .comparing import Gain, gains
from .losses import Loss, World, every_loss, world_of
from .quick import Found, Quick

LOSSES = os.environ.get("LOSSES", "24")
PARTS = 4
SEED = 1

EXCEPTIONS = (
    *(
        (f"{kind}/*/{column}", "*")
        for kind in ("dropped", "in one file")
        for column in ("主体状态", "备案状态", "状态", "接入状态", "取消接入时间", "服务类型", "级别")
    ),
    ("renamed/*/服务类型", "*"),
    ("cut between lines/*", "SHELL-003 SHELL-004 DOM-008 INT-004"),
    ("*/网站信息.csv/主体备案号*", "INT-001 CONTACT-006"),
    ("*/APP及小程序.xlsx/主体许可证号*", "INT-001 CONTACT-006"),
    ("view of a provider/*", "ACC-012 ACC-013"),
    ("gone/HCJG.xml", "LIFE-009 LIFE-012"),
    ("gone/XGTZ.xml", "LIFE-009 LIFE-012"),
)
"""Losses, and the rules that may be surer after them, for a reason that docs/information.md gives."""

MENDING: Mapping[str, str] = {
    # A single cell that is left of a row counts as a note.
    "weekly: row cut off/黑名单.csv/some": "LIFE-001",
    "made: row cut off/黑名单.csv/some": "LIFE-001 LIFE-002",
}
"""The same where the product is wrong, loss by loss. Each must still be so: whoever mends one takes it off the list."""

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:ibis")


@dataclass
class Whole:
    """A world, what an audit of it finds, and what may be lost."""

    world: World
    found: Sequence[Found]
    losses: Sequence[Loss]


@dataclass
class Bench:
    """Worlds are audited when they are first asked for; one process keeps its plans."""

    folder: Path
    quick: Quick = field(default_factory=Quick)
    kept: dict[str, Whole] = field(default_factory=dict)

    def whole(self, name: str) -> Whole:
        if name not in self.kept:
            source = self._source(name)
            world = world_of(source, self.folder / name, self.quick.sources(source))
            self.kept[name] = Whole(world, self.quick.audit(world.folder), list(every_loss(world)))
        return self.kept[name]

    def _source(self, name: str) -> Path:
        if name == "weekly":
            return WEEKLY
        to = self.folder / "sources" / name
        write_sample(to, services=150, seed=7)
        return to

    def after(self, whole: Whole, loss: Loss) -> list[Gain]:
        """What is surer since the loss; nothing where the rest is refused as a whole."""
        left = self.folder / "left"
        shutil.copytree(whole.world.folder, left)
        try:
            moves = loss.leave(whole.world, left, Random(f"{SEED} {loss}"))
            return list(gains(whole.found, self.quick.audit(left), moves))
        except SnapshotError:
            return []
        finally:
            shutil.rmtree(left)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(tmp_path_factory.mktemp("losses"))


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("name", ["weekly", "made"])
def test_a_loss_makes_no_verdict_surer(bench: Bench, name: str, part: int) -> None:
    whole = bench.whole(name)
    wrong = []
    for loss in chosen(whole.losses)[part::PARTS]:
        surer = {gain.rule: gain for gain in bench.after(whole, loss) if not excepted(loss, gain.rule)}
        if surer.keys() != set(MENDING.get(f"{name}: {loss}", "").split()):
            wrong.append(f"{name}: {loss}: {' '.join(map(str, surer.values())) or 'mended: off the list'}")
    assert not wrong, "\n".join(wrong)


def chosen(losses: Sequence[Loss]) -> Sequence[Loss]:
    """As many as LOSSES says, by chance, but one of each kind and one of each file first."""
    if LOSSES == "all":
        return losses
    first, others, seen = list[Loss](), list[Loss](), set[str]()
    for loss in Random(SEED).sample(losses, len(losses)):
        (others if {loss.kind, loss.file} <= seen else first).append(loss)
        seen |= {loss.kind, loss.file}
    return (first + others)[: int(LOSSES)]


def excepted(loss: Loss, rule: str) -> bool:
    return any(
        (rules == "*" or rule in rules.split()) and fnmatchcase(str(loss), pattern)
        for pattern, rules in EXCEPTIONS
    )


def test_an_audit_comes_to_the_same_verdicts(bench: Bench, tmp_path: Path) -> None:
    whole = bench.whole("made")
    loss = next(loss for loss in whole.losses if loss.kind == "in one file")
    shutil.copytree(whole.world.folder, tmp_path / "data")
    loss.leave(whole.world, tmp_path / "data", Random(SEED))
    quickly = Counter(
        (rule, one.identity, verdict)
        for one in bench.quick.audit(tmp_path / "data")
        for rule, verdict in one.verdicts.items()
    )
    assert quickly == audited(tmp_path / "data", tmp_path / "run").verdicts
