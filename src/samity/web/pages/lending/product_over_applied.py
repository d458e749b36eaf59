"""How far a product's loans may go beyond their application, between the fields of its form and the bank's values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wtforms.validators import ValidationError

from samity.bank.loans.values.allowances import OverApplied, OverAppliedBy
from samity.web.fields import ChoiceField, WholeField, not_negative
from samity.web.languages import later, say
from samity.web.pages.lending.product_lateness import LateLoansForm

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wtforms import Field

    from samity.kernel.money import Currency
    from samity.web.formats import Formats

FIELDS = ("over_applied_by", "over_applied")
BOUNDS = {
    OverAppliedBy.PERCENTAGE: later("percent of what was applied for"),
    OverAppliedBy.FLAT: later("a whole amount"),
}


class OverAppliedForm(LateLoansForm):
    """How far loans of a product may go beyond their application."""

    over_applied_by = ChoiceField(
        later("More than was applied for may be lent"), of=str, required=False, empty=later("by nothing")
    )
    over_applied = WholeField(later("by so much"), required=False, checks=[not_negative])

    def offer_bounds(self) -> None:
        """Offer in which way it may be said."""
        self.over_applied_by.offer((way, say("by {said}", said=said)) for way, said in BOUNDS.items())

    def validate_over_applied_by(self, field: Field) -> None:
        """Let the way and the number go together."""
        if field.data and self.over_applied.data is None:
            raise ValidationError(say("Say how much more may be lent."))

    def validate_over_applied(self, field: Field) -> None:
        """Let no number be without its way."""
        if field.data is not None and not self.over_applied_by.data:
            raise ValidationError(say("Say whether that is percent or an amount."))


def over_applied_fields(over_applied: OverApplied | None, currency: Currency) -> Mapping[str, Any]:
    """Return what stands in the fields for a product."""
    if over_applied is None:
        return {}
    unit = 10**currency.decimals if over_applied.by is OverAppliedBy.FLAT else 1
    return {"over_applied_by": over_applied.by, "over_applied": over_applied.number // unit}


def over_applied(given: Mapping[str, Any], currency: Currency) -> OverApplied | None:
    """Return how far loans may go beyond their application, as the fields say; None: not at all."""
    if not given["over_applied_by"]:
        return None
    by = OverAppliedBy(given["over_applied_by"])
    unit = 10**currency.decimals if by is OverAppliedBy.FLAT else 1
    return OverApplied(by, given["over_applied"] * unit)


def over_applied_in_words(
    over_applied: OverApplied | None, currency: Currency, formats: Formats
) -> Iterator[tuple[str, str]]:
    """Say how far loans may go beyond their application, where they may."""
    if over_applied is None:
        return
    is_flat = over_applied.by is OverAppliedBy.FLAT
    number = over_applied.number
    more = formats.amount(number, currency) if is_flat else f"{formats.number(number)} %"
    yield say("Lent"), say("up to {more} more than was applied for", more=more)
