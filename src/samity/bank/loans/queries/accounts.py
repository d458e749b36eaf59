"""Loan accounts with their stored state, one or many, in a constant number of statements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from samity.bank.clients.values import ClientStatus, GroupStatus
from samity.bank.loans.queries.installments import Schedule, all_installments, next_installments
from samity.bank.loans.queries.snapshots import agreement_of, allowances_of, payments_of
from samity.bank.loans.records import loan
from samity.bank.loans.rules.advance import Recognised
from samity.bank.loans.rules.agreed_now import agreed_now
from samity.bank.loans.values.agreed_fees import AgreedFee
from samity.bank.loans.values.arrears_settings import GraceChange
from samity.bank.loans.values.lock import Lock
from samity.bank.loans.values.parts import Parts
from samity.bank.loans.values.penalties import from_stored
from samity.bank.loans.values.rescheduling import Rescheduled
from samity.bank.loans.values.state import Accrued, Held, LoanCharge, LoanState, LoanStatus, Position
from samity.bank.loans.values.work_calendar import WorkCalendar
from samity.bank.organisation.queries.currencies import currency_columns, currency_of
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection, Row

    from samity.bank.loans.values.agreement import Agreement
    from samity.bank.loans.values.allowances import Allowances
    from samity.bank.loans.values.payment_terms import PaymentTerms
    from samity.bank.loans.values.terms import LoanTerms
    from samity.kernel.money import Currency


@dataclass(eq=False)
class LoanNotFound(Refusal):
    """There is no loan {loan_id}."""

    loan_id: int


@dataclass(frozen=True, slots=True)
class LoanAccount:
    """A loan: whose it is, what was agreed, where it stands.

    Attributes:
        client_since: the day on which its client came to the office that keeps it, from another one.
    """

    id: int
    account_no: str
    product_id: int
    kind: str
    client_id: int | None
    client_status: ClientStatus | None
    client_since: date | None
    group_id: int | None
    group_status: GroupStatus | None
    office_id: int
    office_hierarchy: str
    officer_id: int | None
    calendar_id: int | None
    sync_disbursement: bool
    currency: Currency
    agreement: Agreement
    payments: PaymentTerms
    allowances: Allowances
    fees: tuple[AgreedFee, ...]
    starts_at_submission: bool
    minimum_days: int
    on_expected_day: bool
    expected_disbursement_on: date | None
    first_repayment_on: date | None
    state: LoanState
    recognised: Recognised
    last_serial: int

    @property
    def terms(self) -> LoanTerms:
        """Return the terms as they are by now: what was agreed anew since is in them."""
        return agreed_now(self.agreement, self.state).terms


# Terms come as text alone: they are read once for many loans that agreed on the same.
_OWN = ", ".join(f"l.{column.name}" for column in loan.c if column.name not in {"terms", "payments", "allowances"})
_LOANS = text(f"""
SELECT {_OWN}, l.terms::text AS terms_text, l.payments::text AS payments_text,
       l.allowances::text AS allowances_text, o.hierarchy AS office_hierarchy,
       d.status AS client_status, g.status AS group_status,
       CASE WHEN d.office_id = l.office_id THEN d.office_since END AS client_since,
       {currency_columns("c")}
FROM loan l JOIN office o ON o.id = l.office_id JOIN currency c ON c.code = l.currency_code
LEFT JOIN client d ON d.id = l.client_id LEFT JOIN client_group g ON g.id = l.group_id
WHERE l.account_id = ANY(:ids) ORDER BY l.account_id""")
_HELD = text("SELECT FROM loan WHERE account_id = ANY(:ids) ORDER BY account_id FOR UPDATE")
_CHARGES = text("""
SELECT account_id, id, is_penalty, amount, due_on, waived, submitted_on,
       charge_id IS NULL AND is_penalty AS for_lateness
FROM loan_charge WHERE account_id = ANY(:ids) ORDER BY account_id, id""")


def loans_by_id(
    connection: Connection, ids: Iterable[int], *, lock: bool = False, next_only: bool = False
) -> Mapping[int, LoanAccount]:
    """Return the loans that exist among the ids.

    Args:
        connection: the transaction.
        ids: of loan accounts.
        lock: keep others from changing them until the transaction ends; rows are locked in the order of their ids,
            so that two sheets and the night never wait for each other in a circle.
        next_only: read only the installments next to be paid, and the others in sum.
    """
    wanted = {"ids": sorted(set(ids))}
    if lock:
        # Read afterwards: whoever waits here for another would see whose loan it was, and where he stood, before that.
        connection.execute(_HELD, wanted)
    rows = connection.execute(_LOANS, wanted).all()
    schedules = (next_installments if next_only else all_installments)(connection, wanted["ids"])
    charges: dict[int, list[LoanCharge]] = {}
    for row in connection.execute(_CHARGES, wanted).all():
        charges.setdefault(row[0], []).append(LoanCharge._make(tuple(row)[1:]))
    return {
        row.account_id: _account(row, schedules.get(row.account_id, Schedule()), charges.get(row.account_id, []))
        for row in rows
    }


def loan_by_id(connection: Connection, loan_id: int, *, lock: bool = False) -> LoanAccount:
    """Return one loan.

    Raises:
        LoanNotFound: there is none.
    """
    found = loans_by_id(connection, [loan_id], lock=lock).get(loan_id)
    if found is None:
        raise LoanNotFound(loan_id)
    return found


def _account(row: Row[Any], schedule: Schedule, charges: list[LoanCharge]) -> LoanAccount:
    reached = None if row.reached_on is None else Position(row.reached_on, row.reached_rank, row.reached_serial)
    state = LoanState(
        status=LoanStatus(row.status),
        principal=row.principal,
        submitted_on=row.submitted_on,
        approved_on=row.approved_on,
        disbursed_on=row.disbursed_on,
        ended_on=row.ended_on,
        **schedule.owed,
        charges=tuple(charges),
        overpaid=row.overpaid,
        held=tuple(Held(fact, date.fromisoformat(day), amount) for fact, day, amount in row.held_payments),
        accrued=_accrued(row),
        penalty=from_stored(row.accrued_penalty),
        **_charge_off(row),
        **_agreed_since(row),
        reached=reached,
        last_paid_on=row.last_paid_on,
    )
    income = Parts(0, row.recognised_interest, row.recognised_fees, row.recognised_penalties)
    return LoanAccount(
        id=row.account_id,
        account_no=row.account_no,
        product_id=row.product_id,
        kind=row.kind,
        client_id=row.client_id,
        client_status=row.client_status and ClientStatus(row.client_status),
        client_since=row.client_since,
        group_id=row.group_id,
        group_status=row.group_status and GroupStatus(row.group_status),
        office_id=row.office_id,
        office_hierarchy=row.office_hierarchy,
        officer_id=row.officer_id,
        calendar_id=row.calendar_id,
        sync_disbursement=row.sync_disbursement,
        currency=currency_of(row),
        agreement=agreement_of(row.terms_text, row.payments_text, row.accounting),
        payments=payments_of(row.payments_text),
        allowances=allowances_of(row.allowances_text),
        fees=tuple(AgreedFee.from_json(each) for each in row.fees),
        starts_at_submission=row.starts_at_submission,
        minimum_days=row.minimum_days,
        on_expected_day=row.on_expected_day,
        expected_disbursement_on=row.expected_disbursement_on,
        first_repayment_on=row.first_repayment_on,
        state=state,
        recognised=Recognised(row.recognised_until, income, row.recognition_behind_since, row.summed_until),
        last_serial=row.last_serial,
    )


def _charge_off(row: Row[Any]) -> dict[str, Any]:
    stored = row.charge_off
    if stored is None:
        return {}
    ends_on = stored["interest_ends_on"]
    return {
        "charged_off_on": date.fromisoformat(stored["on"]),
        "is_fraud": stored["is_fraud"],
        "interest_ends_on": ends_on and date.fromisoformat(ends_on),
        "charge_off_reason": stored["reason"],
        "income_at_charge_off": Parts(**stored["income"]),
    }


def _agreed_since(row: Row[Any]) -> dict[str, Any]:
    return {
        "rescheduled": Rescheduled.from_json(row.rescheduled),
        "graces": GraceChange.read(row.graces),
        "lock": Lock.from_json(row.lock),
    }


def _accrued(row: Row[Any]) -> Accrued | None:
    if row.accruing_number is None:
        return None
    calendar = WorkCalendar.from_json(row.accruing_calendar)
    late, exact = Fraction(row.accrued_late or 0), Fraction(row.accrued)
    rows, by_hand = row.accruing_rows, row.accrued_applied
    return Accrued(row.accruing_number, row.accrued_until, exact, rows, calendar, late, by_hand, row.accruing_base)
