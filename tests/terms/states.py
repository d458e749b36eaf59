"""Loans in every state that this bank tells, each an act further than another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from tests.dialects.fineract.test_charges import new_charge, put_on
from tests.dialects.mambu.test_clients import new_officer
from tests.dialects.mambu.test_loanproducts_definition import body
from tests.dialects.mambu.test_schedule_edits import later
from tests.terms.loans import late, told
from tests.terms.rows import Setting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.terms.rows import Lives

PAID_ON = "2024-03-21"
EDITS = {"scheduleSettings": {"repaymentScheduleEditOptions": ["ADJUST_PAYMENT_DATES"]}}


class States:
    """Makes a loan in a state when it is first asked for."""

    def __init__(self, lives: Lives) -> None:
        self._lives = lives
        self._made: dict[str, Mapping[str, Any]] = {}

    def __getitem__(self, name: str) -> Mapping[str, Any]:
        if name not in self._made:
            self._made[name] = getattr(self, name)()
        return self._made[name]

    def partial(self) -> Mapping[str, Any]:
        """Return an application that is not complete."""
        return self._applied(accountState="PARTIAL_APPLICATION")

    def pending(self) -> Mapping[str, Any]:
        """Return one that waits for a decision."""
        return self._applied()

    def named(self) -> Mapping[str, Any]:
        """Return one with an id, an officer and a holder of its own."""
        mambu = self._lives.mambu
        user = mambu.get(f"users/{new_officer(self._lives.api)[0]}")["encodedKey"]
        holder = mambu.post("clients", {"firstName": "Ruma", "lastName": "Das"})["encodedKey"]
        return self._applied(id=f"N{uuid4().hex}", assignedUserKey=user, accountHolderKey=holder)

    def noted(self) -> Mapping[str, Any]:
        """Return one that somebody wrote something about."""
        return self._applied(notes="<i>Three cows</i>")

    def group(self) -> Mapping[str, Any]:
        """Return one of a group."""
        key = self._lives.mambu.post("groups", {"groupName": uuid4().hex})["encodedKey"]
        return self._applied(accountHolderKey=key, accountHolderType="GROUP")

    def flat(self) -> Mapping[str, Any]:
        """Return one of another product, with flat interest in yen."""
        flat = body(interestSettings={"interestCalculationMethod": "FLAT"}, currency={"code": "JPY"})
        return self._applied(flat)

    def on_days(self) -> Mapping[str, Any]:
        """Return one whose interest is applied on the last day of each month."""
        days = {"interestApplicationMethod": "FIXED_DAYS_OF_MONTH", "interestApplicationDays": {"daysInMonth": [31]}}
        schedule = {"repaymentScheduleMethod": "DYNAMIC"}
        return self._applied(body(type="DYNAMIC_TERM_LOAN", interestSettings=days, scheduleSettings=schedule))

    def twice_a_year(self) -> Mapping[str, Any]:
        """Return one whose interest compounds twice a year."""
        interest = {"interestType": "COMPOUNDING_INTEREST", "compoundingFrequency": "SEMI_ANNUALLY"}
        return self._applied(body(interestSettings=interest))

    def own_money(self) -> Mapping[str, Any]:
        """Return one in money that no state issues."""
        code = f"C{uuid4().hex[:8]}"
        self._lives.api.post("currencies", {"code": code, "name": code, "decimalPlaces": 3})
        return self._applied(body(currency={"code": "NON_FIAT", "currencyCode": code}))

    def approved(self) -> Mapping[str, Any]:
        """Return one that was approved."""
        return self._moved(self.pending(), "APPROVE")

    def withdrawn(self) -> Mapping[str, Any]:
        """Return one that was withdrawn."""
        return self._moved(self.pending(), "WITHDRAW")

    def rejected(self) -> Mapping[str, Any]:
        """Return one that was rejected."""
        return self._moved(self.pending(), "REJECT")

    def active(self) -> Mapping[str, Any]:
        """Return a loan that was paid out today."""
        return self._paid_out(self.approved())

    def edited(self) -> Mapping[str, Any]:
        """Return one whose second date was changed by hand."""
        loan = self._paid_out(self._moved(self._applied(body(**EDITS)), "APPROVE"))
        path = f"loans/{loan['id']}/schedule"
        second = self._lives.mambu.get(path)["installments"][1]
        self._lives.mambu.put(path, [{**second, "dueDate": later(second, 1)}])
        return told(self._lives, loan["id"])

    def elsewhere(self) -> Mapping[str, Any]:
        """Return an application of a client of another branch."""
        mambu = self._lives.mambu
        office = self._lives.api.post(
            "offices", {"name": uuid4().hex, "parentId": 1, "openingDate": "01 January 2020"}
        )["resourceId"]
        branch = mambu.get(f"branches/{office}")["encodedKey"]
        client = mambu.post("clients", {"firstName": "Ruma", "lastName": "Das", "assignedBranchKey": branch})
        return self._applied(accountHolderKey=client["encodedKey"])

    def overdue(self) -> Mapping[str, Any]:
        """Return a loan of which nothing was paid in time."""
        return self._late({})

    def dynamic(self) -> Mapping[str, Any]:
        """Return a loan whose interest accrues, paid out long ago."""
        schedule = {"repaymentScheduleMethod": "DYNAMIC", "numInstallments": {"defaultValue": 60}}
        return self._late({"type": "DYNAMIC_TERM_LOAN", "scheduleSettings": schedule})

    def charged(self) -> Mapping[str, Any]:
        """Return a loan with a fee of 25 and a penalty of 10, both due."""
        return self._charged(self.overdue())

    def settled_charges(self) -> Mapping[str, Any]:
        """Return one whose charges were paid first."""
        return self._repaid(self._charged(self.overdue()), 35)

    def paid(self) -> Mapping[str, Any]:
        """Return one of which the first installment was paid, 250 and 100 of interest."""
        return self._repaid(self.overdue(), 350)

    def repaid(self) -> Mapping[str, Any]:
        """Return one that was paid off."""
        return self._repaid(self.overdue(), 1250)

    def overpaid(self) -> Mapping[str, Any]:
        """Return one for which 70 too much was paid."""
        return self._repaid(self.overdue(), 1320)

    def _late(self, product: Mapping[str, Any]) -> Mapping[str, Any]:
        return late(self._lives, Setting(product))

    def _applied(self, product: dict[str, Any] | None = None, **more: object) -> Mapping[str, Any]:
        mambu = self._lives.mambu
        made: Mapping[str, Any] = mambu.post(
            "loans",
            {
                "productTypeKey": mambu.post("loanproducts", product or body())["encodedKey"],
                "accountHolderKey": self._lives.holder,
                "accountHolderType": "CLIENT",
                "loanAmount": 1000,
                **more,
            },
        )
        return made

    def _moved(self, loan: Mapping[str, Any], action: str) -> Mapping[str, Any]:
        answer = self._lives.mambu.call("POST", f"loans/{loan['id']}:changeState", json={"action": action})
        assert answer.status_code == 200, answer.text
        return told(self._lives, loan["id"])

    def _paid_out(self, loan: Mapping[str, Any]) -> Mapping[str, Any]:
        self._lives.mambu.post(f"loans/{loan['id']}/disbursement-transactions", {})
        return told(self._lives, loan["id"])

    def _repaid(self, loan: Mapping[str, Any], amount: int) -> Mapping[str, Any]:
        payment = {"amount": amount, "valueDate": PAID_ON}
        self._lives.mambu.post(f"loans/{loan['id']}/repayment-transactions", payment)
        return told(self._lives, loan["id"])

    def _charged(self, loan: Mapping[str, Any]) -> Mapping[str, Any]:
        api = self._lives.api
        (loan_id,) = [each["id"] for each in api.get("loans")["pageItems"] if each["accountNo"] == loan["id"]]
        for amount, penalty in ((25, False), (10, True)):
            charge = new_charge(api, currencyCode="USD", amount=amount, penalty=penalty)
            put_on(api, loan_id, charge, "15 February 2024")
        return told(self._lives, loan["id"])
