"""The steps of a life, done to a loan of our API one after the other, each night run, each table read from it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from tests.dialects.fineract.people import new_client
from tests.parity.lives.agreed import NotYet, params_of
from tests.parity.lives.differing import Difference
from tests.parity.lives.door_bodies import (
    bucket,
    charges_of_life,
    gl_accounts,
    loan_of_life,
    product_of_life,
    tells_of_delinquency,
)
from tests.parity.lives.door_tables import TABLES, Seen
from tests.parity.schedules_over_http import SPELLING

from samity.close_of_business import close_day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sqlalchemy import Engine
    from tests.api import Api
    from tests.parity.reference import Case

REPAYMENT = "repayment"
A_DAY = timedelta(days=1)


class TurnedAway(Exception):  # noqa: N818 - no error: what is refused is listed
    """Our API refused a step; its codes."""


class LifeAtTheDoor:
    """One life of one loan, in a bank of its own."""

    def __init__(self, case: Case, api: Api, engine: Engine) -> None:
        self.case, self.api, self.engine = case, api, engine
        self.params = params_of(case)
        self.today = date.min
        self.closed_until: date | None = None
        self.nights_wait_since: date | None = None
        self.loan_id = 0
        self.moved: list[tuple[str, str, int]] = []
        self.taken_back: set[int] = set()
        self.gone: set[int] = set()
        self.charges: list[tuple[int, bool]] = []
        self.adjusted: list[int] = []
        self.gl: dict[str, int] = {}

    def differences(self) -> Iterator[Difference]:
        """Yield every table that is not the same."""
        for place, step in enumerate(self.case["steps"]):
            word = step["op"]
            if word.startswith("expect_"):
                yield from self._compared(step)
            elif word == "set_business_date":
                self._day_begins(step, self.case["steps"][place + 1 :])
            elif word in self._acts:
                self._acts[word](self, step)
            elif word != "set_future_installment_rule":
                raise NotYet(word)

    def _compared(self, step: Case) -> Iterator[Difference]:
        if step["op"] == "expect_rejected":
            return
        told = TABLES.get(step["op"])
        if told is None:
            raise NotYet(step["op"])
        seen = Seen(self.api, self.loan_id, self.params, self.taken_back)
        for theirs, ours in told(seen, step):
            if theirs != ours:
                yield Difference(step["line"], step["op"], theirs, ours)

    def _day_begins(self, step: Case, later: list[Case]) -> None:
        """Let a day begin, after the nights before it where they are done first: it may be looked at before them."""
        on, was = date.fromisoformat(step["date"]), self.today
        looks = next((place for place, each in enumerate(later) if not each["op"].startswith("expect_")), len(later))
        is_closed_before = later[looks : looks + 1] and later[looks]["op"] == "run_cob" and not self._has_ended()
        self.today, self.nights_wait_since = on, was if is_closed_before and looks else None
        if is_closed_before and not looks:
            self._nights_until(on, was)
        else:
            self._be_on(on)

    def _run_cob(self, _: Case) -> None:
        """Make up for the days before today that no night has closed; the first time for the last of them alone."""
        if self.nights_wait_since is not None:
            self._nights_until(self.today, self.nights_wait_since)
            self.nights_wait_since = None
        elif not self._has_ended():
            self._make_up_until(self.today - A_DAY)

    def _nights_until(self, on: date, was: date) -> None:
        """Run the nights between two days; on the later one nothing was done yet."""
        if self.closed_until is None:
            self._close_due_dates_before(on - A_DAY)
            self._be_on(on - A_DAY)
        else:
            self._be_on(was)
            self._make_up_until(was - A_DAY)
        while (today := date(*self.api.get("businessdate/BUSINESS_DATE")["date"])) < on:
            close_day(self.engine, today)
        self.closed_until = on - A_DAY

    def _close_due_dates_before(self, last: date) -> None:
        """Run the nights of due dates that went by, of a cumulative schedule: the reference's first night does."""
        if not self.loan_id or self.params["loanScheduleType"] != "CUMULATIVE":
            return
        told = self.api.get(f"loans/{self.loan_id}", associations="repaymentSchedule")["repaymentSchedule"]["periods"]
        was = date(*self.api.get("businessdate/BUSINESS_DATE")["date"])
        for due_on in sorted(date(*each["dueDate"]) for each in told if each.get("period")):
            if was <= due_on < last:
                self._be_on(due_on)
                close_day(self.engine, due_on)

    def _be_on(self, day: date) -> None:
        self._post("businessdate", {"type": "BUSINESS_DATE", "date": day.isoformat()})

    def _make_up_until(self, last: date) -> None:
        day = last if self.closed_until is None else self.closed_until + A_DAY
        while day <= last:
            self._post("runaccruals", {"tillDate": day.isoformat()})
            day += A_DAY
        self.closed_until = last

    def _has_ended(self) -> bool:
        """Say whether nights leave the loan alone."""
        told = self.api.get(f"loans/{self.loan_id}")["status"] if self.loan_id else {}
        return bool(told.get("closedObligationsMet") or told.get("overpaid"))

    def _post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        answer = self.api.call("POST", path, json={**SPELLING, **body})
        if answer.status_code != 200:
            assert answer.status_code < 500, answer.text
            raise TurnedAway(
                ", ".join(sorted({each["userMessageGlobalisationCode"] for each in answer.json()["errors"]}))
            )
        done: dict[str, Any] = answer.json()
        return done

    def _command(self, name: str, **body: Any) -> dict[str, Any]:
        return self._post(f"loans/{self.loan_id}?command={name}", body)

    def _move(self, name: str, **body: Any) -> int:
        made: int = self._post(f"loans/{self.loan_id}/transactions?command={name}", body)["resourceId"]
        return made

    def _create_loan(self, step: Case) -> None:
        self.gl = gl_accounts(self.api, self.params)
        body = product_of_life(self.case, self.params, self.gl)
        given = self.params.get("chargeOffReasonToExpenseAccountMappings") or []
        body["chargeOffReasonToExpenseAccountMappings"] = [
            {
                "chargeOffReasonCodeValueId": self._reason("ChargeOffReasons", each["chargeOffReason"]),
                "expenseAccountId": self.gl[each["expenseAccount"]["code"]],
            }
            for each in given
        ]
        made = [self._post("charges", each)["resourceId"] for each in charges_of_life(self.case, self.params)]
        body["charges"] = [{"id": each} for each in made]
        if tells_of_delinquency(self.case):
            body["delinquencyBucketId"] = bucket(self.api)
        product_id = self._post("loanproducts", body)["resourceId"]
        body = loan_of_life(self.params, step, product_id, new_client(self.api))
        self.loan_id = self._post("loans", body)["loanId"]

    def _approve(self, step: Case) -> None:
        self._command("approve", approvedOnDate=step["date"], approvedLoanAmount=step["amount"])

    def _reject(self, step: Case) -> None:
        self._command("reject", rejectedOnDate=step["date"])

    def _undo_approval(self, _: Case) -> None:
        self._command("undoapproval")

    def _disburse(self, step: Case) -> None:
        self._command("disburse", actualDisbursementDate=step["date"], transactionAmount=step["amount"])

    def _undo_disbursal(self, _: Case) -> None:
        self._command("undodisbursal")

    def _transaction(self, step: Case) -> None:
        if step["type"] == "chargeback":
            self._charge_back(step)
            return
        amount = step["amount"]
        if amount is None:
            path = f"loans/{self.loan_id}/transactions/template"
            amount = self.api.get(path, command="prepayLoan", transactionDate=step["date"], **SPELLING)["amount"]
        asked = {"transactionDate": step["date"], "transactionAmount": amount}
        if step.get("interestRefundCalculation") is not None:
            asked["interestRefundCalculation"] = step["interestRefundCalculation"]
        self.moved.append((step["type"], step["date"], self._move(step["type"], **asked)))

    def _charge_back(self, step: Case) -> None:
        paid = [each for each in self.moved if each[0] == REPAYMENT and each[2] not in self.gone]
        number = step["of"]["nr"]
        _, on, named = paid[-1] if number == "last" else paid[number - 1]
        body = {"transactionAmount": step["amount"]}
        path = f"loans/{self.loan_id}/transactions/{self._standing(REPAYMENT, on, named)}?command=chargeback"
        self.moved.append(("chargeback", step["date"], self._post(path, body)["resourceId"]))

    def _standing(self, kind: str, on: str, named: int) -> int:
        """Return under which id a transaction stands: what an entry of before changed is booked anew."""
        rows = self.api.get(f"loans/{self.loan_id}/transactions")["content"]
        by_id = {row["id"]: row for row in rows}
        if not by_id[named]["manuallyReversed"]:
            return named
        word, amount = by_id[named]["type"]["id"], by_id[named]["amount"]
        anew = [
            row["id"]
            for row in rows
            if (row["type"]["id"], row["amount"], row["date"]) == (word, amount, by_id[named]["date"])
            and not row["manuallyReversed"]
        ]
        assert anew, (kind, on)
        return int(anew[-1])

    def _write_off(self, step: Case) -> None:
        self._move("writeoff", transactionDate=step["date"])

    def _charge_off(self, step: Case) -> None:
        why = {"chargeOffReasonId": self._reason("ChargeOffReasons", step["reason"])} if step.get("reason") else {}
        self._move("charge-off", transactionDate=step["date"], **why)

    def _reason(self, of: str, word: str) -> int:
        """Return a reason of a list of them, which is made where it is not there."""
        (code,) = [each["id"] for each in self.api.get("codes") if each["name"] == of]
        path = f"codes/{code}/codevalues"
        known = [each["id"] for each in self.api.get(path) if each["name"] == word]
        return int(known[0] if known else self._post(path, {"name": word, "isActive": True})["subResourceId"])

    def _undo_charge_off(self, _: Case) -> None:
        self.taken_back.add(self._move("undo-charge-off"))

    def _set_fraud(self, step: Case) -> None:
        self.api.put(f"loans/{self.loan_id}?command=markAsFraud", {"fraud": step["value"]})

    def _undo_transaction(self, step: Case) -> None:
        kind, on, named = self._named(step)
        stands, before = self._standing(kind, on, named), self._refunded_interest()
        self._post(f"loans/{self.loan_id}/transactions/{stands}?command=undo", {"transactionAmount": 0})
        self.taken_back.add(stands)
        self.gone.add(named)
        if not (after := self._refunded_interest()):
            # The interest that went back with it goes with it.
            self.taken_back |= before - after

    def _refunded_interest(self) -> set[int]:
        """Return the refunds of interest that stand."""
        rows = self.api.get(f"loans/{self.loan_id}/transactions")["content"]
        return {row["id"] for row in rows if row["type"]["interestRefund"] and not row["manuallyReversed"]}

    def _named(self, step: Case) -> tuple[str, str, int]:
        """Find the transaction that a step takes back: they are counted in the order of entry, those taken back too."""
        word = (step.get("type") or REPAYMENT).replace("_", "").replace(" ", "").lower()
        number = int(step.get("n") or 0)
        of_kind = [each for each in self.moved if each[0].lower() == word]
        match step.get("which"):
            case "nth_of_type_on_date":
                return [each for each in of_kind if each[1] == step["date"]][number - 1]
            case "nth_on_date":
                return [each for each in self.moved if each[1] == step["date"]][number - 1]
            case "nth":
                return of_kind[number - 1]
            case "last_repayment_response" | "last":
                return of_kind[-1]
            case None if word == "lastrefund":
                return [each for each in self.moved if each[0] == "payoutRefund"][-1]
        raise NotYet(f"undo {step.get('which')} {step.get('type')}")

    def _adjust_transaction(self, step: Case) -> None:
        kind, on, named = self._named({"which": "nth_of_type_on_date", **step})
        stands = self._standing(kind, on, named)
        body = {"transactionDate": on, "transactionAmount": step["amount"]}
        done = self._post(f"loans/{self.loan_id}/transactions/{stands}", body)
        self.taken_back.add(stands)
        self.gone.add(named)
        if float(step["amount"]):
            self.moved.append((kind, on, done["resourceId"]))

    def _reschedule(self, step: Case) -> None:
        why = self._reason("LoanRescheduleReason", "Test")
        names = ("adjustedDueDate", "graceOnPrincipal", "graceOnInterest", "extraTerms", "newInterestRate")
        asked = {name: step[name] for name in names if step[name] is not None}
        body = {name: step[name] for name in ("rescheduleFromDate", "submittedOnDate")}
        body |= {"loanId": self.loan_id, "rescheduleReasonId": why, **asked}
        request = self._post("rescheduleloans", body)["resourceId"]
        approval = {"approvedOnDate": step["submittedOnDate"]}
        self._post(f"rescheduleloans/{request}?command=approve", approval)

    def _run_job(self, step: Case) -> None:
        # How a loan is behind is reckoned when it is asked for: no job has to be run.
        if "Delinquency" in step["job"]:
            return
        if "Accrual" not in step["job"]:
            raise NotYet("run_job " + step["job"])
        self._post("runaccruals", {"tillDate": step["businessDate"]})

    def _global_config(self, step: Case) -> None:
        if self.loan_id:
            return
        match step["key"], step.get("value", step.get("enabled")):
            case ("charge-accrual-date", word):
                self.api.put("configurations/name/charge-accrual-date", {"stringValue": word})
            case ("is-principal-compounding-disabled-for-overdue-loans", _) if self._is_progressive():
                pass
            case ("enable-business-date", True) | ("enable-immediate-charge-accrual-post-maturity", False):
                pass
            case _:
                raise NotYet("global_config " + step["key"])

    def _is_progressive(self) -> bool:
        return bool(self.params["loanScheduleType"] == "PROGRESSIVE")

    def _add_charge(self, step: Case) -> None:
        asked = step["definition"]
        body = {
            "name": f"{asked['name']} {len(self.charges) + 1}",
            "active": True,
            "penalty": asked["penalty"],
            "currencyCode": self.params["currencyCode"],
            "amount": step["amount"],
            "chargeAppliesTo": 1,
            "chargeTimeType": 2,
            "chargeCalculationType": 1,
            "chargePaymentMode": 0,
        }
        charge = self._post("charges", body)["resourceId"]
        body = {"chargeId": charge, "dueDate": step["dueDate"], "amount": step["amount"]}
        made = self._post(f"loans/{self.loan_id}/charges", body)["resourceId"]
        self.charges.append((made, asked["penalty"]))

    def _waive_charge(self, step: Case) -> None:
        is_fee = "due_date" in step["which"] and not all(penalty for _, penalty in self.charges)
        charge, _ = [each for each in self.charges if not (is_fee and each[1])][-1]
        self._post(f"loans/{self.loan_id}/charges/{charge}?command=waive", {})

    def _undo_waive_charge(self, _: Case) -> None:
        rows = self.api.get(f"loans/{self.loan_id}/transactions")["content"]
        waived = [row["id"] for row in rows if row["type"]["waiveCharges"] and not row["manuallyReversed"]][-1]
        self._post(f"loans/{self.loan_id}/transactions/{waived}?command=undo", {"transactionAmount": 0})
        self.taken_back.add(waived)

    def _charge_adjustment(self, step: Case) -> None:
        charge = next(
            each["id"]
            for each in self.api.get(f"loans/{self.loan_id}/charges")
            if each["dueDate"] == [*map(int, step["dueDate"].split("-"))]
        )
        done = self._post(f"loans/{self.loan_id}/charges/{charge}?command=adjustment", {"amount": step["amount"]})
        self.adjusted.append(done["subResourceId"])

    def _undo_charge_adjustment(self, _: Case) -> None:
        adjusted = self.adjusted.pop()
        self._post(f"loans/{self.loan_id}/transactions/{adjusted}?command=undo", {"transactionAmount": 0})
        self.taken_back.add(adjusted)

    _acts: ClassVar[Mapping[str, Callable[[LifeAtTheDoor, Case], None]]] = {
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
    """What each step asks of our API, by the word that names it."""
