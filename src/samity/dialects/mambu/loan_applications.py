"""/loans as an application: made, written anew while nobody has decided, and previewed without being made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from samity.bank.custom_fields.values import OwnerKind
from samity.bank.gate import permit
from samity.bank.loans.operations.application_checks import ApplyForLoan, application_of
from samity.bank.loans.operations.apply import apply_for_loan
from samity.bank.loans.operations.change import ChangeApplication, change_application, current_application
from samity.bank.loans.operations.decide import UNDECIDED
from samity.bank.loans.operations.preview_terms import AskedTerms, preview_terms
from samity.bank.loans.queries.accounts import LoanAccount, loan_by_id, loans_by_id
from samity.bank.loans.queries.products import loan_product_by_id
from samity.bank.loans.values.accounts import LoanKind
from samity.bank.loans.values.products import Offer
from samity.bank.loans.values.terms import RateUnit
from samity.bank.organisation.queries import currency_by_code
from samity.dialects.door import Answer, asking, writing
from samity.dialects.door.bodies import BodyRefused
from samity.dialects.mambu.bodies import read_document
from samity.dialects.mambu.drafts import Draft, Together
from samity.dialects.mambu.keys import Kind
from samity.dialects.mambu.loans_bodies import BEGINS, LoanBody, LoanTermsBody, check_repeated
from samity.dialects.mambu.loans_decided import rewrite_decided
from samity.dialects.mambu.loans_judged import application_in, dates_of, judged, product_of
from samity.dialects.mambu.loans_parts import centre_faults, told_parts_faults
from samity.dialects.mambu.loans_schedule import spell_planned
from samity.dialects.mambu.loans_spelling import installments_of_loans, spell_loans
from samity.dialects.mambu.loans_terms import spell_interest
from samity.dialects.mambu.loans_told import NEW, told_faults
from samity.dialects.mambu.own_fields import changed_sets, fill, shown
from samity.dialects.mambu.patch import Patch, patched
from samity.dialects.mambu.repeats import same
from samity.dialects.mambu.routing import MambuRouter
from samity.dialects.mambu.rows import named_row, row_id
from samity.dialects.mambu.spelling import Spelling, spelling_of
from samity.storage.unit import Unit

router = MambuRouter(tags=["Loan Accounts"])


@router.post("/loans", status_code=201)
@writing(LoanBody)
def create_loan(body: Draft[LoanBody], unit: Unit) -> Answer:
    """Apply for a loan today; a term that is left out is the product's. All that stands against it is said at once."""
    permit(unit, "loans:apply")
    spelling = spelling_of(unit)
    wrong = Together(body.body.resource, body.faults)
    wrong.faults += _told_faults(body.body, NEW, spelling, _copied(body.body, spelling, unit))
    if body.body.accountState not in BEGINS:
        wrong.faults.append({"type": "literal_error", "loc": ("accountState",), "msg": "No application begins so"})
    command = judged(body, wrong, spelling, unit)
    group_id = None if command is None else command.group_id
    wrong.faults += wrong.tried(lambda: centre_faults(body.body, group_id, spelling, unit)) or ()
    wrong.refuse()
    assert command is not None  # noqa: S101 - what it could not be made of was refused
    made = apply_for_loan(command, unit)
    fill(OwnerKind.LOAN, made, body.body, spelling, unit, is_new=True)
    return Answer(spell_loans([made], spelling, unit, full=True)[0], 201)


@router.put("/loans/{loan_id}")
@writing(LoanBody)
def replace_loan(loan_id: str, body: Draft[LoanBody], unit: Unit) -> dict[str, Any]:
    """Write an application anew; a member that is left out is the product's again.

    So is the branch: without `assignedBranchKey` the loan returns to its holder's. PATCH changes only what it names. Of
    a loan that was decided on notes, officer and custom fields may change.
    """
    spelling = spelling_of(unit)
    found = row_id(unit, spelling, Kind.LOAN, loan_id)
    _rewrite(found, body.whole(), spelling, unit)
    return spell_loans([found], spelling, unit, full=True)[0]


@router.patch("/loans/{loan_id}", status_code=204)
@writing(Patch)
def patch_loan(loan_id: str, body: Patch, unit: Unit) -> Answer:
    """Change members of an application; of a loan that was decided on its notes, officer and custom fields."""
    spelling = spelling_of(unit)
    account = loan_by_id(unit.connection, row_id(unit, spelling, Kind.LOAN, loan_id), lock=True)
    document = spell_loans([account.id], spelling, unit, full=True)[0]
    document.pop("accountState")  # actions change it
    _rewrite(account.id, read_document(patched(document, body), LoanBody), spelling, unit)
    return Answer(status=204)


def _rewrite(loan_id: int, body: LoanBody, spelling: Spelling, unit: Unit) -> None:
    """Write anew what this API has words for; what it has none for stays."""
    account = loan_by_id(unit.connection, loan_id, lock=True)
    told = spell_loans([loan_id], spelling, unit, full=True)[0]
    faults = _told_faults(body, told, spelling) + centre_faults(body, account.group_id, spelling, unit)
    if body.accountState not in {None, told["accountState"]}:
        faults.append({"type": "not_supported", "loc": ("accountState",), "msg": "Actions change it"})
    if account.state.status not in UNDECIDED:
        if faults:
            raise BodyRefused(faults, body.resource)
        rewrite_decided(account, body, told, spelling, unit)
        return
    current = current_application(unit.connection, account, product_of(body, spelling, unit).id)
    body = _numbered(body, account, current)
    asked = application_in(body, spelling, unit)
    offer = loan_product_by_id(unit.connection, asked.product_id).offer
    stays_with_group = account.kind == LoanKind.JLG and asked.kind is LoanKind.INDIVIDUAL
    expected_on = current.expected_disbursement_on
    if body.disbursementDetails.expectedDisbursementDate is not None:
        expected_on = asked.expected_disbursement_on
    planned = installments_of_loans([account], unit)[account.id]
    # A first date that is sent back as it was told is not asked for anew: it was reckoned, or moved off a day of rest.
    is_told = planned and planned[0].due_on == asked.first_repayment_on
    command = replace(
        current,
        kind=LoanKind.JLG if stays_with_group else asked.kind,
        client_id=asked.client_id,
        group_id=account.group_id if stays_with_group else asked.group_id,
        expected_disbursement_on=expected_on,
        first_repayment_on=account.first_repayment_on if is_told else asked.first_repayment_on,
        office_id=asked.office_id,
        officer_id=asked.officer_id,
        notes=asked.notes,
        # A loan without a number of its own is told by its account's.
        external_id=current.external_id if body.id in {None, account.account_no} else body.id,
        wish=body.over(asked.wish, current.wish, offer),
    )
    repeated = _with_rate_to_follow(body, account, offer)
    own = changed_sets(shown(OwnerKind.LOAN, [loan_id], spelling, unit)[loan_id], body)
    change_application(ChangeApplication(loan_id, command), unit)
    check_repeated(repeated, application_of(command, unit), faults)
    if own is not None:
        fill(OwnerKind.LOAN, loan_id, own, spelling, unit, is_new=False)


def _copied(body: LoanBody, spelling: Spelling, unit: Unit) -> Mapping[str, Any] | None:
    """Return the loan whose key an application repeats, where there is one."""
    named = spelling.keys.id_of(Kind.LOAN, body.encodedKey or "")
    if named is None or not loans_by_id(unit.connection, [named]):
        return None
    return spell_loans([named], spelling, unit, full=True)[0]


def _told_faults(
    body: LoanBody, told: Mapping[str, Any], spelling: Spelling, copied: Mapping[str, Any] | None = None
) -> list[dict[str, Any]]:
    faults = told_faults(body, body.disbursementDetails.disbursementDate, told, spelling, copied)
    edited = (body.scheduleSettings.model_extra or {}).get("hasCustomSchedule")
    if not same(edited, told["scheduleSettings"].get("hasCustomSchedule", False)):
        place = ("scheduleSettings", "hasCustomSchedule")
        faults.append({"type": "not_supported", "loc": place, "msg": "Changes of its schedule say it"})
    return faults + told_parts_faults(body, told)


def _numbered(body: LoanBody, account: LoanAccount, current: ApplyForLoan) -> LoanBody:
    """Ask for no number of installments that was made by hand and is sent back: the product may not offer it."""
    number, schedule = current.wish.number_of_installments, body.scheduleSettings
    if number is None or schedule.repaymentInstallments != account.agreement.terms.number_of_installments:
        return body
    asked = schedule.model_copy(update={"repaymentInstallments": number})
    return body.model_copy(update={"scheduleSettings": asked})


def _with_rate_to_follow(body: LoanBody, account: LoanAccount, offer: Offer) -> LoanBody:
    """Leave out a rate that was reckoned, and is sent back: that of a whole term, or of a plan, follows the new one."""
    told = spell_interest(account.agreement.terms, offer)["interestRate"]
    is_reckoned = offer.rate_unit is RateUnit.WHOLE_TERM or bool(account.agreement.terms.payment_plan)
    if not is_reckoned or body.interestSettings.interestRate != told:
        return body
    return body.model_copy(update={"interestSettings": body.interestSettings.model_copy(update={"interestRate": None})})


@router.post("/loans:previewSchedule")
@asking(LoanTermsBody)
def preview_schedule(body: Draft[LoanTermsBody], unit: Unit) -> dict[str, Any]:
    """Return the schedule that a loan of a product would have; nothing is written."""
    return _previewed(body.whole(), spelling_of(unit), unit)


def _previewed(body: LoanTermsBody, spelling: Spelling, unit: Unit) -> dict[str, Any]:
    product = product_of(body, spelling, unit)
    wish = body.wish(product, currency_by_code(unit.connection, product.currency_code))
    branch = named_row(unit, spelling, Kind.BRANCH, body.assignedBranchKey, "assignedBranchKey")
    preview = preview_terms(AskedTerms(product.id, wish, *dates_of(body, spelling, unit), branch), unit)
    check_repeated(body, preview)
    return spell_planned(preview, spelling)
