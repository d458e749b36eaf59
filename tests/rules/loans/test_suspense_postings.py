"""What goes into suspense empties the office that a loan leaves. See docs/rules/office-transfers.md."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samity.bank.accounting.rules.postings import journal_lines
from samity.bank.accounting.values import AccountMapping, GlAccountNotMapped, MappedAccount, Purpose, Side
from samity.bank.loans.rules.suspense_postings import OF_THE_LOAN, into_suspense, out_of_suspense
from samity.bank.loans.values.parts import Parts

CASH, SUSPENSE = 90, 99
GL = {purpose: number for number, purpose in enumerate(OF_THE_LOAN, 1)}
MAPPING = AccountMapping(
    1,
    (
        *(MappedAccount(purpose, number) for purpose, number in GL.items()),
        MappedAccount(Purpose.FUND_SOURCE, CASH),
        MappedAccount(Purpose.TRANSFERS_SUSPENSE, SUSPENSE),
    ),
)
balances = st.dictionaries(st.sampled_from([*GL.values(), CASH]), st.integers(-(10**9), 10**9))


def moved(postings: object) -> dict[int, int]:
    sums: dict[int, int] = {}
    for line in journal_lines(postings):  # type: ignore[arg-type] # of one rule, handed on
        sums[line.gl] = sums.get(line.gl, 0) + (line.amount if line.side is Side.DEBIT else -line.amount)
    return {gl: amount for gl, amount in sums.items() if amount}


@given(balances)
def test_nothing_of_the_loan_is_left_and_cash_stays(held: dict[int, int]) -> None:
    suspended = into_suspense(held, MAPPING)
    after = moved(suspended.postings)
    assert {gl: held[gl] + after.get(gl, 0) for gl in held if gl != CASH} == {gl: 0 for gl in held if gl != CASH}
    assert CASH not in after
    assert suspended.parts.total - suspended.overpaid == after.get(SUSPENSE, 0)


@given(balances)
def test_what_comes_out_in_the_other_office_is_what_went_in(held: dict[int, int]) -> None:
    went = into_suspense(held, MAPPING).postings
    came = out_of_suspense((each.debit_gl, each.credit_gl, each.amount) for each in went)
    assert moved(came) == {gl: -amount for gl, amount in moved(went).items()}


def test_the_example_of_the_page() -> None:
    suspended = into_suspense({GL[Purpose.LOAN_PORTFOLIO]: 11_610_00, CASH: -11_500_00}, MAPPING)
    assert suspended.parts == Parts(11_610_00)
    assert moved(suspended.postings) == {SUSPENSE: 11_610_00, GL[Purpose.LOAN_PORTFOLIO]: -11_610_00}
    later = into_suspense({GL[Purpose.INTEREST_RECEIVABLE]: 7_50}, MAPPING)
    came = out_of_suspense(
        (each.debit_gl, each.credit_gl, each.amount) for each in (*suspended.postings, *later.postings)
    )
    assert moved(came) == {
        GL[Purpose.LOAN_PORTFOLIO]: 11_610_00,
        GL[Purpose.INTEREST_RECEIVABLE]: 7_50,
        SUSPENSE: -11_617_50,
    }


def test_an_account_that_serves_for_something_else_too_is_left_alone() -> None:
    shared = AccountMapping(1, (*MAPPING.lines, MappedAccount(Purpose.INTEREST_ON_LOANS, 2)))
    assert into_suspense({2: 500}, shared) == ((), Parts(), 0)


def test_without_an_account_for_it_it_is_refused_by_name() -> None:
    without = AccountMapping(1, tuple(line for line in MAPPING.lines if line.gl_account_id != SUSPENSE))
    assert into_suspense({CASH: 5}, without).postings == ()
    with pytest.raises(GlAccountNotMapped):
        into_suspense({1: 5}, without)
