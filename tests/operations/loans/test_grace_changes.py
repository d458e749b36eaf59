"""How late a loan may be is agreed anew while it runs. See docs/rules/arrears.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.operations.loans.months import TERMS
from tests.operations.loans.paying import refused
from tests.operations.loans.standing import state_of
from tests.village import lend_alone, on_day, product, village

from samity.bank.gate import NotPermitted, OutsideOwnOffice
from samity.bank.loans.operations.change_grace import (
    ChangeGrace,
    GraceChangedBeforeDisbursement,
    GraceChangedInFuture,
    GraceOfLoanNotActive,
    change_grace,
)
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.operations.write_off import WriteOff, write_off_loan
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.queries.arrears import arrears_of
from samity.bank.loans.queries.history import facts_of
from samity.bank.loans.rules.agreed_now import agreed_now
from samity.bank.loans.rules.arrears import Arrears
from samity.bank.loans.rules.fold import replay
from samity.bank.loans.rules.offers import TermImpossible
from samity.bank.loans.values.arrears_settings import GraceChange
from samity.close_of_business.invariants import broken

if TYPE_CHECKING:
    from samity.storage.unit import Unit

LENT_ON, DUE_ON, TODAY = date(2026, 1, 1), date(2026, 2, 1), date(2026, 2, 11)


def lent(unit: Unit) -> int:
    """Lend 600.00 over four months."""
    unit = on_day(unit, LENT_ON)
    return lend_alone(unit, product(unit, terms=TERMS).id, village(unit, members=1).clients[0], on=LENT_ON)


def late(unit: Unit, loan_id: int, on: date) -> Arrears:
    return arrears_of(unit.connection, [loan_by_id(unit.connection, loan_id)], on, since=True)[loan_id]


def test_the_last_grace_agreed_holds_from_its_day_on(unit: Unit) -> None:
    """Due on 1 February: ten days late, in arrears since the 2nd; with nine days agreed on the 6th, since the 11th."""
    loan_id, today = lent(unit), on_day(unit, TODAY)
    assert late(unit, loan_id, TODAY) == Arrears(10, 10, date(2026, 2, 2))
    change_grace(ChangeGrace(loan_id, date(2026, 2, 6), 9), today)
    assert late(unit, loan_id, date(2026, 2, 10)) == Arrears(9, 0, date(2026, 2, 2))
    assert late(unit, loan_id, TODAY) == Arrears(10, 1, TODAY)
    change_grace(ChangeGrace(loan_id, date(2026, 2, 6), 20), today)
    state = state_of(loan_id, unit)
    assert state.graces == (GraceChange(date(2026, 2, 6), 20),)
    account = loan_by_id(unit.connection, loan_id)
    folded, _ = replay(account.agreement, facts_of(unit.connection, [loan_id])[loan_id])
    assert folded.graces == state.graces
    assert agreed_now(account.agreement, state).terms.arrears.grace == 20
    assert broken(unit.connection) == []


def test_one_that_counts_from_before_a_payment_moves_no_money(unit: Unit) -> None:
    loan_id, today = lent(unit), on_day(unit, TODAY)
    repay_loan(Repay(loan_id, DUE_ON, Decimal(162)), today)
    before = state_of(loan_id, unit)
    change_grace(ChangeGrace(loan_id, LENT_ON, 3), today)
    after = state_of(loan_id, unit)
    assert replace(after, graces=(), reached=None) == replace(before, reached=None)
    assert broken(unit.connection) == []


def test_what_stands_against_it_is_named(unit: Unit) -> None:
    loan_id, today = lent(unit), on_day(unit, TODAY)
    asked = ChangeGrace(loan_id, date(2026, 2, 12), -1)
    assert refused(lambda: change_grace(asked, today)) == [GraceChangedInFuture, TermImpossible]
    asked = ChangeGrace(loan_id, date(2025, 12, 31), 3)
    assert refused(lambda: change_grace(asked, today)) == [GraceChangedBeforeDisbursement]
    write_off_loan(WriteOff(loan_id, TODAY), today)
    assert refused(lambda: change_grace(ChangeGrace(loan_id, TODAY, 3), today)) == [GraceOfLoanNotActive]


def test_who_may_not_or_stands_elsewhere_changes_nothing(unit: Unit) -> None:
    loan_id, today = lent(unit), on_day(unit, TODAY)
    asked = ChangeGrace(loan_id, TODAY, 3)
    nobody = replace(today, actor=replace(today.actor, permissions=frozenset({"loans:repay"})))
    with pytest.raises(NotPermitted):
        change_grace(asked, nobody)
    elsewhere = replace(today, actor=replace(today.actor, office_hierarchy=".999."))
    with pytest.raises(OutsideOwnOffice):
        change_grace(asked, elsewhere)
