"""The same story told through Fineract's API and through Mambu's, on the same product, ends with the same books."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol

import pytest
from tests.dialects.mambu.speaker import Mambu
from tests.stories.bank import posting_rules, spelled

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.stories.bank import Bank

PAID_OUT = date(2024, 1, 15)
# What is paid on which day; a day later somebody takes the last but one back, and it is paid again.
PAYMENTS = (
    (date(2024, 2, 15), Decimal(2000)),
    (date(2024, 2, 28), Decimal("310.55")),
    (date(2024, 3, 20), Decimal(4000)),
    (date(2024, 4, 15), Decimal("1234.56")),
)
TAKEN_BACK_ON = date(2024, 4, 16)
BACKDATED_TO = date(2024, 3, 1)
PAID_OFF_ON = date(2024, 5, 2)
MORE_THAN_OWED = Decimal(20000)

Line = tuple[int, str, Decimal, tuple[int, ...]]
"""A journal line: GL account, debit or credit, amount, date."""


class Teller(Protocol):
    """Somebody who tells a story of lending in the words of a dialect."""

    def asks(self, product_id: int, client_id: int) -> int:
        """Apply for 12,000 and return the loan."""

    def approves(self, loan_id: int) -> None:
        """Approve it."""

    def pays_out(self, loan_id: int) -> None:
        """Pay it out."""

    def takes_payment(self, loan_id: int, on: date, amount: Decimal) -> int:
        """Take a payment and return its transaction."""

    def takes_back(self, loan_id: int, transaction_id: int, on: date) -> None:
        """Take a payment back."""


class InFineract:
    """Tells it to Fineract's API."""

    def __init__(self, bank: Bank) -> None:
        self._api = bank.api

    def asks(self, product_id: int, client_id: int) -> int:
        """Apply."""
        product = self._api.get(f"loanproducts/{product_id}")
        body = {
            "productId": product_id,
            "clientId": client_id,
            "loanType": "individual",
            "principal": 12000,
            "submittedOnDate": spelled(PAID_OUT),
            "expectedDisbursementDate": spelled(PAID_OUT),
            **{name: product[name] for name in ("numberOfRepayments", "repaymentEvery", "interestRatePerPeriod")},
            **{
                name: product[name]["id"]
                for name in (
                    "repaymentFrequencyType",
                    "amortizationType",
                    "interestType",
                    "interestCalculationPeriodType",
                )
            },
            "loanTermFrequency": product["numberOfRepayments"] * product["repaymentEvery"],
            "loanTermFrequencyType": product["repaymentFrequencyType"]["id"],
            "transactionProcessingStrategyCode": product["transactionProcessingStrategyCode"],
        }
        made: int = self._api.post("loans", body)["resourceId"]
        return made

    def approves(self, loan_id: int) -> None:
        """Approve."""
        self._api.post(f"loans/{loan_id}?command=approve", {"approvedOnDate": spelled(PAID_OUT)})

    def pays_out(self, loan_id: int) -> None:
        """Pay out."""
        self._api.post(f"loans/{loan_id}?command=disburse", {"actualDisbursementDate": spelled(PAID_OUT)})

    def takes_payment(self, loan_id: int, on: date, amount: Decimal) -> int:
        """Take a payment."""
        body = {"transactionDate": spelled(on), "transactionAmount": float(amount)}
        made: int = self._api.post(f"loans/{loan_id}/transactions?command=repayment", body)["resourceId"]
        return made

    def takes_back(self, loan_id: int, transaction_id: int, on: date) -> None:
        """Take a payment back."""
        body = {"transactionDate": spelled(on), "transactionAmount": 0}
        self._api.post(f"loans/{loan_id}/transactions/{transaction_id}?command=undo", body)


class InMambu:
    """Tells it to Mambu's API."""

    def __init__(self, bank: Bank) -> None:
        self._bank, self._mambu = bank, Mambu(bank.api.app)

    def asks(self, product_id: int, client_id: int) -> int:
        """Apply."""
        short_name = self._bank.api.get(f"loanproducts/{product_id}")["shortName"]
        found = self._mambu.get(f"loanproducts/{short_name}")
        holder = self._mambu.get(f"clients/{self._bank.api.get(f'clients/{client_id}')['accountNo']}")
        body = {
            "productTypeKey": found["encodedKey"],
            "accountHolderKey": holder["encodedKey"],
            "accountHolderType": "CLIENT",
            "loanAmount": 12000,
        }
        return int(self._mambu.post("loans", body)["id"])

    def approves(self, loan_id: int) -> None:
        """Approve."""
        answer = self._mambu.call("POST", f"loans/{loan_id:09}:changeState", json={"action": "APPROVE"})
        assert answer.status_code == 200, answer.text

    def pays_out(self, loan_id: int) -> None:
        """Pay out."""
        self._mambu.post(f"loans/{loan_id:09}/disbursement-transactions", {"valueDate": str(PAID_OUT)})

    def takes_payment(self, loan_id: int, on: date, amount: Decimal) -> int:
        """Take a payment."""
        body = {"amount": float(amount), "valueDate": str(on)}
        return int(self._mambu.post(f"loans/{loan_id:09}/repayment-transactions", body)["id"])

    def takes_back(self, loan_id: int, transaction_id: int, on: date) -> None:
        """Take a payment back."""
        del loan_id, on
        answer = self._mambu.call("POST", f"loans/transactions/{transaction_id}:adjust", json={"notes": "Mistyped"})
        assert answer.status_code == 200, answer.text


def in_fineracts_words(bank: Bank) -> int:
    """Offer a product as Fineract's clients define it: monthly, declining, by accrual."""
    return bank.offers_product(
        repaymentFrequencyType=2, interestType=0, interestCalculationPeriodType=1, daysInYearType=1
    )


def in_mambus_words(bank: Bank) -> int:
    """Offer a product as Mambu's clients define it, posting to the same GL accounts, named by their keys."""
    in_fineracts_words(bank)
    mambu = Mambu(bank.api.app)
    rules = posting_rules(mambu)
    told = mambu.post(
        "loanproducts",
        {
            "id": "MLOA",
            "name": "Monthly loan",
            "currency": {"code": "KES"},
            "loanAmountSettings": {"loanAmount": {"defaultValue": 12000}},
            "interestSettings": {
                "interestCalculationMethod": "DECLINING_BALANCE_DISCOUNTED",
                "indexRateSettings": {"interestRate": {"defaultValue": 24}},
            },
            "scheduleSettings": {"numInstallments": {"defaultValue": 12}},
            "accountingSettings": {"accountingMethod": "ACCRUAL", "accountingRules": rules},
        },
    )
    assert told["accountingSettings"]["accountingRules"] == rules
    found: list[dict[str, Any]] = bank.api.get("loanproducts")
    return next(int(each["id"]) for each in found if each["shortName"] == "MLOA")


@pytest.mark.parametrize("offered", [in_fineracts_words, in_mambus_words])
def test_the_same_story_ends_with_the_same_books(bank: Bank, offered: Callable[[Bank], int]) -> None:
    bank.today_is(PAID_OUT)
    product_id = offered(bank)
    clients = bank.takes_in(bank.opens_branch(), "Amina", "Babu")
    tellers: tuple[Teller, ...] = (InFineract(bank), InMambu(bank))
    loans = [teller.asks(product_id, client) for teller, client in zip(tellers, clients, strict=True)]
    told = list(zip(tellers, loans, strict=True))
    for teller, loan_id in told:
        teller.approves(loan_id)
        teller.pays_out(loan_id)
    last: dict[int, list[int]] = {loan_id: [] for loan_id in loans}
    for on, amount in PAYMENTS:
        bank.today_is(on)
        for teller, loan_id in told:
            last[loan_id].append(teller.takes_payment(loan_id, on, amount))
        bank.api.post("runaccruals", {"tillDate": spelled(on)})
    bank.today_is(TAKEN_BACK_ON)
    for teller, loan_id in told:
        teller.takes_back(loan_id, last[loan_id][-2], PAYMENTS[-2][0])
        teller.takes_payment(loan_id, BACKDATED_TO, Decimal(400))
    assert _journal(bank, loans[0]) == _journal(bank, loans[1])
    bank.today_is(PAID_OFF_ON)
    for teller, loan_id in told:
        teller.takes_payment(loan_id, PAID_OFF_ON, MORE_THAN_OWED)
    books = [_journal(bank, loan_id) for loan_id in loans]
    assert books[0] == books[1]
    # It is a story worth telling: principal, income, what is receivable, and what was paid too much, all moved.
    assert len({account for account, *_ in books[0]}) == len(
        {"fund", "portfolio", "interest", "receivable", "overpayment"}
    )
    statuses = {bank.api.get(f"loans/{loan_id}")["status"]["code"] for loan_id in loans}
    assert statuses == {"loanStatusType.overpaid"}


def _journal(bank: Bank, loan_id: int) -> list[Line]:
    """Return every journal line of a loan, whatever order they were written in."""
    lines = bank.api.get("journalentries", loanId=loan_id, limit=10_000)["pageItems"]
    return sorted(
        (each["glAccountId"], each["entryType"]["value"], Decimal(str(each["amount"])), tuple(each["transactionDate"]))
        for each in lines
    )
