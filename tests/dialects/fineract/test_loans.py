"""Loans over HTTP: application, decisions, disbursement, and what is told of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from tests.dialects.fineract.lending import (
    ADVANCED,
    LENT_ON,
    approved,
    disbursed,
    lent,
    loan,
    loan_body,
    new_loan,
    new_product,
    repaid,
)
from tests.dialects.fineract.people import BEGAN, new_client, new_group, new_office, new_staff

if TYPE_CHECKING:
    from tests.api import Api

FUTURE = "01 January 2200"
BEFORE = "31 December 2023"


def test_a_loan_goes_from_application_to_its_last_repayment(api: Api) -> None:
    """12,000 at 12 % in twelve equal installments: 1,066.19 a month (12000 x 0.01 / (1 - 1.01^-12))."""
    loan_id = new_loan(api)
    assert loan(api, loan_id)["status"]["id"] == 100
    assert approved(api, loan_id)["changes"]["status"]["id"] == 200
    answer = disbursed(api, loan_id)
    assert answer["resourceId"] == loan_id
    found = loan(api, loan_id)
    assert found["status"] == {**found["status"], "id": 300, "active": True, "code": "loanStatusType.active"}
    first = found["repaymentSchedule"]["periods"][1]
    assert first["dueDate"] == [2024, 2, 1]
    assert (first["principalDue"], first["interestDue"], first["totalDueForPeriod"]) == (946.19, 120, 1066.19)
    assert found["transactions"][0]["id"] == answer["subResourceId"]
    repaid(api, loan_id, "01 February 2024", 1066.19)
    found = loan(api, loan_id)
    first = found["repaymentSchedule"]["periods"][1]
    assert (first["complete"], first["obligationsMetOnDate"]) == (True, [2024, 2, 1])
    repaid(api, loan_id, "01 March 2024", found["summary"]["totalOutstanding"])
    found = loan(api, loan_id)
    assert (found["status"]["id"], found["summary"]["totalOutstanding"]) == (600, 0)
    assert found["timeline"]["closedOnDate"] == [2024, 3, 1]


def test_a_loan_tells_whose_it_is_and_what_was_agreed(api: Api) -> None:
    officer, key = new_staff(api), uuid4().hex
    group_client = new_client(api)
    group = new_group(api, clientMembers=[group_client])
    body = loan_body(
        new_product(api),
        group_client,
        groupId=group,
        loanType="jlg",
        loanOfficerId=officer,
        externalId=key,
        principal=6000,
        numberOfRepayments=6,
        loanTermFrequency=6,
        loanTermFrequencyType=2,
        interestRatePerPeriod="7.5",
    )
    answer = api.post("loans", body)
    assert answer["resourceExternalId"] == key
    assert (answer["clientId"], answer["groupId"], answer["officeId"]) == (group_client, group, 1)
    found = loan(api, answer["loanId"])
    assert (found["loanType"]["code"], found["group"]["id"], found["clientId"]) == (
        "accountType.jlg",
        group,
        group_client,
    )
    assert (found["loanOfficerId"], found["externalId"]) == (officer, key)
    assert (found["principal"], found["numberOfRepayments"], found["termFrequency"]) == (6000, 6, 6)
    assert (found["interestRatePerPeriod"], found["annualInterestRate"]) == (7.5, 7.5)
    assert found["timeline"]["submittedByUsername"] == "mifos"
    assert found["timeline"]["expectedDisbursementDate"] == [2024, 1, 1]
    assert len(found["repaymentSchedule"]["periods"]) == 7
    assert "summary" not in found


def test_a_group_borrows_as_one_debtor(api: Api) -> None:
    group = new_group(api)
    body = {**loan_body(new_product(api), groupId=group), "loanType": "group", "clientId": ""}
    loan_id = api.post("loans", body)["loanId"]
    accounts = api.get(f"groups/{group}/accounts")
    assert [each["id"] for each in accounts["loanAccounts"]] == [loan_id]
    assert accounts["memberLoanAccounts"] == []


def test_a_preview_is_the_schedule_that_is_then_made_and_writes_nothing(api: Api) -> None:
    body = loan_body(new_product(api), new_client(api), numberOfRepayments=4)
    preview = api.post("loans?command=calculateLoanSchedule", body)
    assert preview["totalPrincipalDisbursed"] == 12000
    assert preview["loanTermInDays"] == 121
    assert preview["periods"][0]["principalDisbursed"] == 12000
    assert sum(each["principalDue"] for each in preview["periods"][1:]) == pytest.approx(12000)
    assert api.get("loans", clientId=body["clientId"])["totalFilteredRecords"] == 0
    loan_id = api.post("loans", body)["loanId"]
    approved(api, loan_id)
    disbursed(api, loan_id)
    assert loan(api, loan_id)["repaymentSchedule"] == preview


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"principal": 60000}, 400, "validation.msg.loan.principal.is.not.within.expected.range"),
        ({"principal": "10000.001"}, 400, "validation.msg.loan.amount.has.too.many.decimals"),
        (
            {"loanTermFrequency": 11},
            400,
            "validation.msg.loan.loanTermFrequency.less.than.repayment.structure.suggests",
        ),
        (
            {"loanTermFrequency": 24},
            400,
            "validation.msg.loan.loanTermFrequency.greater.than.repayment.structure.suggests",
        ),
        (
            {"loanTermFrequencyType": 1},
            400,
            "validation.msg.loan.loanTermFrequencyType.not.the.same.as.repaymentFrequencyType",
        ),
        ({"interestRateFrequencyType": 2}, 400, "validation.msg.loan.interestRateFrequencyType.is.not.supported"),
        (
            {"transactionProcessingStrategyCode": ADVANCED},
            400,
            "error.msg.loan.repayment.strategy.can.not.be.equal.to.advanced.payment.allocation",
        ),
        ({"isTopup": True}, 400, "validation.msg.loan.isTopup.is.not.supported"),
        ({"disbursementData": [{"principal": 1}]}, 400, "validation.msg.loan.disbursementData.is.not.supported"),
        ({"loanType": "glim"}, 400, "validation.msg.loan.loanType.is.not.one.of.expected.enumerations"),
        (
            {"submittedOnDate": FUTURE, "expectedDisbursementDate": FUTURE},
            403,
            "error.msg.loan.submittal.cannot.be.a.future.date",
        ),
        (
            {"expectedDisbursementDate": BEFORE},
            403,
            "error.msg.loan.submittal.cannot.be.after.expected.disbursement.date",
        ),
        (
            {"submittedOnDate": "01 March 2011"},
            403,
            "error.msg.loan.submittal.cannot.be.before.client.activation.date",
        ),
        (
            {"repaymentsStartingFromDate": LENT_ON},
            403,
            "error.msg.loan.days.between.first.repayment.and.disbursal.are.less.than.minimum.allowed",
        ),
        ({"clientId": 999999}, 404, "error.msg.client.id.invalid"),
        ({"productId": 999999}, 404, "error.msg.loanproduct.id.invalid"),
        ({"charges": [{"chargeId": 999999, "dueDate": LENT_ON}]}, 404, "error.msg.charge.id.invalid"),
        ({"clientId": None}, 400, "validation.msg.loan.clientId.cannot.be.blank"),
        ({"groupId": 5}, 400, "validation.msg.loan.groupId.must.be.blank"),
    ],
)
def test_an_application_that_cannot_be_is_refused(api: Api, changes: dict[str, Any], status: int, code: str) -> None:
    body = {**loan_body(new_product(api), new_client(api)), **changes}
    assert api.refused("loans", body) == (status, [code])
    assert api.refused("loans?command=calculateLoanSchedule", body) == (status, [code])


def test_only_active_clients_borrow_and_members_of_their_group(api: Api) -> None:
    product = new_product(api)
    pending = new_client(api, active=False, activationDate="", submittedOnDate=BEGAN)
    assert api.refused("loans", loan_body(product, pending)) == (403, ["error.msg.client.not.active.exception"])
    body = {**loan_body(product, new_client(api)), "groupId": new_group(api), "loanType": "jlg"}
    assert api.refused("loans", body) == (403, ["error.msg.group.client.not.in.group"])


def test_an_external_id_is_given_once(api: Api) -> None:
    key = uuid4().hex
    new_loan(api, externalId=key)
    body = loan_body(new_product(api), new_client(api), externalId=key)
    assert api.refused("loans", body) == (403, ["error.msg.loan.duplicate.externalId"])


def test_lists_are_filtered_paged_and_kept_to_ones_own_offices(api: Api) -> None:
    client, product = new_client(api), new_product(api)
    # Ids come in blocks, one for each connection: later loans may have smaller ones.
    made = sorted(api.post("loans", loan_body(product, client))["loanId"] for _ in range(3))
    approved(api, made[0])
    page = api.get("loans", clientId=client, limit=2, offset=1)
    assert (page["totalFilteredRecords"], [each["id"] for each in page["pageItems"]]) == (3, made[1:])
    assert [each["id"] for each in api.get("loans", clientId=client, status=200)["pageItems"]] == made[:1]
    number = loan(api, made[2])["accountNo"]
    assert [each["id"] for each in api.get("loans", accountNo=number)["pageItems"]] == made[2:]
    newest = api.get("loans", clientId=client, orderBy="id", sortOrder="desc")["pageItems"]
    assert [each["id"] for each in newest] == made[::-1]
    assert [each["id"] for each in api.get(f"clients/{client}/accounts")["loanAccounts"]] == made
    assert api.refused("loans?status=999", method="GET")[0] == 400


def test_a_loan_of_another_office_does_not_exist(api: Api) -> None:
    loan_id = new_loan(api)
    role = api.post("roles", {"name": uuid4().hex, "description": "all"})["resourceId"]
    api.put(f"roles/{role}/permissions", {"permissions": {"ALL_FUNCTIONS": True}})
    person = {"username": uuid4().hex, "password": "village bank 7", "repeatPassword": "village bank 7"}
    more = {
        "firstname": "A",
        "lastname": "B",
        "officeId": new_office(api),
        "roles": [role],
        "sendPasswordToEmail": False,
    }
    api.post("users", {**person, **more})
    elsewhere = api.signed_in_as(person["username"], person["password"])
    assert elsewhere.refused(f"loans/{loan_id}", method="GET")[0] == 403
    assert elsewhere.refused(f"loans/{loan_id}?command=approve", {"approvedOnDate": LENT_ON})[0] == 403
    assert elsewhere.get("loans")["totalFilteredRecords"] == 0


def test_what_is_asked_for_beside_a_loan_is_told_and_nothing_else(api: Api) -> None:
    loan_id = lent(api)
    beside = {"repaymentSchedule", "transactions", "charges"}
    assert not beside & api.get(f"loans/{loan_id}").keys()
    assert beside <= api.get(f"loans/{loan_id}", associations="all", exclude="guarantors,futureSchedule").keys()
    assert beside & api.get(f"loans/{loan_id}", associations="all", exclude="charges").keys() == beside - {"charges"}
    some = api.get(f"loans/{loan_id}", associations="repaymentSchedule,notes")
    assert beside & some.keys() == {"repaymentSchedule"}
    narrow = api.get(f"loans/{loan_id}", fields="id,status,loanOfficerOptions", template="true")
    assert narrow.keys() == {"id", "status", "loanOfficerOptions"}
    assert api.refused("loans/999999", method="GET") == (404, ["error.msg.loan.id.invalid"])


def test_the_template_prepares_a_form(api: Api) -> None:
    client, product = new_client(api), new_product(api)
    empty = api.get("loans/template", templateType="individual", clientId=client)
    assert product in [each["id"] for each in empty["productOptions"]]
    filled = api.get("loans/template", templateType="individual", clientId=client, productId=product)
    assert (filled["principal"], filled["termFrequency"], filled["loanType"]["id"]) == (12000, 12, 1)
    assert filled["clientId"] == client
    loan_id = new_loan(api)
    assert api.get(f"loans/{loan_id}/template", templateType="approval")["approvalAmount"] == 12000


def test_the_one_disbursement_is_told_where_tranches_are_asked_for(api: Api) -> None:
    loan_id = new_loan(api)
    asked = api.get(f"loans/{loan_id}", associations="multiDisburseDetails")["disbursementDetails"]
    assert [(each["expectedDisbursementDate"], each["principal"]) for each in asked] == [([2024, 1, 1], 12000)]
    assert "actualDisbursementDate" not in asked[0]
    approved(api, loan_id)
    disbursed(api, loan_id)
    (made,) = api.get(f"loans/{loan_id}", associations="all")["disbursementDetails"]
    assert made["actualDisbursementDate"] == [2024, 1, 1]


def test_a_form_for_several_members_lists_those_who_may_borrow(api: Api) -> None:
    client_id = new_client(api)
    waiting = new_client(api, active=False)
    group_id = new_group(api, clientMembers=[client_id, waiting])
    form = api.get("loans/template", templateType="jlgbulk", groupId=group_id)
    assert [each["id"] for each in form["group"]["clientMembers"]] == [client_id]
    assert form["loanType"]["id"] == 3
