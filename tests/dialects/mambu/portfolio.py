"""A portfolio of loans in every state, over HTTP, and what is told of each as a search names it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tests.dialects.fineract import lending
from tests.dialects.fineract.charging import new_charge, put_on
from tests.dialects.fineract.people import new_client, new_group, new_office
from tests.dialects.mambu.people import new_officer
from tests.dialects.mambu.products import body

if TYPE_CHECKING:
    from random import Random

    from tests.api import Api
    from tests.dialects.mambu.speaker import Mambu

TODAY = date(2026, 7, 15)
CURRENCIES = {"KES": 2, "JPY": 0, "BHD": 3}
STAGES = (
    "pending",
    "approved",
    "rejected",
    "withdrawn",
    "lent",
    "paid on",
    "paid on",
    "taken back",
    "paid off",
    "written off",
    "credited",
    "recovered",
)
TOLERANCES: dict[str, dict[str, Any]] = {
    "Field_1 KES": {
        "tolerancePeriod": {"defaultValue": 5},
        "nonWorkingDaysMethod": "EXCLUDED",
        "dateCalculationMethod": "ACCOUNT_FIRST_WENT_TO_ARREARS",
    },
    "Season JPY": {
        "toleranceCalculationMethod": "MONTHLY_ARREARS_TOLERANCE_DAY",
        "monthlyToleranceDay": 10,
        "toleranceFloorAmount": 300,
    },
    "Field_1 JPY": {
        "toleranceCalculationMethod": "MONTHLY_ARREARS_TOLERANCE_DAY",
        "monthlyToleranceDay": 31,
        "nonWorkingDaysMethod": "EXCLUDED",
        "dateCalculationMethod": "ACCOUNT_FIRST_BREACHED_MATERIALITY_THRESHOLD",
    },
    "Season BHD": {
        "tolerancePeriod": {"defaultValue": 20},
        "tolerancePercentageOfOutstandingPrincipal": {"defaultValue": 12.5},
        "dateCalculationMethod": "ACCOUNT_FIRST_BREACHED_MATERIALITY_THRESHOLD",
    },
    "Field_1 BHD": {"nonWorkingDaysMethod": "EXCLUDED"},
}
"""By the name of a product, how late its loans may be without arrears; those of the sixth not at all."""
LATENESS: dict[str, dict[str, Any]] = {
    "Season BHD": {
        "penaltySettings": {"loanPenaltyCalculationMethod": "OVERDUE_BALANCE", "penaltyRate": {"defaultValue": 0.125}}
    },
}
"""By the name of a product, what being late costs."""
PARTS = ("principal", "interest", "fees", "penalty")


@dataclass(frozen=True)
class Told:
    """A loan as it is told, and the transactions of it."""

    loan: dict[str, Any]
    moved: list[dict[str, Any]]
    ends: date
    holder: str


def written(day: date) -> str:
    return f"{day:%d %B %Y}"


def portfolio(api: Api, mambu: Mambu, random: Random, size: int) -> list[Told]:
    """Lend at random in a bank of its own, and tell what came of it."""
    api.put("currencies", {"currencies": list(CURRENCIES)})
    api.post("businessdate", {"type": "BUSINESS_DATE", "date": written(TODAY)})
    offices = [1, new_office(api, "01 January 2010")]
    products = {
        code: [_product(api, mambu, name, code, digits) for name in ("Season", "Field_1")]
        for code, digits in CURRENCIES.items()
    }
    charges = {
        (code, is_penalty): new_charge(api, currencyCode=code, penalty=is_penalty)
        for code in CURRENCIES
        for is_penalty in (False, True)
    }
    officers = [new_officer(api)[1] for _ in range(2)]
    for number in range(size):
        code = random.choice(list(CURRENCIES))
        stage = STAGES[number % len(STAGES)]
        began = TODAY - timedelta(days=random.randrange(20, 200))
        if stage == "lent" and number < len(STAGES):  # its first installment falls due today, and is not late yet
            began = date(2026, 6, 15)
        office = random.choice(offices)
        debtor = _debtor(api, random, office, number)
        wish = {
            "principal": random.randrange(1000, 20000),
            "numberOfRepayments": random.choice((3, 6, 12)),
            "submittedOnDate": written(began),
            "expectedDisbursementDate": written(began),
            **({"loanOfficerId": random.choice(officers)} if office == 1 else {}),
        }
        asked = {**lending.loan_body(random.choice(products[code])), **debtor, **wish}
        loan_id = api.post("loans", asked)["loanId"]
        _lived(api, random, loan_id, began, stage, charges[code, number % 2 == 0])
        if stage == "paid on":
            _tolerate_anew(api, mambu, random, loan_id, began)
        if number % 6 in {0, 4}:
            _lock(api, mambu, loan_id, ("BALANCE_AMOUNT", "DUE_AMOUNT_ON_LATE_INSTALLMENTS")[number // 6 % 2])
    _rest(api)
    return [_told(mambu, each["encodedKey"]) for each in mambu.get("loans", limit=1000)]


def _rest(api: Api) -> None:
    """Let the bank rest at weekends and on two days more."""
    api.put("workingdays", {"recurrence": "FREQ=WEEKLY;INTERVAL=1;BYDAY=MO,TU,WE,TH,FR", "repaymentRescheduleType": 1})
    rest = {"name": "Rest", "fromDate": "09 July 2026", "toDate": "10 July 2026", "reschedulingType": 1}
    holiday = api.post("holidays", {**rest, "offices": [{"officeId": 1}]})["resourceId"]
    api.post(f"holidays/{holiday}?command=activate", {})


def _product(api: Api, mambu: Mambu, name: str, code: str, digits: int) -> int:
    """Define a product; only this API says how late its loans may be."""
    settings = TOLERANCES.get(f"{name} {code}")
    if settings is None:
        return lending.new_product(api, currencyCode=code, digitsAfterDecimal=digits, name=f"{name} {code}")
    amount = {"loanAmount": {"defaultValue": 1000, "minValue": 100, "maxValue": 100000}}
    named = {"name": f"{name} {code}", "currency": {"code": code}, **LATENESS.get(f"{name} {code}", {})}
    defined = body(**named, loanAmountSettings=amount, arrearsSettings=settings)
    mambu.post("loanproducts", defined)
    (found,) = [each["id"] for each in api.get("loanproducts") if each.get("externalId") == defined["id"]]
    return int(found)


def _debtor(api: Api, random: Random, office: int, number: int) -> dict[str, Any]:
    if number % 5 == 4:
        group = new_group(api, officeId=office, externalId=f"Group%{number}")
        return {"loanType": "group", "groupId": group, "clientId": None}
    named = {"externalId": f"Client_{number}"} if random.random() < 0.5 else {}
    return {"clientId": new_client(api, officeId=office, **named)}


def _lived(api: Api, random: Random, loan_id: int, began: date, stage: str, charge: int) -> None:
    on = written(began)
    if stage == "rejected":
        api.post(f"loans/{loan_id}?command=reject", {"rejectedOnDate": on})
    if stage == "withdrawn":
        api.post(f"loans/{loan_id}?command=withdrawnByApplicant", {"withdrawnOnDate": on})
    if stage in {"pending", "rejected", "withdrawn"}:
        return
    lending.approved(api, loan_id, on)
    if stage == "approved":
        return
    lending.disbursed(api, loan_id, on)
    put_on(api, loan_id, charge, written(began + timedelta(days=random.randrange(1, 60))))
    if stage == "lent":
        return
    owed = lending.loan(api, loan_id)["summary"]["totalOutstanding"]
    paid = began + timedelta(days=random.randrange(1, (TODAY - began).days))
    amount = owed if stage == "paid off" else int(owed * random.random() * 0.9) + 1
    made = lending.repaid(api, loan_id, written(paid), amount)
    today = {"transactionDate": written(TODAY)}
    if stage == "credited":
        api.post(f"loans/{loan_id}/transactions?command=goodwillCredit", {**today, "transactionAmount": 7})
    if stage in {"written off", "recovered"}:
        api.post(f"loans/{loan_id}/transactions?command=writeoff", today)
    if stage == "recovered":
        api.post(f"loans/{loan_id}/transactions?command=recoverypayment", {**today, "transactionAmount": 5})
    if stage == "taken back":
        lending.undone(api, loan_id, made)


def _tolerate_anew(api: Api, mambu: Mambu, random: Random, loan_id: int, on: date) -> None:
    """Agree on another tolerance for some loans."""
    if random.random() < 0.5:
        key = mambu.get(f"loans/{lending.loan(api, loan_id)['accountNo']}")["encodedKey"]
        another = {"arrearsTolerancePeriod": random.randrange(1, 28), "entryDate": on.isoformat()}
        assert mambu.call("POST", f"loans/{key}:changeArrearsSettings", json=another).status_code == 204


def _lock(api: Api, mambu: Mambu, loan_id: int, due: str) -> None:
    """Lock a loan, where it runs still, with something else due of it."""
    key = mambu.get(f"loans/{lending.loan(api, loan_id)['accountNo']}")["encodedKey"]
    mambu.call("POST", f"loans/{key}:lock", json={"lockedAccountTotalDueType": due})


def _told(mambu: Mambu, key: str) -> Told:
    loan = mambu.get(f"loans/{key}", detailsLevel="FULL")
    rows = mambu.get(f"loans/{key}/schedule")["installments"]
    people = "groups" if loan["accountHolderType"] == "GROUP" else "clients"
    holder = mambu.get(f"{people}/{loan['accountHolderKey']}")["id"]
    return Told(loan, mambu.get(f"loans/{key}/transactions", limit=1000), day_of(rows[-1]["dueDate"]), holder)


def day_of(told: str) -> date:
    """Return the day of a moment as it is told, by the clock it is told by."""
    return datetime.fromisoformat(told).date()


def figures(told: Told) -> dict[str, Any]:
    """Return what a search by each field of a loan compares; what is not told of it is nothing."""
    loan, out = told.loan, told.loan["disbursementDetails"].get("disbursementDate")
    balances = {name: Decimal(str(value)) for name, value in loan["balances"].items()}
    payments = [each for each in told.moved if each["type"] == "REPAYMENT" and "adjustmentTransactionKey" not in each]
    days = {name: loan["disbursementDetails"].get(name) for name in ("expectedDisbursementDate", "disbursementDate")}
    return {
        **{name: loan.get(name) for name in ("encodedKey", "id", "loanName", "accountHolderKey", "accountState")},
        **{name: loan.get(name) for name in ("accountSubState", "productTypeKey", "assignedBranchKey")},
        "assignedUserKey": loan.get("assignedUserKey"),
        "accountHolderId": told.holder,
        "loanAmount": Decimal(str(loan["loanAmount"])),
        "numInstallments": Decimal(loan["scheduleSettings"]["repaymentInstallments"]),
        "daysLate": Decimal(loan["daysLate"]),
        "daysInArrears": Decimal(loan["daysInArrears"]),
        "arrearsTolerancePeriod": Decimal(loan["arrearsTolerancePeriod"]),
        **{f"balances.{name}": value for name, value in balances.items()},
        **_agreed(loan),
        "balance.interestBalance": balances["interestBalance"],
        "totalBalance": sum((balances[f"{part}Balance"] for part in PARTS), Decimal(0)),
        **{name: Decimal(str(loan[name])) if name in loan else None for name in ("accruedInterest", "accruedPenalty")},
        "interestSettings.interestRate": Decimal(str(loan["interestSettings"]["interestRate"])),
        "totalPaid": sum((balances[f"{part}Paid"] for part in PARTS), Decimal(0)),
        "totalDue": sum((balances[f"{part}Due"] for part in PARTS), Decimal(0)),
        "lastPaymentAmount": Decimal(str(payments[0]["amount"])) if payments else None,
        "lastPaymentDate": day_of(payments[0]["valueDate"]) if payments else None,
        **{
            name: loan.get(name) and day_of(loan[name])
            for name in ("approvedDate", "lastLockedDate", "closedDate", "lastSetToArrearsDate")
        },
        "firstRepaymentDate": day_of(loan["disbursementDetails"]["firstRepaymentDate"]) if out else None,
        "expectedMaturityDate": told.ends if out else None,
        **{f"disbursementDetails.{name}": day and day_of(day) for name, day in days.items()},
        **{name: datetime.fromisoformat(loan[name]) for name in ("creationDate", "lastModifiedDate")},
    }


def _agreed(loan: dict[str, Any]) -> dict[str, Any]:
    """Return what was agreed about being late and paying ahead."""
    ahead, penalties = loan["prepaymentSettings"], loan["penaltySettings"]
    names = ("prepaymentRecalculationMethod", "applyInterestOnPrepaymentMethod")
    return {
        "latePaymentsRecalculationMethod": loan.get("latePaymentsRecalculationMethod"),
        **{f"prepaymentSettings.{name}": ahead.get(name) for name in names},
        "penaltySettings.loanPenaltyCalculationMethod": penalties["loanPenaltyCalculationMethod"],
        "penaltySettings.penaltyRate": Decimal(str(penalties["penaltyRate"])),
    }
