"""A portfolio that has lived: loans on terms drawn by chance; lent, paid, corrected by operations, nights between."""

from __future__ import annotations

import random
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from sqlalchemy import text
from tests.night.every_term import SELDOM, draw_payments, draw_terms
from tests.night.portfolio import copied
from tests.simulation.contract_life import ContractLife
from tests.village import FIRST_MEETING, Product, application, on_day, product, village

from samity.bank.fees.operations.define import DefineCharge, define_charge
from samity.bank.fees.values import ChargeTime, FeeBase
from samity.bank.loans.operations.apply import apply_for_loan
from samity.bank.loans.operations.disburse import Disburse, disbursement_changes, disbursement_refusals
from samity.bank.loans.operations.recording import Change, record
from samity.bank.loans.operations.repay import Repay, repayment_changes, repayment_refusals
from samity.bank.loans.queries.accounts import loans_by_id
from samity.bank.loans.records import loan
from samity.bank.loans.values.agreed_fees import AgreedFee, InstallmentFee
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.facts import Fact, FactKind
from samity.bank.loans.values.state import due_by
from samity.kernel.errors import Located, refuse_all
from samity.storage.bulk import draw_ids, update_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.storage.unit import Unit

CHUNK = 500
ACCOUNTING = [*[AccountingRule.ACCRUAL_PERIODIC] * 4, *AccountingRule]
_SUBMITTED = """
INSERT INTO loan_fact (account_id, serial, kind, value_on, booked_on, amount, details, user_id)
SELECT l.account_id, f.serial, f.kind, f.value_on, f.booked_on, l.principal, f.details, f.user_id
FROM loan l, loan_fact f WHERE l.account_id = ANY(:ids) AND f.account_id = :model"""
_ACTIVE = text("SELECT account_id FROM loan WHERE status = 'ACTIVE' AND account_id = ANY(:ids) ORDER BY account_id")
LENT = (150, 110, 75, 50, 30, 12)
"""So many days ago loans were paid out."""
NIGHTS = (100, 60, 45, 20, 8, 2)
"""So many days ago a night was run; others were missed."""
PAID = (90, 55, 31, 15, 5, 0)
CORRECTED = (58, 14, 3, 0)


class OddLives(ContractLife):
    """What happens to some of the loans beside payments."""

    def __init__(self, unit: Unit, chance: random.Random, offered: Product, loans: list[int]) -> None:
        self.chance = chance
        self.today = self.last_day = unit.business_date
        self._unit = unit
        self.products = {offered.id: offered}
        self.fees = tuple(
            define_charge(DefineCharge(f"{name} of a life", "KES", Decimal("75.25"), is_penalty), unit)
            for name, is_penalty in (("Fee", False), ("Penalty", True))
        )
        self.loans = loans
        self.told: list[str] = []

    def moves(self) -> list[tuple[Callable[[], object], int]]:
        """What may be said of them: they follow no meeting, and no holiday is planned."""
        return [(self.pause, 1), (self.mark, 1)]

    def acts(self) -> list[tuple[Callable[[], object], int]]:
        """What may happen while the nights are run beside, and days go by."""
        beside = {self.night, self.accrue, self.move_on, self.move_back}
        lent = {self.disburse, self.undo_disbursement, self.undo_approval}
        return [(act, weight) for act, weight in super().acts() if act not in beside | lent]


def live(unit: Unit, nights: Iterable[Callable[[Unit], object]], count: int, seed: int) -> list[int]:
    """Let so many loans live up to the day of a unit, with these steps each night; return their ids.

    A tenth of them is corrected in every way besides.
    """
    chance, today = random.Random(seed), unit.business_date
    nights = tuple(nights)
    offered = product(on_day(unit, FIRST_MEETING), credits_loans=True)
    ids = _applied_for(unit, chance, offered, count)
    odd = OddLives(unit, chance, offered, ids[:: max(len(ids) // max(len(ids) // 10, 1), 1)])
    for ago in sorted({*LENT, *NIGHTS, *PAID, *CORRECTED}, reverse=True):
        then = on_day(unit, today - timedelta(days=ago))
        odd.today = odd.last_day = then.business_date
        if ago in LENT:
            _lent(then, ids[LENT.index(ago) :: len(LENT)])
        if ago in PAID:
            _paid(then, chance, ids)
        if ago in CORRECTED:
            for _ in odd.loans:
                odd.step()
        if ago in NIGHTS:
            for step in nights:
                step(then)
    return ids


def _applied_for(unit: Unit, chance: random.Random, offered: Product, count: int) -> list[int]:
    """Let loans be approved that are like one that was applied for, each on terms of its own."""
    first, connection = on_day(unit, FIRST_MEETING), unit.connection
    model = apply_for_loan(application(offered.id, village(first).clients[0]), first)
    ids = draw_ids(connection, "account_ids", count)
    copied(connection, model, ids)
    update_rows(connection, loan, ["account_id"], list(_agreed(unit, chance, ids, _late_fees(first))))
    connection.execute(text(_SUBMITTED), {"ids": ids, "model": model})
    for some in _chunks(ids, CHUNK):
        waiting = loans_by_id(connection, some, lock=True).values()
        record([_approved(each) for each in waiting], first)
    return ids


def _late_fees(unit: Unit) -> list[AgreedFee]:
    """Define what an installment that is late costs: an amount, or a part of each base."""
    time, found = ChargeTime.OVERDUE_INSTALLMENT, []
    for base in FeeBase:
        name, amount = f"Late by {base}", Decimal("2.50")
        charge_id = define_charge(DefineCharge(name, "KES", amount, is_penalty=True, time=time, base=base), unit)
        rate = Fraction(amount) * (100 if base is FeeBase.FLAT else 1)
        found.append(AgreedFee(charge_id, name, is_penalty=True, fee=InstallmentFee(base, rate), time=time))
    return found


def _agreed(
    unit: Unit, chance: random.Random, ids: Sequence[int], late_fees: Sequence[AgreedFee]
) -> Iterator[Mapping[str, Any]]:
    for place, account_id in enumerate(ids):
        terms = draw_terms(chance, unit.business_date - timedelta(days=LENT[place % len(LENT)]))
        yield {
            "account_id": account_id,
            "terms": terms.to_json(),
            "principal": terms.principal,
            "payments": draw_payments(chance, terms).to_json(),
            "accounting": chance.choice(ACCOUNTING).value,
            "fees": [chance.choice(late_fees).to_json()] if chance.random() < SELDOM else [],
        }


def _approved(account: LoanAccount) -> Change:
    serial, on = account.last_serial + 1, FIRST_MEETING
    return Change(account, (Fact(serial, FactKind.APPROVED, on, on, account.state.principal),))


def _lent(unit: Unit, ids: Sequence[int]) -> None:
    for some in _chunks(ids, CHUNK):
        accounts = loans_by_id(unit.connection, some, lock=True)
        pairs = [(account, Disburse(each, unit.business_date)) for each, account in accounts.items()]
        refuse_all(disbursement_refusals(pairs, unit))
        record(disbursement_changes(pairs, unit), unit)


def _paid(unit: Unit, chance: random.Random, ids: Sequence[int]) -> None:
    """Let half of the loans be paid: what is due, some of it, or more."""
    active = list(unit.connection.scalars(_ACTIVE, {"ids": list(ids)}))
    for some in _chunks([each for each in active if chance.random() < 0.5], CHUNK):
        accounts = loans_by_id(unit.connection, some, lock=True)
        pairs = [(each, _payment(unit, chance, each)) for each in accounts.values()]
        refused = {str(each.place) for each in repayment_refusals(pairs, unit) if isinstance(each, Located)}
        taken = [(account, each) for account, each in pairs if each.place not in refused]
        record(repayment_changes(taken, unit), unit)


def _payment(unit: Unit, chance: random.Random, account: LoanAccount) -> Repay:
    state, on = account.state, unit.business_date - timedelta(days=chance.choice((0, 0, 0, 2)))
    owed, due = state.outstanding.total, due_by(state.installments, on).total
    some = chance.choice(
        (*[due, due // 2, owed // 9] * 3, due + 50_00, owed // 5, chance.randint(1, 99_00), owed + 1_00)
    )
    amount = Decimal(max(some, 1)) / 100
    return Repay(account.id, on, amount, place=str(account.id))


def _chunks(ids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    return (ids[first : first + size] for first in range(0, len(ids), size))
