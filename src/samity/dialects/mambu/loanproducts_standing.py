"""What a product has that this dialect has no word for: it stays when the product is defined anew in its words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from samity.bank.accounting.queries import mappings
from samity.bank.accounting.values import MappedAccount
from samity.bank.loans.operations.products import DefineLoanProduct
from samity.bank.loans.rules.offers import agreed_terms
from samity.bank.loans.values.products import LoanProduct, Offer, Wish
from samity.bank.organisation.queries.currencies import currency_by_code
from samity.dialects.door.bodies import without_nulls
from samity.dialects.mambu.bodies import not_changeable
from samity.dialects.mambu.loanproducts import ACCOUNTING, has_word, product_told, state_of
from samity.dialects.mambu.loanproducts_bodies import LoanProductBody
from samity.storage.unit import Unit

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Block = TypeVar("Block", bound="DataclassInstance")

TOGETHER: tuple[tuple[str, ...], ...] = (
    ("rate", "rate_unit", "rate_every", "rates"),
    ("interest_method", "amortization"),
    ("grace_on_principal", "grace_on_interest_charged"),
    ("takes_installment", "takes_plan"),
)
"""Settings that one word or amount here says together: all of them stay, or none."""

BLOCKS = ("terms", "payments", "leeway", "allowances")


def defined_anew(
    command: DefineLoanProduct, body: LoanProductBody, standing: LoanProduct, unit: Unit
) -> DefineLoanProduct:
    """Return the command with what stands in the place of all that has no word here.

    Raises:
        BodyRefused: another currency is asked for than can be.
    """
    changes = "state" in body.model_fields_set and body.state != state_of(standing, unit.business_date)
    told = _told(standing, unit)
    if command.currency_code != standing.currency_code and told != standing.offer:
        # Amounts among what has no word would become amounts of another currency.
        raise not_changeable(body.resource, "currency")
    known_by = standing.external_id or standing.short_name
    keeps_short_name = body.id == known_by or standing.short_name != known_by
    same_books = ACCOUNTING[standing.accounting] == body.accountingSettings.accountingMethod
    return replace(
        command,
        offer=kept(command.offer, told, standing.offer, _said(body)),
        accounting=standing.accounting if same_books else command.accounting,
        gl_accounts=with_wordless(command.gl_accounts, standing, unit),
        starts_on=standing.starts_on,
        closes_on=closed_on(body.state, unit) if changes else standing.closes_on,
        fund_id=standing.fund_id,
        bucket_id=standing.bucket_id,
        short_name=standing.short_name if keeps_short_name else body.id,
        external_id=standing.external_id if body.id == known_by else body.id,
    )


def closed_on(state: str, unit: Unit) -> date | None:
    """Return since when nobody can apply for a product's loans: of one that is inactive since yesterday."""
    return unit.business_date - timedelta(days=1) if state == "INACTIVE" else None


def kept(asked: Offer, told: Offer, standing: Offer, said: frozenset[str]) -> Offer:
    """Return what is asked for, with what stands where it only repeats what was told of it.

    Args:
        asked: read from the body.
        told: read from the body as which the product is told.
        standing: what it offers.
        said: settings that were said in words where none are told.
    """
    merged = _stays(asked, told, standing, said)
    blocks = {name: _stays(getattr(asked, name), getattr(told, name), getattr(standing, name), said) for name in BLOCKS}
    merged = replace(merged, **blocks)
    return replace(merged, terms=agreed_terms(merged, Wish()))


def _stays(asked: Block, told: Block, standing: Block, said: frozenset[str]) -> Block:
    changes: dict[str, Any] = {}
    for group in _groups({each.name for each in fields(asked)}):
        repeats = all(getattr(asked, name) == getattr(told, name) for name in group)
        if repeats and not said & set(group):
            changes |= {name: getattr(standing, name) for name in group}
    return replace(asked, **changes)


def _groups(names: set[str]) -> Iterable[tuple[str, ...]]:
    joined = [group for group in TOGETHER if names.issuperset(group)]
    yield from joined
    alone = names - {name for group in joined for name in group}
    # Found from the rate, in the end.
    yield from ((name,) for name in sorted(alone - {"annual_rate", *BLOCKS}))


def _told(standing: LoanProduct, unit: Unit) -> Offer:
    """Return what is read from a product that is told here."""
    return told_body(standing, unit).offer(currency_by_code(unit.connection, standing.currency_code))


def told_body(standing: LoanProduct, unit: Unit) -> LoanProductBody:
    """Return the body as which a product is told here."""
    document = without_nulls(product_told(standing.id, unit))
    # Names may be longer than here, and say nothing of what is offered.
    return LoanProductBody.model_validate({**document, "id": "told", "name": "told", "notes": None})


def _said(body: LoanProductBody) -> frozenset[str]:
    order = {"repaymentAllocationOrder", "paymentMethod"} & body.paymentSettings.model_fields_set
    shift = "repaymentReschedulingMethod" in body.scheduleSettings.model_fields_set
    return frozenset((["strategy"] if order else []) + (["rest_shift"] if shift else []))


def with_wordless(given: Iterable[MappedAccount], standing: LoanProduct, unit: Unit) -> tuple[MappedAccount, ...]:
    """Return where a product shall post, with where it posts that has no word here."""
    stood = mappings(unit.connection, "loan", {standing.id})[standing.id].lines
    return (*given, *(each for each in stood if not has_word(each)))
