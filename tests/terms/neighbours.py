"""Puts a neighbour of its family in the place of a rule."""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import is_dataclass, replace
from functools import wraps
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.terms.rows import Rule


def found(where: str) -> tuple[Any, str, Any]:
    """Return where `module:name` below `samity` stands, by which name, and what it is."""
    module, _, name = where.partition(":")
    owner: Any = importlib.import_module(f"samity.{module}")
    *outer, own = name.split(".")
    for each in outer:
        owner = getattr(owner, each)
    return owner, own, getattr(owner, own)


@contextmanager
def neighbour(rule: Rule) -> Iterator[None]:
    """Let the rule do what its neighbour does; nothing that was read by the one is kept for the other."""
    _forget()
    with pytest.MonkeyPatch.context() as patch:
        _put(rule, patch)
        yield
    _forget()


def _forget() -> None:
    for module in [each for known, each in sys.modules.items() if known.startswith("samity.")]:
        for each in list(vars(module).values()):
            if hasattr(each, "cache_clear"):
                each.cache_clear()


def _put(rule: Rule, patch: pytest.MonkeyPatch) -> None:
    for where, name, value in rule.swaps:
        owner, own, what = found(where)
        if isinstance(what, Mapping):
            patch.setitem(what, name, what[value])
            continue
        instead = _reading(what, name, value)
        patch.setattr(owner, own, instead)
        for module in [each for known, each in sys.modules.items() if known.startswith("samity.")]:
            for bound in [known for known, each in vars(module).items() if each is what]:
                patch.setattr(module, bound, instead)


def _reading(rule: Callable[..., Any], name: str, value: object) -> Callable[..., Any]:
    """Return the rule, reading another value for an argument, or for a member of one."""
    signature = inspect.signature(rule)

    @wraps(rule)
    def instead(*given: Any, **named: Any) -> Any:
        arguments = signature.bind(*given, **named)
        arguments.apply_defaults()
        for place, each in arguments.arguments.items():
            arguments.arguments[place] = value if place == name else _with(each, name, value)
        return rule(*arguments.args, **arguments.kwargs)

    return instead


def _with(given: Any, name: str, value: object) -> Any:
    """Return a value with a member changed, at any depth."""
    if not is_dataclass(given) or isinstance(given, type):
        return given
    members = {each: getattr(given, each) for each in given.__dataclass_fields__}
    if name in members:
        return replace(given, **{name: value})
    changed = {each: _with(inner, name, value) for each, inner in members.items() if is_dataclass(inner)}
    changed = {each: inner for each, inner in changed.items() if inner is not members[each]}
    return replace(given, **changed) if changed else given
