"""What this API knows of a product and the bank does not do: it passes where it asks for nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import BeforeValidator, ValidationInfo, WithJsonSchema
from pydantic_core import PydanticCustomError

from samity.dialects.mambu.wire import MambuModel

NOTHING: tuple[object, ...] = (None, "", "NONE", 0, False, "false", [], {})
"""Values by which any member asks for nothing."""

WORDS: Mapping[str, tuple[object, ...]] = {
    "creditArrangementRequirement": ("NOT_REQUIRED", "OPTIONAL"),
    "forAllBranches": (True,),
    "idGeneratorType": ("INCREMENTAL_NUMBER",),
    "maxNumberOfTranches": (1,),
    # Without a linked account nothing is transferred in any way.
    "settlementMethod": ("FULL_DUE_AMOUNTS", "PARTIAL_DUE_AMOUNTS", "NO_AUTOMATED_TRANSFERS"),
}
"""By the name of a member, what it says where the bank does just that, or would do nothing by it."""


def asked_for(given: object, name: str = "") -> str | None:
    """Return the name of the first member by which something is asked for, at any depth; None where none does.

    Args:
        given: a member's value.
        name: the member's.
    """
    if isinstance(given, Mapping):
        return next(filter(None, (asked_for(value, each) for each, value in given.items())), None)
    return None if given in NOTHING or given in WORDS.get(name, ()) else name


def _nothing_asked(given: object, info: ValidationInfo) -> None:
    asked = asked_for(given, info.field_name or "")
    if asked is not None:
        raise PydanticCustomError("not_supported", "{member} asks for what is not supported", {"member": asked})


Unasked = Annotated[
    None,
    BeforeValidator(_nothing_asked),
    WithJsonSchema({"description": "The bank does not do this yet: it passes where it asks for nothing."}),
]
"""A member, or a block of them, that passes where it asks for nothing, as clients send that send everything."""


def _pattern_refused(given: object, info: ValidationInfo) -> None:
    if asked_for(given, info.field_name or "") is not None:
        reason = "The bank numbers accounts one after the other, by no pattern; a loan may bring its id"
        raise PydanticCustomError("not_supported", "{reason}", {"reason": reason})


NumberedByTheBank = Annotated[
    None,
    BeforeValidator(_pattern_refused),
    WithJsonSchema({"description": "The bank numbers accounts one after the other, by no pattern of the product's."}),
]
"""How a product would number its accounts."""


class ProductLater(MambuModel):
    """What a product would have."""

    accountLinkSettings: Unasked = None
    creditArrangementSettings: Unasked = None
    fundingSettings: Unasked = None
    offsetSettings: Unasked = None
    redrawSettings: Unasked = None
    securitySettings: Unasked = None
    taxSettings: Unasked = None
    templates: Unasked = None
    useFeeIncludedInPMT: Unasked = None
