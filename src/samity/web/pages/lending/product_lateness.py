"""What a product says of loans that are late, between the fields of its form and the bank's terms."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from samity.bank.loans.queries.delinquency_buckets import delinquency_buckets
from samity.bank.loans.values.arrears_settings import NOTHING_TOLERATED
from samity.bank.loans.values.delinquency import NonPerforming
from samity.web.acts import ActForm
from samity.web.fields import AmountField, BooleanField, ChoiceField, WholeField, not_negative
from samity.web.languages import later, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from samity.bank.loans.values.arrears_settings import ArrearsSettings
    from samity.bank.loans.values.products import LoanProduct
    from samity.web.door import Visit
    from samity.web.formats import Formats

FIELDS = (
    *("arrears_grace", "arrears_tolerance", "bucket_id", "classed_by_installment"),
    *("npa_days", "npa_until_cleared"),
)


class LateLoansForm(ActForm):
    """How late loans of a product may be, how they are classed, and when they perform no more."""

    arrears_grace = WholeField(later("Days a loan may be late without arrears"), required=False, checks=[not_negative])
    arrears_tolerance = AmountField(
        later("Amount that may be late without arrears"), required=False, checks=[not_negative]
    )
    bucket_id = ChoiceField(later("Delinquency bucket"), required=False, empty=later("none"))
    classed_by_installment = BooleanField(later("Each installment that is overdue has a class as well"))
    npa_days = WholeField(
        later("Days behind after which a loan performs no more"),
        required=False,
        checks=[not_negative],
        description=later("Empty: it always performs."),
    )
    npa_until_cleared = BooleanField(later("It performs again only when nothing is overdue"))

    def offer_buckets(self, visit: Visit) -> None:
        """Offer the buckets."""
        buckets = delinquency_buckets(visit.connection).values()
        self.bucket_id.offer((each.id, each.name) for each in buckets)


def late_fields(product: LoanProduct) -> Mapping[str, Any]:
    """Return what stands in the fields for a product, amounts aside."""
    arrears, said = product.offer.terms.arrears, product.offer.non_performing
    return {
        "arrears_grace": arrears.grace or None,
        "bucket_id": product.bucket_id,
        "classed_by_installment": product.offer.terms.classed_by_installment,
        "npa_days": said.days,
        "npa_until_cleared": said.until_cleared,
    }


def tolerated(given: Mapping[str, Any], minor: int | None, before: ArrearsSettings | None) -> ArrearsSettings:
    """Return what the fields tolerate; what they have no word for stays as it was."""
    return replace(before or NOTHING_TOLERATED, grace=given["arrears_grace"] or 0, tolerance=minor or 0)


def non_performing(given: Mapping[str, Any]) -> NonPerforming:
    """Return when its loans perform no more."""
    return NonPerforming(given["npa_days"], given["npa_until_cleared"])


def late_words(product: LoanProduct, bucket: str | None, formats: Formats) -> Iterator[tuple[str, str]]:
    """Say how loans are classed that are behind, and when they perform no more.

    Args:
        product: of the loans.
        bucket: the name of its bucket; None where it has none.
        formats: of the reader.
    """
    if bucket is not None:
        each = say(", each installment as well") if product.offer.terms.classed_by_installment else ""
        yield say("Delinquency bucket"), f"{bucket}{each}"
    said = product.offer.non_performing
    if said.days is not None:
        until = say(" until nothing is overdue") if said.until_cleared else ""
        yield (
            say("Performs no more"),
            say("when it is behind for more than {days} days{until}", days=formats.number(said.days), until=until),
        )
