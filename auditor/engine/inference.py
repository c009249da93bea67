"""Inference with durable-rules; the only module that imports it, and it runs in a child process.

What its C module does badly was measured: joins and negation over facts, nested conditions, nulls, text, batches, its
Host and its timers lose or invent matches or crash. Only this much is used: flat facts of booleans with six-digit ids
under one constant sid; a rule is a trigger and a plain conjunction; the trigger is first in the rule and asserted last;
one keeper rule per kind so that every assert must be stored; a canary that must fire exactly once; the facts that were
stored are counted; the state is deleted at the end, which is safe because an action (the canary's) has run in it.

The parent (`infer`) sends one job of packs and situations on standard input and reads one line for each situation, so
that a crash or a hang names the situation it happened in.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Engine = Any  # the C module durable_rules_engine, which has no types

_SID = "c"
_TRIGGER, _CANARY = "trigger", "canary"
# Limits measured for durable-rules 2.0.28: 255 rules may share one condition, here the trigger.
MOST_RULES = 240


@dataclass(frozen=True)
class Pattern:
    """One engine rule: fires on a fact of `kind` whose `wanted` properties are all true."""

    name: str
    kind: str
    wanted: tuple[str, ...]


@dataclass(frozen=True)
class Fact:
    """One situation: its kind and its boolean properties, always all of them."""

    kind: str
    properties: Mapping[str, bool]


@dataclass
class Inference:
    """What the engine concluded.

    Attributes:
        fired: for each fact of the job, in order, the names of the patterns that fired.
        failure: why it stopped early, with the number of the fact at which it did; None when all went well.
    """

    fired: list[frozenset[str]] = field(default_factory=list)
    failure: tuple[int, str] | None = None


def infer(patterns: Sequence[Pattern], facts: Sequence[Fact], *, seconds: float = 300.0) -> Inference:
    """Run the engine in a child process.

    Args:
        patterns: all of them; they are split into packs by kind.
        facts: one for each situation.
        seconds: wall-clock limit for the whole job.
    """
    job = {"packs": _packs(patterns), "facts": [[f.kind, dict(f.properties)] for f in facts]}
    command = [sys.executable, "-m", "auditor.engine.inference"]
    try:
        done = subprocess.run(
            command,
            input=json.dumps(job),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=seconds,
            check=False,
        )
        output, ending = done.stdout, _ending(done)
    except subprocess.TimeoutExpired as expired:
        raw = expired.stdout or b""
        output = raw.decode() if isinstance(raw, bytes) else raw
        ending = f"no answer within {seconds:g} s"
    return _read(output, len(facts), ending)


def _ending(done: subprocess.CompletedProcess[str]) -> str:
    if done.returncode < 0:
        return f"engine process killed by signal {-done.returncode}"
    last = done.stderr.strip().splitlines()[-1:] or ["no message"]
    return f"engine process ended with code {done.returncode}: {last[0]}"


def _read(output: str, expected: int, ending: str) -> Inference:
    result = Inference()
    for line in output.splitlines():
        if not line.endswith("]"):
            break
        result.fired.append(frozenset(json.loads(line)))
    if len(result.fired) < expected:
        result.failure = (len(result.fired), ending)
    return result


def _packs(patterns: Sequence[Pattern]) -> list[list[tuple[str, str, tuple[str, ...]]]]:
    """Patterns of one kind stay together; a pack holds as many kinds as fit."""
    by_kind: dict[str, list[Pattern]] = {}
    for pattern in patterns:
        by_kind.setdefault(pattern.kind, []).append(pattern)
    packs: list[list[tuple[str, str, tuple[str, ...]]]] = []
    room = 0
    for kind in sorted(by_kind):
        members = [(p.name, p.kind, p.wanted) for p in by_kind[kind]]
        if len(members) + 1 > room:
            packs.append([])
            room = MOST_RULES
        packs[-1] += members
        room -= len(members) + 1
    return packs


# ---- the child process -------------------------------------------------------------------------------------------


def _ruleset(pack: Sequence[tuple[str, str, tuple[str, ...]]]) -> dict[str, Any]:
    """The pack in the engine's own form: trigger first, one plain conjunction, a keeper for each kind."""
    trigger = {"t": {"$and": [{"kind": _TRIGGER}]}}
    rules: dict[str, Any] = {_CANARY: {"all": [trigger]}}
    for name, kind, wanted in pack:
        plain = [{"kind": kind}, *({prop: True} for prop in wanted)]
        rules[name] = {"all": [trigger, {"f": {"$and": plain}}]}
    for number, kind in enumerate(sorted({kind for _, kind, _ in pack})):
        rules[f"keeper-{number}"] = {"all": [{"n": {"kind": "never"}}, {"f": {"kind": kind}}]}
    return rules


class _Pack:
    """One rule set with at most one live state."""

    def __init__(self, engine: Engine, number: int, pack: Sequence[tuple[str, str, tuple[str, ...]]]):
        self.engine = engine
        self.handle = engine.create_ruleset(f"pack-{number}", json.dumps(_ruleset(pack), ensure_ascii=False))
        # The first state of a rule set may only be deleted after an action has run in it.
        self._ask([{"kind": _TRIGGER}])

    def ask(self, kind: str, properties: Mapping[str, bool]) -> list[str]:
        """The names that fire for one fact."""
        return self._ask([{"kind": kind, **properties}, {"kind": _TRIGGER}])

    def _ask(self, facts: Sequence[Mapping[str, Any]]) -> list[str]:
        fired = [name for i, fact in enumerate(facts) for name in self._assert(i, fact)]
        self._check(fired, len(facts))
        self.engine.delete_state(
            self.handle, _SID
        )  # not after an error: the process ends, and the cause must be told
        return sorted({name for name in fired if name != _CANARY})

    def _assert(self, number: int, fact: Mapping[str, Any]) -> Iterator[str]:
        message = json.dumps({**fact, "sid": _SID, "id": f"{number:06d}"}, ensure_ascii=False)
        code, state = self.engine.assert_fact(self.handle, message)
        if code != 0:
            raise RuntimeError(f"the engine did not store a fact (code {code})")
        started = self.engine.start_action_for_state(self.handle, state)
        fired: str | None = started[1] if started else None
        while fired:
            yield from json.loads(fired)
            fired = self.engine.complete_and_start_action(self.handle, state)

    def _check(self, fired: Sequence[str], asserted: int) -> None:
        stored = len(json.loads(self.engine.get_facts(self.handle, _SID)))
        if stored != asserted:
            raise RuntimeError(f"{asserted} facts were asserted, {stored} are stored")
        if fired.count(_CANARY) != 1:
            raise RuntimeError(f"the canary fired {fired.count(_CANARY)} times")


def _serve() -> None:
    """Answer one job: a JSON list of fired names for each fact, one line each."""
    import durable_rules_engine as engine  # noqa: PLC0415  only the child process may load it

    job = json.load(sys.stdin)
    packs: dict[str, _Pack] = {}
    for number, pack in enumerate(job["packs"]):
        built = _Pack(engine, number, pack)
        packs.update({kind: built for _, kind, _ in pack})
    for kind, properties in job["facts"]:
        print(json.dumps(packs[kind].ask(kind, properties)), flush=True)


if __name__ == "__main__":
    _serve()
