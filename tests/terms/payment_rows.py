"""Terms of the loan itself and of payments: two loans that differ in one alone, and what is seen of each."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tests.terms.families import DYNAMIC, OFFER, PLANNED, RULES, asked, family, field
from tests.terms.loans import ahead, held, row
from tests.terms.rows import Rule, Setting, Term

from samity.bank.loans.values.payment_terms import FuturePayments, Overpayment
from samity.bank.loans.values.strategy import Walk

if TYPE_CHECKING:
    from collections.abc import Iterator


def _out(day: str, **more: str) -> Setting:
    return asked(disbursementDetails={"expectedDisbursementDate": day, **more})


_SETTLE = Rule("allocation.md", RULES + "strategies:element_order")


def _ahead(word: str) -> Setting:
    return Setting({"paymentSettings": {"prepaymentSettings": {"futurePaymentsAcceptance": word}}})


_HELD = Rule("held-payments.md", RULES + "holding:released_until")
_TAKEN = Rule("payment-terms.md", RULES + "acceptance:payment_refusals")


def _of_the_loan() -> Iterator[Term]:
    yield from field(
        "loanAmount",
        row(1),
        (
            2000,
            asked(loanAmount=2000),
            "2099-02-15 500+200 of 4",
            OFFER.instead("principal", 100000, "bank.loans.values.products:Wish.of"),
        ),
        (1000, asked(), "2099-02-15 250+100 of 4", OFFER),
    )
    yield from field(
        "disbursementDetails.expectedDisbursementDate",
        row(1),
        (
            "2099-01-20T00:00:00+00:00",
            _out("2099-01-20"),
            "2099-02-20 250+100 of 4",
            PLANNED.instead("disbursed_on", date(2099, 1, 15)),
        ),
        ("", asked(), "2099-02-15 250+100 of 4", PLANNED),
    )
    yield from field(
        "disbursementDetails.firstRepaymentDate",
        row(1),
        (
            "2099-02-20T00:00:00+00:00",
            _out("2099-01-15", firstRepaymentDate="2099-02-20"),
            "2099-02-20 250+100 of 4",
            PLANNED.instead("first_repayment_on", None),
        ),
        ("", asked(), "2099-02-15 250+100 of 4", PLANNED),
    )


def _of_payments() -> Iterator[Term]:
    yield from family(
        "paymentMethod",
        held(170),
        [
            (
                "HORIZONTAL",
                Setting({**DYNAMIC, "paymentSettings": {"paymentMethod": "HORIZONTAL"}}),
                "principal 931.92 credit 0",
                _SETTLE.instead("walk", Walk.VERTICAL),
            ),
            (
                "VERTICAL",
                Setting({**DYNAMIC, "paymentSettings": {"paymentMethod": "VERTICAL"}}),
                "principal 1000 credit 0",
                _SETTLE.instead("walk", Walk.HORIZONTAL),
            ),
        ],
    )
    yield from field(
        "allowAdvanceRepayment",
        held(700),
        (
            False,
            Setting({"allowAdvanceRepayment": False}),
            "valueDate PAID_BEFORE_DUE",
            _TAKEN.instead("allows_advance", True),  # noqa: FBT003 - what it is swapped for
        ),
        (True, Setting(), "principal 500 credit 0", _TAKEN),
    )
    yield from family(
        "futurePaymentsAcceptance",
        held(5000),
        [
            (
                "NO_FUTURE_PAYMENTS",
                _ahead("NO_FUTURE_PAYMENTS"),
                "amount INTEREST_NOT_PAID_AHEAD",
                _TAKEN.instead("overpayment", Overpayment.HELD).instead(
                    "future_payments", FuturePayments.ACCEPT_OVERPAYMENTS, "bank.loans.queries.snapshots:strategy_of"
                ),
            ),
            (
                "ACCEPT_OVERPAYMENTS",
                _ahead("ACCEPT_OVERPAYMENTS"),
                "principal 0 credit 3750",
                _TAKEN.instead("overpayment", Overpayment.REFUSED),
            ),
        ],
    )


def _held() -> Iterator[Term]:
    yield Term(
        "futurePaymentsAcceptance",
        "ACCEPT_FUTURE_PAYMENTS",
        _HELD.instead("holds", False, "bank.loans.operations.repay:_moves_on"),  # noqa: FBT003 - what it is swapped for
        "ACCEPT_FUTURE_PAYMENTS",
        (_ahead("ACCEPT_FUTURE_PAYMENTS"), "principal 1000 credit 100"),
        (_ahead("NO_FUTURE_PAYMENTS"), "valueDate MONEY_IN_FUTURE"),
        ahead(100),
    )


PAYMENT_ROWS: tuple[Term, ...] = (*_of_the_loan(), *_of_payments(), *_held())
