# ruff: noqa: PLW0603  a C module has functions and globals, and so has its stand-in
"""The real engine with one planted fault, for the child process: found first because its folder is on PYTHONPATH.

FAULT names the fault, FAULT_AT the asserted situation (from 0) at which it happens.
"""

import json
import os
import signal
import sys
import time
from importlib.machinery import ExtensionFileLoader
from importlib.util import module_from_spec, spec_from_file_location
from typing import Any

_FAULT, _AT, _REAL = os.environ["FAULT"], int(os.environ["FAULT_AT"]), os.environ["REAL_ENGINE"]
if _FAULT == "missing":
    raise ImportError("no engine here")
_stub = sys.modules[__name__]
_loader = ExtensionFileLoader("durable_rules_engine", _REAL)
_spec = spec_from_file_location("durable_rules_engine", _REAL, loader=_loader)
assert _spec
_real = module_from_spec(_spec)
_loader.exec_module(_real)
sys.modules[__name__] = _stub  # loading the extension puts it there under its own name
_situations = -1


def _now() -> bool:
    return _situations == _AT


def create_ruleset(name: str, rules: str) -> Any:
    return _real.create_ruleset(name, rules)


def assert_fact(handle: int, message: str) -> Any:
    global _situations
    situation = json.loads(message)["kind"] != "trigger"
    _situations += situation
    if situation and _now():
        if _FAULT == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        if _FAULT == "hung":
            time.sleep(60)
        if _FAULT == "raises":
            raise RuntimeError("Could not assert fact, error code: 303")
        if _FAULT == "not stored":
            return 1, None
        if _FAULT == "exits":
            sys.exit(0)
    return _real.assert_fact(handle, message)


def start_action_for_state(handle: int, state: Any) -> Any:
    started = _real.start_action_for_state(handle, state)
    if started and _now() and _FAULT == "silent":
        _drain(handle, state)
        return None
    return started


_invented = False


def complete_and_start_action(handle: int, state: Any) -> Any:
    global _invented
    if _invented:
        _invented = False
        return None
    message = _real.complete_and_start_action(handle, state)
    if message and _now() and _FAULT == "loses":
        _drain(handle, state)
        return None
    if not message and _now() and _FAULT == "invents":
        _invented = True
        return json.dumps({"fail/RND-001/0": {}})
    return message


def _drain(handle: int, state: Any) -> None:
    while _real.complete_and_start_action(handle, state):
        pass


def get_facts(handle: int, sid: str) -> Any:
    facts = json.loads(_real.get_facts(handle, sid))
    return json.dumps(facts[1:] if _now() and _FAULT == "forgets" else facts)


def delete_state(handle: int, sid: str) -> Any:
    return _real.delete_state(handle, sid)
