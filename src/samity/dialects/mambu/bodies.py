"""Bodies that change a row: what stands there as this dialect writes it, what shall stand there, and what differs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from samity.dialects.door.bodies import BodyRefused
from samity.dialects.mambu.wire import MambuModel

if TYPE_CHECKING:
    from collections.abc import Mapping

Model = TypeVar("Model", bound=MambuModel)


class Nothing(BaseModel):
    """No body: of a write that is all in its path."""


def read_document(document: Mapping[str, Any], model: type[Model]) -> Model:
    """Read a document that changes were applied to.

    Raises:
        BodyRefused: with every wrong member at once.
    """
    try:
        return model.model_validate(document)
    except ValidationError as fault:
        raise BodyRefused(list(map(dict, fault.errors(include_url=False))), model.resource) from None


def changed_members(before: MambuModel, after: MambuModel, *, given_only: bool) -> frozenset[str]:
    """Return which members differ.

    Args:
        before: the row as it stands.
        after: the row as it shall be.
        given_only: members that were not written stay as they are.
    """
    names = after.model_fields_set if given_only else type(after).model_fields.keys()
    return frozenset(name for name in names if getattr(after, name) != getattr(before, name))


def not_changeable(resource: str, *names: str) -> BodyRefused:
    """Return the refusal of members that cannot be changed here."""
    faults = [{"type": "not_supported", "loc": (name,), "msg": "This cannot be changed so"} for name in names]
    return BodyRefused(faults, resource)
