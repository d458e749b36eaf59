"""Applications read from bodies; of a new one, everything that stands against it is gathered to be said at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from samity.bank.loans.operations.application_checks import ApplyForLoan, application_of
from samity.bank.loans.operations.apply import external_id_refusals
from samity.bank.loans.queries.borrower_cycles import Borrower, offered_to
from samity.bank.loans.queries.products import loan_product_by_id
from samity.bank.loans.rules.offers import agreed_terms, offer_refusals
from samity.bank.loans.values.accounts import LoanKind
from samity.bank.loans.values.payment_terms import PaymentTerms
from samity.bank.loans.values.products import LoanProduct, Wish
from samity.bank.loans.values.terms import LoanTerms
from samity.bank.organisation.queries import currency_by_code
from samity.dialects.mambu.drafts import Draft, Together
from samity.dialects.mambu.keys import Kind
from samity.dialects.mambu.loans_bodies import LoanBody, LoanTermsBody, check_repeated
from samity.dialects.mambu.rows import named_row, officer_id
from samity.dialects.mambu.spelling import Spelling, value_day
from samity.kernel.errors import refuse_all
from samity.kernel.money import Currency
from samity.storage.unit import Unit

HOLDER = (("accountHolderKey",), ("accountHolderType",))
TERMS = (
    *(("loanAmount",), ("interestSettings",), ("scheduleSettings",)),
    *(("accountArrearsSettings",), ("arrearsTolerancePeriod",)),
)


@dataclass(frozen=True, slots=True)
class Offered:
    """What a product's loan would be agreed on, whoever borrows."""

    product: LoanProduct
    terms: LoanTerms
    payments: PaymentTerms
    currency: Currency


@dataclass(frozen=True, slots=True)
class _Named:
    """What an application names; None is not named, or not there."""

    holder: int | None
    branch: int | None
    officer: int | None
    dates: tuple[date, date | None] | None


def judged(draft: Draft[LoanBody], wrong: Together, spelling: Spelling, unit: Unit) -> ApplyForLoan | None:
    """Return an application, and gather what stands against it; None where a part that it needs is missing.

    Terms are judged by the product also where nobody is there who would borrow, and nothing is said of what depends on
    a member that could not be read.
    """
    body = draft.body
    product = wrong.tried(lambda: product_of(body, spelling, unit)) if draft.reads(("productTypeKey",)) else None
    named = _named(draft, wrong, spelling, unit)
    if draft.reads(("id",)):
        wrong.tried(lambda: refuse_all(external_id_refusals(body.id, unit)))
    if product is None or not draft.reads(*TERMS):
        return None
    product, currency = _offered(product, body, named, unit), currency_by_code(unit.connection, product.currency_code)
    wish = wrong.tried(lambda: body.wish(product, currency))
    if wish is None:
        return None
    unfit = offer_refusals(product.offer, wish, currency)
    if not unfit:
        agreed = Offered(product, agreed_terms(product.offer, wish), product.offer.payments, currency)
        wrong.tried(lambda: check_repeated(body, agreed))
    if named.holder is None or named.dates is None:
        wrong.reasons += unfit
        return None
    command = _command(body, named, product, wish, unit)
    wrong.tried(lambda: application_of(command, unit))
    return command


def application_in(body: LoanBody, spelling: Spelling, unit: Unit) -> ApplyForLoan:
    """Return what a whole body asks for.

    Raises:
        Located, BodyRefused: what is named is not there, or a date is none of the bank's; all of it at once.
    """
    wrong = Together(body.resource)
    product = wrong.tried(lambda: product_of(body, spelling, unit))
    named = _named(Draft(body), wrong, spelling, unit)
    wrong.refuse()
    assert product is not None  # noqa: S101 - what is not there was refused
    product = _offered(product, body, named, unit)
    wish = body.wish(product, currency_by_code(unit.connection, product.currency_code))
    return _command(body, named, product, wish, unit)


def product_of(body: LoanTermsBody, spelling: Spelling, unit: Unit) -> LoanProduct:
    """Return the product that a body names.

    Raises:
        Located, LoanProductNotFound: there is none.
    """
    product_id = named_row(unit, spelling, Kind.LOAN_PRODUCT, body.productTypeKey, "productTypeKey")
    return loan_product_by_id(unit.connection, product_id or 0)


def dates_of(body: LoanTermsBody, spelling: Spelling, unit: Unit) -> tuple[date, date | None]:
    """Return when the loan would be paid out, today unless it says otherwise, and first repaid.

    Raises:
        BodyRefused: an instant is none of the bank's days; both are named.
    """
    details, wrong = body.disbursementDetails, Together(body.resource)

    def day(name: str) -> date | None:
        given = getattr(details, name)
        return None if given is None else value_day(spelling, given, f"disbursementDetails.{name}", body.resource)

    expected = wrong.tried(lambda: day("expectedDisbursementDate"))
    first = wrong.tried(lambda: day("firstRepaymentDate"))
    wrong.refuse()
    return expected or unit.business_date, first


def _named(draft: Draft[LoanBody], wrong: Together, spelling: Spelling, unit: Unit) -> _Named:
    body = draft.body
    kind = Kind.GROUP if body.kind is LoanKind.GROUP else Kind.CLIENT
    holder = dates = None
    if draft.reads(*HOLDER):
        holder = wrong.tried(lambda: named_row(unit, spelling, kind, body.accountHolderKey, "accountHolderKey"))
    if draft.reads(("disbursementDetails",)):
        dates = wrong.tried(lambda: dates_of(body, spelling, unit))
    branch = wrong.tried(lambda: named_row(unit, spelling, Kind.BRANCH, body.assignedBranchKey, "assignedBranchKey"))
    officer = wrong.tried(lambda: officer_id(unit, spelling, body.assignedUserKey))
    return _Named(holder, branch, officer, dates)


def _offered(product: LoanProduct, body: LoanBody, named: _Named, unit: Unit) -> LoanProduct:
    """Return the product with what it offers to the borrower, where he is known."""
    if named.holder is None:
        return product
    return offered_to(unit.connection, product, Borrower.of(*_debtor(body, named.holder)))


def _debtor(body: LoanBody, holder: int) -> tuple[int | None, int | None]:
    """Return the client and the group, one of whom borrows."""
    return (None, holder) if body.kind is LoanKind.GROUP else (holder, None)


def _command(body: LoanBody, named: _Named, product: LoanProduct, wish: Wish, unit: Unit) -> ApplyForLoan:
    assert named.holder is not None and named.dates is not None  # noqa: S101, PT018 - what is not there was refused
    client_id, group_id = _debtor(body, named.holder)
    expected_on, first_on = named.dates
    return ApplyForLoan(
        product_id=product.id,
        kind=body.kind,
        submitted_on=unit.business_date,
        expected_disbursement_on=expected_on,
        wish=wish,
        client_id=client_id,
        group_id=group_id,
        office_id=named.branch,
        officer_id=named.officer,
        first_repayment_on=first_on,
        external_id=body.id,
        notes=body.notes,
        is_partial=None if body.accountState is None else body.accountState == "PARTIAL_APPLICATION",
    )
