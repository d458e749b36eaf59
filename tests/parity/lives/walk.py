"""The steps of a life, done to our loan one after the other, and what is told between them beside what we have."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from tests.parity.lives.agreed import NotYet, agreement_of_life, params_of
from tests.parity.lives.differing import Difference
from tests.parity.lives.fees import fees_of_life, late_fees_of_life
from tests.parity.lives.journal import reason_id
from tests.parity.lives.kept import KeptLoan
from tests.parity.lives.tables import Told, told_by_us
from tests.parity.lives.words import CREDITS, TRANSACTIONS
from tests.parity.reference import minor_units
from tests.undisturbed import due_dates

from samity.bank.loans.rules.agreed_now import agreed_now
from samity.bank.loans.rules.charge_credits import adjusted_as
from samity.bank.loans.rules.installment_fees import installment_fees
from samity.bank.loans.rules.pay_off import pay_off, pay_off_as_of
from samity.bank.loans.rules.rescheduled_dates import following_dates
from samity.bank.loans.rules.rescheduling import planned_rows
from samity.bank.loans.values.facts import GIVES_BACK, FactKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from tests.parity.reference import Case

    from samity.bank.loans.values.agreed_fees import InstallmentFee
    from samity.bank.loans.values.facts import Fact
    from samity.bank.loans.values.state import Installment

QUIET = frozenset({"set_future_installment_rule"})
"""Steps that were merged into the terms of the loan."""
MOVING = (FactKind.REPAID, FactKind.CREDITED, FactKind.REFUNDED, FactKind.CHARGED_BACK)


class Life:
    """One life of one loan."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.params = params_of(case)
        self.decimals = int(self.params["digitsAfterDecimal"])
        self.today = date.min
        self.loan: KeptLoan | None = None
        self.fraud = False

    def differences(self) -> Iterator[Difference]:
        """Yield every table that is not the same."""
        for step in self.case["steps"]:
            word = step["op"]
            if word.startswith("expect_"):
                yield from self._compared(step)
            elif word not in QUIET:
                if word not in self._acts:
                    raise NotYet(word)
                self._acts[word](self, step)

    def _compared(self, step: Case) -> Iterator[Difference]:
        told = told_by_us(step)
        if told is None:
            raise NotYet(step["op"] + step.get("what", ""))
        for theirs, ours in told(Told(self.kept, self.params, self.today, self.decimals), step):
            if theirs != ours:
                yield Difference(step["line"], step["op"], theirs, ours)

    @property
    def kept(self) -> KeptLoan:
        """Return the loan; it was applied for before anything else."""
        assert self.loan is not None
        return self.loan

    def _money(self, amount: Any) -> int:
        return minor_units(amount, self.decimals)

    def _set_business_date(self, step: Case) -> None:
        self.today = date.fromisoformat(step["date"])

    def _create_loan(self, step: Case) -> None:
        self.loan = KeptLoan(agreement_of_life(self.params))
        self._record(FactKind.SUBMITTED, step["submittedOnDate"], step["principal"])

    def _approve(self, step: Case) -> None:
        self._record(FactKind.APPROVED, step["date"], step["amount"])

    def _reject(self, step: Case) -> None:
        self._record(FactKind.REJECTED, step["date"])

    def _undo_approval(self, _: Case) -> None:
        self.kept.undo(self.kept.standing(FactKind.APPROVED)[-1], self.today)

    def _disburse(self, step: Case) -> None:
        if step["fixedEmiAmount"] or step["adjustRepaymentDate"]:
            raise NotYet("disburse with amounts of its own")
        fees = fees_of_life(self.case, self.params)
        on = date.fromisoformat(step["date"])
        start = on
        if self.params["repaymentStartDateType"] == "SUBMITTED_ON_DATE":
            start = self.kept.standing(FactKind.SUBMITTED)[0].value_on
        days = due_dates(self.kept.agreement.terms, start)
        self._record(FactKind.DISBURSED, step["date"], step["amount"], due_dates=[day.isoformat() for day in days])
        for name, fee in fees:
            self._add_fees(name, fee, self.kept.state.installments, is_penalty=False)

    def _undo_disbursal(self, _: Case) -> None:
        for fact in [*self.kept.standing(FactKind.DISBURSED)]:
            self.kept.undo(fact, self.today)

    def _transaction(self, step: Case) -> None:
        if step["type"] == "chargeback":
            self._chargeback(step)
            return
        kind = TRANSACTIONS.get(step["type"])
        if kind is None:
            raise NotYet("transaction " + step["type"])
        on, amount = date.fromisoformat(step["date"]), step["amount"]
        if amount is None:
            if step.get("amount_from") != "prepay_template":
                raise NotYet("an amount that is not told")
            minor = self._pay_off(on)
        else:
            minor = self._money(amount)
        details = self._credit(step) if kind is FactKind.CREDITED else {}
        self.kept.record(kind, on, self.today, minor, **details)

    def _pay_off(self, on: date) -> int:
        """Return what settles the loan on a day: as it stands, or as it stood where the day has passed."""
        kept = self.kept
        if on < self.today:
            return pay_off_as_of(kept.agreement, kept.facts, on).to_pay
        return pay_off(kept.agreement, kept.state, on).to_pay

    def _credit(self, step: Case) -> dict[str, Any]:
        """Say which credit it is, and whether interest is given back with it."""
        word = CREDITS[step["type"]]
        supported = word in (self.params.get("supportedInterestRefundTypes") or ())
        said = step.get("interestRefundCalculation")
        is_refund = word in {"MERCHANT_ISSUED_REFUND", "PAYOUT_REFUND"}
        gives = is_refund and (supported if said is None else said)
        return {"credit": word} | ({"refunds_interest": True} if gives else {})

    def _chargeback(self, step: Case) -> None:
        paid = self.kept.standing(FactKind.REPAID)
        number = step["of"]["nr"]
        if step["of"].get("kind") != "repayment":
            raise NotYet("chargeback of " + str(step["of"]))
        fact = paid[-1] if number == "last" else paid[number - 1]
        parts = next(
            each.parts
            for each in self.kept.shown
            if each.consequence and each.consequence.fact == fact.serial and not each.is_reversed
        )
        on = date.fromisoformat(step["date"])
        self.kept.record(
            FactKind.CHARGED_BACK, on, self.today, self._money(step["amount"]), of=fact.serial, paid=list(parts)
        )

    def _write_off(self, step: Case) -> None:
        self._record(FactKind.WRITTEN_OFF, step["date"], earned_only=True)

    def _charge_off(self, step: Case) -> None:
        reason = reason_id(step.get("reason"))
        self._record(FactKind.CHARGED_OFF, step["date"], is_fraud=self.fraud, reason_id=reason)

    def _undo_charge_off(self, _: Case) -> None:
        self.kept.undo(self.kept.standing(FactKind.CHARGED_OFF)[-1], self.today)

    def _set_fraud(self, step: Case) -> None:
        self.fraud = step["value"]

    def _undo_transaction(self, step: Case) -> None:
        self.kept.undo(self._named(step), self.today)

    def _named(self, step: Case) -> Fact:
        """Find the fact that a step takes back: they are counted in the order of entry, those taken back too."""
        moved = [each for each in self.kept.facts if each.kind in MOVING]
        word = step.get("type") or "repayment"
        paid = [each for each in moved if self._is_type(each, word)]
        number = int(step.get("n") or 0)
        match step.get("which"):
            case "nth_of_type_on_date":
                on = date.fromisoformat(step["date"])
                return [each for each in paid if each.value_on == on][number - 1]
            case "nth_on_date":
                on = date.fromisoformat(step["date"])
                return [each for each in moved if each.value_on == on][number - 1]
            case "nth":
                return paid[number - 1]
            case "last_repayment_response" | "last":
                return paid[-1]
            case None if word == "last_refund":
                return [each for each in moved if self._is_type(each, "payoutRefund")][-1]
        raise NotYet(f"undo {step.get('which')} {step.get('type')}")

    def _adjust_transaction(self, step: Case) -> None:
        """Take a repayment back, and enter it with another amount."""
        was = self._named({"which": "nth_of_type_on_date", **step})
        self.kept.undo(was, self.today)
        if minor := self._money(step["amount"]):
            self.kept.record(was.kind, was.value_on, self.today, minor, **was.details)

    def _is_type(self, fact: Fact, word: str) -> bool:
        own = {
            FactKind.REPAID: "repayment",
            FactKind.REFUNDED: "creditbalancerefund",
            FactKind.CHARGED_BACK: "chargeback",
        }
        said = own.get(fact.kind) or str(fact.details["credit"]).replace("_", "").lower()
        return said == word.replace("_", "").replace(" ", "").lower()

    def _reschedule(self, step: Case) -> None:
        """Record a request that was approved; it counts from the day it is for where that has come."""
        asked_from = date.fromisoformat(step["rescheduleFromDate"])
        details: dict[str, Any] = {"from_on": step["rescheduleFromDate"]}
        if step["newInterestRate"] is not None:
            details["annual_rate"] = step["newInterestRate"]
        grace = int(step["graceOnPrincipal"] or 0)
        moved_to, extra = step["adjustedDueDate"], int(step["extraTerms"] or 0) + grace
        if moved_to or extra:
            terms = agreed_now(self.kept.agreement, self.kept.state).terms
            days = [each.due_on for each in planned_rows(terms, self.kept.state)]
            first = days.index(asked_from) + 1
            after = following_dates(
                terms, days, first, moved_to=date.fromisoformat(moved_to) if moved_to else None, extra=extra
            )
            details |= {"first": first, "due_dates": [day.isoformat() for day in after]}
            details |= {"grace_on_principal": grace, "grace_on_interest": int(step["graceOnInterest"] or 0)}
        self.kept.record(FactKind.RESCHEDULED, min(asked_from, self.today), self.today, **details)

    def _run_cob(self, step: Case) -> None:
        business_date = date.fromisoformat(step["businessDate"])
        for name, fee in late_fees_of_life(self.params):
            had = {each.due_on for each in self.kept.state.charges if each.is_penalty}
            late = [each for each in self.kept.state.installments if each.due_on < business_date]
            late = [each for each in late if each.due_on not in had and each.outstanding.total]
            self._add_fees(name, fee, late, is_penalty=True)
        self.kept.close_until(business_date)

    def _add_fees(self, name: str, fee: InstallmentFee, rows: Iterable[Installment], *, is_penalty: bool) -> None:
        """Put a fee on installments: from the disbursement on, or a penalty from their due dates on."""
        for each, amount in installment_fees(fee, rows):
            charge = {"charge_id": len(self.kept.facts) + 1, "name": name, "is_penalty": is_penalty}
            if not is_penalty:
                charge["every_installment"] = True
            on = each.due_on if is_penalty else self.kept.state.disbursed_on or self.today
            self.kept.record(FactKind.CHARGE_ADDED, on, self.today, amount, due_on=each.due_on.isoformat(), **charge)

    def _run_job(self, step: Case) -> None:
        if "Accrual" in step["job"]:
            self.kept.accrue_until(date.fromisoformat(step["businessDate"]))
        elif "Delinquency" not in step["job"]:
            raise NotYet("run_job " + step["job"])

    def _global_config(self, step: Case) -> None:
        """Set what a loan agrees to when it is made; what is set afterwards puts the bank back as it was."""
        if self.loan is not None:
            return
        match step["key"], step.get("value", step.get("enabled")):
            case ("charge-accrual-date", word):
                self.params["charge-accrual-date"] = word
            case ("is-principal-compounding-disabled-for-overdue-loans", _) if self._is_progressive():
                pass
            case ("enable-business-date", True) | ("enable-immediate-charge-accrual-post-maturity", False):
                pass
            case _:
                raise NotYet("global_config " + step["key"])

    def _is_progressive(self) -> bool:
        """Say whether overdue principal bears interest whatever the bank has set: that is for the other engine."""
        return bool(self.params["loanScheduleType"] == "PROGRESSIVE")

    def _add_charge(self, step: Case) -> None:
        definition = step["definition"]
        number = len(self.kept.facts) + 1
        self._record(
            FactKind.CHARGE_ADDED,
            min(self.today.isoformat(), step["dueDate"]),
            step["amount"],
            charge_id=number,
            is_penalty=definition["penalty"],
            due_on=step["dueDate"],
            settled_by_payments=True,
            name=definition["name"],
        )

    def _waive_charge(self, step: Case) -> None:
        is_fee = "due_date" in step["which"] and any(not each.is_penalty for each in self.kept.state.charges)
        charge = [each for each in self.kept.state.charges if not (is_fee and each.is_penalty)][-1]
        on = min(self.today, charge.due_on)
        self.kept.record(FactKind.CHARGE_WAIVED, on, self.today, charge.amount, charge_id=charge.id)

    def _undo_waive_charge(self, _: Case) -> None:
        self.kept.undo(self.kept.standing(FactKind.CHARGE_WAIVED)[-1], self.today)

    def _charge_adjustment(self, step: Case) -> None:
        charge = next(each for each in self.kept.state.charges if each.due_on.isoformat() == step["dueDate"])
        on = date.fromisoformat(step["date"])
        details = {"credit": adjusted_as(charge).value, GIVES_BACK: charge.id}
        self.kept.record(FactKind.CREDITED, on, self.today, self._money(step["amount"]), **details)

    def _undo_charge_adjustment(self, step: Case) -> None:
        given_back = (each for each in self.kept.standing(FactKind.CREDITED) if GIVES_BACK in each.details)
        on = date.fromisoformat(step["date"])
        self.kept.undo(next(each for each in given_back if each.value_on == on), self.today)

    def _record(self, kind: FactKind, on: str, amount: Any = 0, **details: Any) -> Fact:
        return self.kept.record(kind, date.fromisoformat(on), self.today, self._money(amount), **details)

    _acts: ClassVar[Mapping[str, Callable[[Life, Case], None]]] = {
        "set_business_date": _set_business_date,
        "create_loan": _create_loan,
        "approve": _approve,
        "reject": _reject,
        "undo_approval": _undo_approval,
        "disburse": _disburse,
        "undo_disbursal": _undo_disbursal,
        "transaction": _transaction,
        "write_off": _write_off,
        "charge_off": _charge_off,
        "undo_charge_off": _undo_charge_off,
        "set_fraud": _set_fraud,
        "undo_transaction": _undo_transaction,
        "adjust_transaction": _adjust_transaction,
        "reschedule": _reschedule,
        "run_cob": _run_cob,
        "run_job": _run_job,
        "global_config": _global_config,
        "add_charge": _add_charge,
        "charge_adjustment": _charge_adjustment,
        "undo_charge_adjustment": _undo_charge_adjustment,
        "waive_charge": _waive_charge,
        "undo_waive_charge": _undo_waive_charge,
    }
    """What each step does to our loan, by the word that names it."""
