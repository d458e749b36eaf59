"""Variable installments over HTTP: the figures of Fineract's own tests, and what it refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.dialects.fineract.lending import approved, disbursed, loan, new_loan, new_product, product_body

if TYPE_CHECKING:
    from tests.api import Api

VARIABLE = {"allowVariableInstallments": True, "minimumGap": 5, "maximumGap": 90}
LARGE = {"principal": 100_000, "maxPrincipal": 100_000}
LENT_ON = "20 September 2011"
LOAN = {
    "principal": 100_000,
    "numberOfRepayments": 4,
    "interestRatePerPeriod": 24,
    "allowPartialPeriodInterestCalcualtion": True,
    "submittedOnDate": LENT_ON,
    "expectedDisbursementDate": LENT_ON,
}
ALL: dict[str, Any] = {
    "modifiedinstallments": [{"dueDate": "20 November 2011", "installmentAmount": 30000}],
    "newinstallments": [{"dueDate": "25 December 2011", "installmentAmount": "5,000"}],
    "deletedinstallments": [{"dueDate": "20 December 2011"}],
}
DUE = [26262.38, 30000.0, 5000.0, 44077.0]


@pytest.fixture
def loan_id(api: Api) -> int:
    return new_loan(api, new_product(api, **VARIABLE, **LARGE), **LOAN)


def vary(api: Api, loan_id: int, command: str = "addVariations", **exceptions: Any) -> dict[str, Any]:
    done: dict[str, Any] = api.post(f"loans/{loan_id}/schedule?command={command}", {"exceptions": exceptions})
    return done


def against(api: Api, loan_id: int, **exceptions: Any) -> tuple[int, list[str]]:
    refused: tuple[int, list[str]] = api.refused(
        f"loans/{loan_id}/schedule?command=addVariations", {"exceptions": exceptions}
    )
    return refused


def due(api: Api, loan_id: int) -> list[float]:
    periods = loan(api, loan_id, "repaymentSchedule")["repaymentSchedule"]["periods"]
    return [each["totalDueForPeriod"] for each in periods[1:]]


def test_installments_are_previewed_added_and_deleted(api: Api, loan_id: int) -> None:
    before = due(api, loan_id)
    previewed = vary(api, loan_id, "calculateLoanSchedule", **ALL)["periods"]
    assert [each["totalDueForPeriod"] for each in previewed] == DUE
    assert due(api, loan_id) == before
    done = vary(api, loan_id, **ALL)
    assert (done["loanId"], done["resourceId"]) == (loan_id, loan_id)
    assert due(api, loan_id) == DUE
    approved(api, loan_id, LENT_ON)
    disbursed(api, loan_id, LENT_ON)
    assert due(api, loan_id) == DUE


def test_variations_are_deleted(api: Api, loan_id: int) -> None:
    before = due(api, loan_id)
    vary(api, loan_id, **ALL)
    vary(api, loan_id, "deleteVariations")
    assert due(api, loan_id) == before
    refused = api.refused(f"loans/{loan_id}/schedule?command=deleteVariations", {})
    assert refused == (403, ["error.msg.loan.schedule.has.no.variations"])


def test_a_loan_is_named_by_its_external_id(api: Api) -> None:
    named = new_loan(api, new_product(api, **VARIABLE, **LARGE), **LOAN, externalId="varied-1")
    api.post("loans/external-id/varied-1/schedule?command=addVariations", {"exceptions": ALL})
    assert due(api, named) == DUE


def test_product_and_loan_say_that_installments_vary(api: Api, loan_id: int) -> None:
    told = loan(api, loan_id)
    assert (told["isVariableInstallmentsAllowed"], told["minimumGap"], told["maximumGap"]) == (True, 5, 90)
    path = f"loanproducts/{told['loanProductId']}"
    assert [api.get(path)[name] for name in VARIABLE] == [True, 5, 90]
    api.put(path, {"description": "still vary"})
    assert [api.get(path)[name] for name in VARIABLE] == [True, 5, 90]
    api.put(path, {"allowVariableInstallments": False})
    assert [api.get(path).get(name) for name in VARIABLE] == [False, None, None]


@pytest.mark.parametrize(
    ("members", "codes"),
    [
        ({"allowVariableInstallments": True}, ["validation.msg.loanproduct.minimumGap.cannot.be.blank"]),
        ({"minimumGap": 5}, ["validation.msg.loanproduct.minimumGap.is.not.supported"]),
        ({**VARIABLE, "maximumGap": 5}, ["validation.msg.loanproduct.maximumGap.not.greater.than.specified.number"]),
        (
            {**VARIABLE, "isEqualAmortization": True},
            ["validation.msg.loanproduct.allowVariableInstallments.is.not.supported"],
        ),
    ],
)
def test_a_product_that_cannot_vary_is_refused(api: Api, members: dict[str, Any], codes: list[str]) -> None:
    assert api.refused("loanproducts", product_body(**members)) == (400, codes)


@pytest.mark.parametrize(
    ("exceptions", "code"),
    [
        (
            {"modifiedinstallments": [{"dueDate": "20 October 2011", "modifiedDueDate": "22 September 2011"}]},
            "variable.schedule.date.must.be.in.min.max.range",
        ),
        ({"deletedinstallments": [{"dueDate": "21 October 2011"}]}, "variable.schedule.modify.date.invalid"),
        (
            {"deletedinstallments": [{"dueDate": "20 January 2012"}]},
            "variable.schedule.amount.update.not.allowed.for.last.period",
        ),
        ({"modifiedinstallments": [{"dueDate": "20 October 2011", "principal": 5}]}, "principal.is.not.supported"),
    ],
)
def test_what_cannot_be_varied_is_refused_by_name(
    api: Api, loan_id: int, exceptions: dict[str, Any], code: str
) -> None:
    assert against(api, loan_id, **exceptions) == (400, [f"validation.msg.loan.{code}"])


def test_only_while_nobody_has_decided_and_the_product_allows_it(api: Api, loan_id: int) -> None:
    approved(api, loan_id, LENT_ON)
    assert against(api, loan_id, **ALL) == (
        400,
        ["error.msg.loan.variable.schedule.account.is.not.submitted.and.pending.state"],
    )
    other = new_loan(api, new_product(api, **LARGE), **LOAN)
    assert against(api, other, **ALL) == (400, ["validation.msg.loan.variable.schedule.not.supported"])
    assert api.refused(f"loans/{other}/schedule?command=nothing", {})[0] == 400
