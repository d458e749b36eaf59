"""What a PUT changes: the members that were given, by the wire's names and by ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from samity.dialects.fineract.wire import WireModel


def changes_of(
    body: WireModel, names: Mapping[str, str], clearable: Container[str] = ()
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what a body changes, by the wire's names for the answer and by ours for the command.

    Args:
        body: the body as read.
        names: our name of each member.
        clearable: members that null empties; for the others null counts as absent.
    """
    given = {
        name: value
        for name, value in body.model_dump(include=set(names), exclude_unset=True).items()
        if value is not None or name in clearable
    }
    return given, {names[name]: value for name, value in given.items()}
