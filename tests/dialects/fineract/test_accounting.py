"""The books over HTTP: chart of accounts, journal and trial balance as an integrator meets them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from tests.operations.accounting.books import account, moved
from tests.units import unit_of_work

from samity.bank.accounting.rules.postings import swapped
from samity.kernel.actor import ALL, Actor

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from tests.api import Api

    from samity.bank.accounting.values import LedgerTransaction

ADMINISTRATOR = Actor(1, "mifos", 1, ".", frozenset({ALL}))
ASSET, LIABILITY, INCOME = 1, 2, 4
DETAIL, HEADER = 1, 2
MARCH = date(2025, 3, 15)
APRIL = date(2025, 4, 15)


def gl_account(api: Api, name: str, gl_type: int = ASSET, usage: int = DETAIL, **more: str | int) -> int:
    body = {"name": name, "glCode": uuid4().hex, "type": gl_type, "usage": usage, "manualEntriesAllowed": True, **more}
    created: int = api.post("glaccounts", body)["resourceId"]
    return created


@pytest.fixture
def branch(api: Api) -> int:
    opened: int = api.post("offices", {"name": uuid4().hex, "openingDate": "01 January 2020", "parentId": 1})[
        "officeId"
    ]
    return opened


@pytest.fixture
def repayment(api: Api, engine: Engine, branch: int) -> LedgerTransaction:
    """A repayment of 9.33 on 15 March and, the same transaction's reversal, on 15 April."""
    cash, portfolio, income = gl_account(api, "Cash"), gl_account(api, "Loans"), gl_account(api, "Interest", INCOME)
    with unit_of_work(engine, ADMINISTRATOR, MARCH) as unit:
        loan = account(unit)
        made = moved(unit, loan, (cash, portfolio, 833), (cash, income, 100), office_id=branch, on=MARCH)
        moved(unit, loan, office_id=branch, on=APRIL, reverses=made, given=swapped(made.postings))
    return made


def test_a_chart_of_accounts_is_built_read_and_corrected(api: Api) -> None:
    assets = gl_account(api, "Assets", usage=HEADER)
    cash = gl_account(api, "Cash", parentId=assets, description="in the till")
    found = api.get(f"glaccounts/{cash}")
    assert found["type"] == {"id": 1, "code": "accountType.asset", "value": "ASSET"}
    assert found["usage"] == {"id": 1, "code": "accountUsage.detail", "value": "DETAIL"}
    assert (found["parentId"], found["nameDecorated"], found["disabled"]) == (assets, "....Cash", False)
    changed = api.put(f"glaccounts/{cash}", {"name": "Till", "disabled": True})
    assert changed == {"resourceId": cash, "changes": {"name": "Till", "disabled": True}}
    assert api.get(f"glaccounts/{cash}")["name"] == "Till"
    disabled = api.get("glaccounts", type=ASSET, usage=DETAIL, disabled="true", searchParam="till")
    assert cash in [each["id"] for each in disabled]
    assert api.delete(f"glaccounts/{cash}") == {"resourceId": cash}
    assert api.refused(f"glaccounts/{cash}", method="GET") == (404, ["error.msg.glaccount.id.invalid"])


def test_the_template_offers_headers_by_type(api: Api) -> None:
    owed = gl_account(api, "Owed", LIABILITY, HEADER)
    offered = api.get("glaccounts/template", type=LIABILITY)
    assert offered["type"]["value"] == "LIABILITY"
    assert [each["value"] for each in offered["accountTypeOptions"]] == [
        "ASSET",
        "LIABILITY",
        "EQUITY",
        "INCOME",
        "EXPENSE",
    ]
    assert owed in [each["id"] for each in offered["liabilityHeaderAccountOptions"]]
    assert owed not in [each["id"] for each in offered["assetHeaderAccountOptions"]]


def test_every_wrong_parameter_of_a_gl_account_is_named(api: Api) -> None:
    status, codes = api.refused("glaccounts", {"name": "", "glCode": "1" * 46, "type": 6, "usage": "x", "colour": 1})
    assert status == 400
    assert sorted(codes) == [
        "error.msg.parameter.unsupported",
        "validation.msg.GLAccount.glCode.exceeds.max.length",
        "validation.msg.GLAccount.name.cannot.be.blank",
        "validation.msg.GLAccount.type.is.not.within.expected.range",
        "validation.msg.GLAccount.usage.is.invalid",
    ]


def test_refusals_carry_the_documented_codes(api: Api, repayment: LedgerTransaction) -> None:
    posted = repayment.postings[0].debit_gl
    code = api.get(f"glaccounts/{posted}")["glCode"]
    again = {"name": "Cash", "glCode": code, "type": ASSET, "usage": DETAIL}
    deleted = "error.msg.glaccount.glcode.invalid.delete"
    header = gl_account(api, "Assets", usage=HEADER)
    gl_account(api, "Cash", parentId=header)
    assert api.refused("glaccounts", again) == (403, ["error.msg.glaccount.glcode.duplicate"])
    assert api.refused(f"glaccounts/{posted}", method="DELETE") == (403, [f"{deleted}.transactions.logged"])
    assert api.refused(f"glaccounts/{header}", method="DELETE") == (403, [f"{deleted}.has.children"])
    under_detail = {**again, "glCode": uuid4().hex, "parentId": posted}
    assert api.refused("glaccounts", under_detail) == (403, ["error.msg.glaccount.parent.invalid"])
    to_header = api.refused(f"glaccounts/{posted}", {"usage": HEADER}, "PUT")
    assert to_header == (403, ["error.msg.glaccount.glcode.invalid.update.transactions.logged"])
    unnamed = api.refused(f"glaccounts/{posted}", {"name": None}, "PUT")
    assert unnamed == (400, ["validation.msg.GLAccount.name.cannot.be.blank"])


def test_a_transaction_is_found_with_what_takes_it_back(api: Api, repayment: LedgerTransaction) -> None:
    found = api.get("journalentries", transactionId=f"L{repayment.id}")
    assert found["totalFilteredRecords"] == 6
    read = [
        (each["glAccountName"], each["entryType"]["value"], each["amount"], each["transactionDate"], each["reversed"])
        for each in found["pageItems"]
    ]
    march, april = [2025, 3, 15], [2025, 4, 15]
    assert read == [
        ("Cash", "DEBIT", 9.33, march, True),
        ("Loans", "CREDIT", 8.33, march, True),
        ("Interest", "CREDIT", 1.0, march, True),
        ("Cash", "CREDIT", 9.33, april, False),
        ("Loans", "DEBIT", 8.33, april, False),
        ("Interest", "DEBIT", 1.0, april, False),
    ]
    assert {each["transactionId"] for each in found["pageItems"]} == {f"L{repayment.id}"}


def test_a_journal_line_says_all_that_an_integrator_needs(api: Api, repayment: LedgerTransaction, branch: int) -> None:
    first = api.get("journalentries", transactionId=f"L{repayment.id}")["pageItems"][0]
    assert first["id"] == repayment.id * 1000 + 1
    assert (first["officeId"], first["entityId"]) == (branch, repayment.account_id)
    assert first["entryType"] == {"id": 2, "code": "journalEntrytType.debit", "value": "DEBIT"}
    assert first["entityType"] == {"id": 1, "code": "productType.loan", "value": "LOAN"}
    assert first["currency"]["code"] == "BDT"
    assert (first["manualEntry"], first["createdByUserName"], first["submittedOnDate"]) == (
        False,
        "mifos",
        [2025, 3, 15],
    )
    assert api.get(f"journalentries/{first['id']}") == first
    missing = api.refused(f"journalentries/{repayment.id * 1000 + 999}", method="GET")
    assert missing == (404, ["error.msg.journalEntries.id.invalid"])


def test_the_journal_is_read_in_pages_by_account_office_and_day(
    api: Api, repayment: LedgerTransaction, branch: int
) -> None:
    cash = repayment.postings[0].debit_gl
    april = {"fromDate": "01 April 2025", "toDate": "30 April 2025", "dateFormat": "dd MMMM yyyy", "locale": "en"}
    assert api.get("journalentries", glAccountId=cash)["totalFilteredRecords"] == 2
    assert api.get("journalentries", glAccountId=cash, **april)["totalFilteredRecords"] == 1
    assert api.get("journalentries", loanId=repayment.account_id)["totalFilteredRecords"] == 6
    assert api.get("journalentries", savingsId=repayment.account_id)["totalFilteredRecords"] == 0
    assert api.get("journalentries", officeId=branch, toDate="2025-03-31")["totalFilteredRecords"] == 3
    assert api.get("journalentries", transactionId="nothing")["pageItems"] == []
    pages = [api.get("journalentries", officeId=branch, limit=4, offset=offset) for offset in (0, 4)]
    ids = [each["id"] for page in pages for each in page["pageItems"]]
    assert ids == sorted(ids)
    assert (len(ids), pages[0]["totalFilteredRecords"]) == (6, 6)
    newest = api.get("journalentries", officeId=branch, sortOrder="DESC")["pageItems"]
    assert [each["id"] for each in newest] == ids[::-1]


def test_a_wrong_day_in_a_query_is_refused_by_name(api: Api) -> None:
    answer = api.call("GET", "journalentries", params={"fromDate": "31 June 2025", "limit": 0})
    assert answer.status_code == 400
    assert {each["parameterName"] for each in answer.json()["errors"]} == {"fromDate", "limit"}


def test_the_trial_balance_of_a_branch_has_two_equal_sides(api: Api, repayment: LedgerTransaction, branch: int) -> None:
    (found,) = api.get("trialbalance", officeId=branch, date="2025-03-31")["currencies"]
    held = {each["glAccountName"]: (each["debit"], each["credit"], each["balance"]) for each in found["accounts"]}
    assert held == {"Cash": (9.33, 0.0, 9.33), "Loans": (0.0, 8.33, -8.33), "Interest": (0.0, 1.0, 1.0)}
    assert found["totalDebit"] == found["totalCredit"] == 9.33
    (later,) = api.get("trialbalance", officeId=branch, date="2025-04-30")["currencies"]
    assert {each["balance"] for each in later["accounts"]} == {0.0}
    assert api.get("trialbalance", officeId=branch, date="2025-03-14")["currencies"] == []
    assert repayment.office_id == branch


def test_the_head_office_sees_its_branches_books_in_its_own(api: Api, repayment: LedgerTransaction) -> None:
    (found,) = (
        each
        for each in api.get("trialbalance", date="2025-03-31")["currencies"]
        if each["currency"]["code"] == repayment.currency
    )
    assert repayment.postings[0].debit_gl in [each["glAccountId"] for each in found["accounts"]]
    assert found["totalDebit"] == found["totalCredit"]


def test_a_branch_reads_its_own_books_only(api: Api, repayment: LedgerTransaction, branch: int) -> None:
    elsewhere = api.post("offices", {"name": uuid4().hex, "openingDate": "01 January 2020", "parentId": 1})["officeId"]
    line_id = repayment.id * 1000 + 1
    for office_id, lines in ((branch, 6), (elsewhere, 0)):
        officer = _officer(api, office_id)
        assert officer.get("journalentries", loanId=repayment.account_id)["totalFilteredRecords"] == lines
        assert officer.get("trialbalance", date="2025-03-31")["officeId"] == office_id
    stranger = _officer(api, elsewhere)
    hidden = (403, ["error.msg.office.outside.own.hierarchy"])
    assert stranger.refused(f"journalentries/{line_id}", method="GET") == hidden
    assert stranger.refused(f"trialbalance?officeId={branch}", method="GET") == hidden


def test_books_are_not_for_everybody(api: Api) -> None:
    role = api.post("roles", {"name": uuid4().hex, "description": "may do nothing"})["resourceId"]
    nobody = _officer(api, 1, role)
    body = {"name": "Cash", "glCode": uuid4().hex, "type": ASSET, "usage": DETAIL}
    not_authorized = (403, ["error.msg.not.authorized"])
    assert nobody.refused("glaccounts", body) == not_authorized
    for path in ("glaccounts", "glaccounts/1", "glaccounts/template", "journalentries", "journalentries/1001"):
        assert nobody.refused(path, method="GET") == not_authorized
    assert nobody.refused("trialbalance", method="GET") == not_authorized


def _officer(api: Api, office_id: int, role: int = 1) -> Api:
    """Make a user of an office; role 1 may do everything."""
    name, password = uuid4().hex, "correct horse battery"
    body = {"username": name, "firstname": "A", "lastname": "B", "officeId": office_id, "roles": [role]}
    api.post("users", {**body, "password": password, "repeatPassword": password})
    return api.signed_in_as(name, password)
