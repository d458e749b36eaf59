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
from tests.terms.rows import How

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.terms.rows import Rule, Swap


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
    for swap in rule.swaps:
        owner, own, what = found(swap.where)
        if isinstance(what, Mapping):
            patch.setitem(what, swap.name, what[swap.value])
            continue
        instead = _INSTEAD[swap.how](what, swap)
        patch.setattr(owner, own, instead)
        for module in [each for known, each in sys.modules.items() if known.startswith("samity.")]:
            for known, bound in list(vars(module).items()):
                if bound is what:
                    patch.setattr(module, known, instead)
                elif isinstance(bound, dict):
                    for key in [each for each, member in bound.items() if member is what]:
                        patch.setitem(bound, key, instead)


def _reading(rule: Callable[..., Any], swap: Swap) -> Callable[..., Any]:
    """Return the rule, reading another value for an argument, or for a member of one."""
    signature = inspect.signature(rule)

    @wraps(rule)
    def instead(*given: Any, **named: Any) -> Any:
        arguments = signature.bind(*given, **named)
        arguments.apply_defaults()
        for place, each in arguments.arguments.items():
            arguments.arguments[place] = swap.value if place == swap.name else _with(each, swap)
        return rule(*arguments.args, **arguments.kwargs)

    return instead


def _telling(rule: Callable[..., Any], swap: Swap) -> Callable[..., Any]:
    """Return the rule, with another value for a member of its answer."""

    @wraps(rule)
    def instead(*given: Any, **named: Any) -> Any:
        return _told(rule(*given, **named), swap)

    return instead


def _saying(rule: Callable[..., Any], swap: Swap) -> Callable[..., Any]:
    """Return what always gives the same answer."""

    @wraps(rule)
    def instead(*given: Any, **named: Any) -> Any:
        del given, named
        return swap.value

    return instead


_INSTEAD = {How.READS: _reading, How.TELLS: _telling, How.SAYS: _saying}


def _told(answer: Any, swap: Swap) -> Any:
    """Return an answer with a member changed, also in each of several."""
    if isinstance(answer, Mapping):
        if swap.name in answer:
            return {**answer, swap.name: swap.value}
        return {key: _told(each, swap) for key, each in answer.items()}
    if type(answer) in {list, tuple}:
        return type(answer)(_told(each, swap) for each in answer)
    return _with(answer, swap)


def _with(given: Any, swap: Swap) -> Any:
    """Return a value with a member changed, at any depth."""
    if isinstance(given, tuple) and swap.name in getattr(given, "_fields", ()):
        return given._replace(**{str(swap.name): swap.value})  # type: ignore[attr-defined]  # a named tuple
    if not is_dataclass(given) or isinstance(given, type):
        return given
    members = {each: getattr(given, each) for each in given.__dataclass_fields__}
    if swap.name in members:
        return replace(given, **{str(swap.name): swap.value})
    changed = {each: _with(inner, swap) for each, inner in members.items() if is_dataclass(inner)}
    changed = {each: inner for each, inner in changed.items() if inner is not members[each]}
    return replace(given, **changed) if changed else given
