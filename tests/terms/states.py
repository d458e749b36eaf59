"""Loans in every state that this bank tells, each an act further than another."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from tests.dialects.fineract.charging import new_charge, put_on
from tests.dialects.fineract.people import new_centre
from tests.dialects.mambu.editing import later
from tests.dialects.mambu.people import new_officer
from tests.dialects.mambu.products import body
from tests.terms.loans import FORTNIGHTS, late, lent, number_of, penalised, today, told
from tests.terms.rows import Known, Setting
from tests.units import unit_of_work

from samity.bank.loans.operations.night_locks import todays_locks_set
from samity.bank.loans.values.account_range import AccountRange
from samity.bank.organisation.queries import credentials
from samity.kernel.names import account_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.terms.rows import Lives

PAID_ON = "2024-03-21"
EDITS = {"scheduleSettings": {"repaymentScheduleEditOptions": ["ADJUST_PAYMENT_DATES"]}}


class States:
    """Makes a loan in a state when it is first asked for, and keeps what was asked for it last."""

    def __init__(self, lives: Lives) -> None:
        self._lives = lives
        self._made: dict[str, tuple[Mapping[str, Any], Mapping[str, Any]]] = {}
        self._asked: Mapping[str, Any] = {}
        self._today = today(lives)

    def known(self, name: str, path: str) -> Known:
        """Return what is known of a member of the loan in a state."""
        if name not in self._made:
            loan: Mapping[str, Any] = getattr(self, name)()
            self._made[name] = loan, self._asked
        return Known(path, *self._made[name], self._today)

    def partial(self) -> Mapping[str, Any]:
        """Return an application that is not complete."""
        return self._applied(accountState="PARTIAL_APPLICATION")

    def pending(self) -> Mapping[str, Any]:
        """Return one that waits for a decision."""
        return self._applied()

    def named(self) -> Mapping[str, Any]:
        """Return one with an id that its client chose."""
        return self._applied(id=f"N{uuid4().hex}")

    def looked_after(self) -> Mapping[str, Any]:
        """Return one with an officer."""
        user = self._lives.mambu.get(f"users/{new_officer(self._lives.api)[0]}")
        return self._applied(assignedUserKey=user["encodedKey"])

    def of_another(self) -> Mapping[str, Any]:
        """Return one of somebody else."""
        holder = self._lives.mambu.post("clients", {"firstName": "Ruma", "lastName": "Das"})
        return self._applied(accountHolderKey=holder["encodedKey"])

    def noted(self) -> Mapping[str, Any]:
        """Return one that somebody wrote something about."""
        return self._applied(notes="<i>Three cows</i>")

    def group(self) -> Mapping[str, Any]:
        """Return one of a group."""
        key = self._lives.mambu.post("groups", {"groupName": uuid4().hex})["encodedKey"]
        return self._applied(accountHolderKey=key, accountHolderType="GROUP")

    def of_centre(self) -> Mapping[str, Any]:
        """Return one of a group that meets in a centre."""
        centre = self._lives.mambu.get(f"centres/{account_number(new_centre(self._lives.api))}")["encodedKey"]
        group = {"groupName": uuid4().hex, "assignedCentreKey": centre}
        key = self._lives.mambu.post("groups", group)["encodedKey"]
        return self._applied(accountHolderKey=key, accountHolderType="GROUP", assignedCentreKey=centre)

    def by_channel(self) -> Mapping[str, Any]:
        """Return one that was paid out through a channel."""
        channel = self._lives.api.post("paymenttypes", {"name": uuid4().hex, "isCashPayment": False, "position": 1})
        details = {"transactionChannelId": str(channel["resourceId"])}
        return self._paid_out(self.approved(), transactionDetails=details)

    def planned(self) -> Mapping[str, Any]:
        """Return one with a plan of payments."""
        plan = {
            "interestSettings": {"interestCalculationMethod": "DECLINING_BALANCE_DISCOUNTED"},
            "paymentSettings": {"amortizationMethod": "PAYMENT_PLAN"},
        }
        return self._applied(body(**plan), scheduleSettings={"paymentPlan": [{"toInstallment": 4, "amount": 300}]})

    def planned_again(self) -> Mapping[str, Any]:
        """Return another with such a plan."""
        return self.planned()

    def in_yen(self) -> Mapping[str, Any]:
        """Return one of a product in yen."""
        return self._applied(body(currency={"code": "JPY"}))

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

    def unedited(self) -> Mapping[str, Any]:
        """Return one whose dates may be changed by hand."""
        return self._paid_out(self._moved(self._applied(body(**EDITS)), "APPROVE"))

    def edited(self) -> Mapping[str, Any]:
        """Return one whose second date was."""
        loan = self.unedited()
        path = f"loans/{loan['id']}/schedule"
        second = self._lives.mambu.get(path)["installments"][1]
        self._lives.mambu.put(path, [{**second, "dueDate": later(second, 1)}])
        return told(self._lives, loan["id"])

    def elsewhere(self) -> Mapping[str, Any]:
        """Return an application that another branch keeps than its holder's."""
        mambu = self._lives.mambu
        office = self._lives.api.post(
            "offices", {"name": uuid4().hex, "parentId": 1, "openingDate": "01 January 2020"}
        )["resourceId"]
        branch = mambu.get(f"branches/{office}")["encodedKey"]
        return self._applied(assignedBranchKey=branch)

    def overdue(self) -> Mapping[str, Any]:
        """Return a loan of which nothing was paid in time."""
        return self._late({})

    def penalised(self) -> Mapping[str, Any]:
        """Return a loan of two weeks' installments, the first ten days late at 3 % a day."""
        settings = {"loanPenaltyCalculationMethod": "OVERDUE_BALANCE", "penaltyRate": {"defaultValue": 3}}
        return penalised(self._lives, Setting({"penaltySettings": settings, **FORTNIGHTS}))

    def dynamic(self) -> Mapping[str, Any]:
        """Return a loan whose interest accrues, paid out ten days ago."""
        return self._begun({"type": "DYNAMIC_TERM_LOAN", "scheduleSettings": {"repaymentScheduleMethod": "DYNAMIC"}})

    def bearing_late(self) -> Mapping[str, Any]:
        """Return one of two weeks' installments, the first of which, 250 of principal, is ten days late."""
        schedule = {"repaymentScheduleMethod": "DYNAMIC", **FORTNIGHTS["scheduleSettings"]}
        out = self._today - timedelta(days=24)
        return lent(
            self._lives, Setting({"type": "DYNAMIC_TERM_LOAN", "scheduleSettings": schedule}), f"{out:%d %B %Y}"
        )

    def outside(self) -> Mapping[str, Any]:
        """Return one of which interest from arrears is no part of the schedule, two installments late."""
        schedule = {"repaymentScheduleMethod": "DYNAMIC", **FORTNIGHTS["scheduleSettings"]}
        interest = {"decoupleInterestFromArrears": True}
        product = {"type": "DYNAMIC_TERM_LOAN", "scheduleSettings": schedule, "interestSettings": interest}
        out = self._today - timedelta(days=31)
        return lent(self._lives, Setting({**product, "allowCustomRepaymentAllocation": True}), f"{out:%d %B %Y}")

    def outside_paid(self) -> Mapping[str, Any]:
        """Return one of which some of it was paid, as its payer said."""
        loan = self.outside()
        paid = {
            "amount": 1,
            "customPaymentAmounts": [{"customPaymentAmountType": "INTEREST_FROM_ARREARS", "amount": 1}],
        }
        self._lives.mambu.post(f"loans/{loan['id']}/repayment-transactions", paid)
        return told(self._lives, loan["id"])

    def fixed(self) -> Mapping[str, Any]:
        """Return one whose interest does not."""
        return self._begun({})

    def on_holiday(self) -> Mapping[str, Any]:
        """Return a loan, paid out ten days ago, whose first installment is a payment holiday."""
        loan = self.without_holiday()
        path = f"loans/{loan['id']}/schedule"
        first = self._lives.mambu.get(path)["installments"][0]
        self._lives.mambu.put(path, [{**first, "isPaymentHoliday": True}])
        return told(self._lives, loan["id"])

    def without_holiday(self) -> Mapping[str, Any]:
        """Return one that could have a payment holiday."""
        return self._begun({"scheduleSettings": {"repaymentScheduleEditOptions": ["ADJUST_PAYMENT_HOLIDAYS"]}})

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

    def locked(self) -> Mapping[str, Any]:
        """Return one that is locked with all of its balance due; its penalties wait."""
        return self._locked("BALANCE_AMOUNT", "APPLY_PENALTIES")

    def locked_otherwise(self) -> Mapping[str, Any]:
        """Return one of which what is late is due."""
        return self._locked("DUE_AMOUNT_ON_LATE_INSTALLMENTS")

    def locked_for_interest(self) -> Mapping[str, Any]:
        """Return one of which interest is not applied."""
        return self._locked("BALANCE_AMOUNT", "APPLY_INTEREST")

    def locked_for_fees(self) -> Mapping[str, Any]:
        """Return one on which no fee is put."""
        return self._locked("BALANCE_AMOUNT", "APPLY_FEES")

    def capped(self) -> Mapping[str, Any]:
        """Return one of which interest is due beyond its cap, as the night leaves it."""
        cap = {"cappingConstraintType": "SOFT_CAP", "cappingMethod": "ORIGINAL_PRINCIPAL_PERCENTAGE"}
        loan = self._late({"internalControls": {"lockSettings": {**cap, "cappingPercentage": 10}}})
        number = number_of(self._lives, loan)
        with self._lives.engine.connect() as connection:
            known = credentials(connection, "mifos")
        assert known is not None
        with unit_of_work(self._lives.engine, known.actor, self._today) as unit:
            assert todays_locks_set(unit, AccountRange(number, number)) == 1
        return told(self._lives, loan["id"])

    def unlocked(self) -> Mapping[str, Any]:
        """Return one that is not locked any more."""
        loan = self.locked()
        assert self._lives.mambu.call("POST", f"loans/{loan['id']}:unlock", json={}).status_code == 204
        return told(self._lives, loan["id"])

    def _locked(self, due: str, *operations: str) -> Mapping[str, Any]:
        loan = self.overdue()
        said = {"lockedAccountTotalDueType": due, "lockedOperations": list(operations)}
        assert self._lives.mambu.call("POST", f"loans/{loan['id']}:lock", json=said).status_code == 204
        return told(self._lives, loan["id"])

    def written_off(self) -> Mapping[str, Any]:
        """Return one that was given up."""
        loan = self.overdue()
        answer = self._lives.mambu.call("POST", f"loans/{loan['id']}:writeOff", json={})
        assert answer.status_code == 204, answer.text
        return told(self._lives, loan["id"])

    def _begun(self, product: Mapping[str, Any]) -> Mapping[str, Any]:
        on = self._today - timedelta(days=10)
        return lent(self._lives, Setting(product), f"{on:%d %B %Y}")

    def _late(self, product: Mapping[str, Any]) -> Mapping[str, Any]:
        return late(self._lives, Setting(product))

    def _applied(self, product: dict[str, Any] | None = None, **more: object) -> Mapping[str, Any]:
        mambu = self._lives.mambu
        self._asked = {
            "productTypeKey": mambu.post("loanproducts", product or body())["encodedKey"],
            "accountHolderKey": self._lives.holder,
            "accountHolderType": "CLIENT",
            "loanAmount": 1000,
            **more,
        }
        made: Mapping[str, Any] = mambu.post("loans", self._asked)
        return made

    def _moved(self, loan: Mapping[str, Any], action: str) -> Mapping[str, Any]:
        answer = self._lives.mambu.call("POST", f"loans/{loan['id']}:changeState", json={"action": action})
        assert answer.status_code == 200, answer.text
        return told(self._lives, loan["id"])

    def _paid_out(self, loan: Mapping[str, Any], **more: object) -> Mapping[str, Any]:
        self._lives.mambu.post(f"loans/{loan['id']}/disbursement-transactions", more)
        return told(self._lives, loan["id"])

    def _repaid(self, loan: Mapping[str, Any], amount: int) -> Mapping[str, Any]:
        payment = {"amount": amount, "valueDate": PAID_ON}
        self._lives.mambu.post(f"loans/{loan['id']}/repayment-transactions", payment)
        return told(self._lives, loan["id"])

    def _charged(self, loan: Mapping[str, Any]) -> Mapping[str, Any]:
        api = self._lives.api
        loan_id = number_of(self._lives, loan)
        for amount, penalty in ((25, False), (10, True)):
            charge = new_charge(api, currencyCode="USD", amount=amount, penalty=penalty)
            put_on(api, loan_id, charge, "15 February 2024")
        return told(self._lives, loan["id"])
