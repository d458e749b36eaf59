"""MambuPy, as others run it, does its work on this bank: over TLS, with its numbers as text and its retries."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from tests.api import Api
from tests.databases import ADMIN_PASSWORD
from tests.dialects.fineract.charging import new_charge
from tests.dialects.mambu.applications import asked
from tests.dialects.mambu.editing import EVERY_EDIT, active, rows_of
from tests.dialects.mambu.products import body
from tests.dialects.mambu.speaker import Mambu
from tests.dialects.mambu.tls_front import TlsFront, tls_front

from samity.app import create_app
from samity.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

# Its texts have escapes that Python warns of when it first compiles them, and warnings are errors here.
pytestmark = [
    pytest.mark.filterwarnings("ignore:invalid escape sequence:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:.*invalid escape sequence:SyntaxWarning"),
]
A_PAGE = 2
OUT = "2027-01-15T00:00:00+00:00"
TERMS = {
    "loanAmount": 1000,
    "interestSettings": {"interestRate": 10},
    "scheduleSettings": {"repaymentInstallments": 4},
    "disbursementDetails": {"expectedDisbursementDate": OUT},
}


class Desk(NamedTuple):
    """Somebody who works with MambuPy, the bank he reaches, and what others set up there."""

    front: TlsFront
    mambu: Mambu
    api: Api

    def entity(self, name: str) -> Any:
        """Return what MambuPy calls a kind of thing: `client` is its MambuClient."""
        return getattr(_module(f"mambu{name}"), f"Mambu{name.capitalize()}")

    def client(self) -> Any:
        """Make a client."""
        made = self.entity("client")(firstName="Asha", lastName="Devi")
        made.create()
        return made

    def loan(self) -> Any:
        """Apply for a thousand over four months at 10 % a month, on the day on which it shall go out."""
        product = self.mambu.post("loanproducts", body())
        holder = self.client().encodedKey
        self.api.post("businessdate", {"type": "BUSINESS_DATE", "date": "15 January 2027"})
        made = self.entity("loan")(**{**asked(product, holder), **TERMS})
        made.create()
        return made


def _module(name: str) -> Any:
    return import_module(f"MambuPy.api.{name}")


@pytest.fixture(scope="module")
def desk(file_engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """MambuPy reads where its bank is when it is imported: one bank for all of these tests."""
    app = create_app(Settings(), file_engine)
    with tls_front(app, tmp_path_factory.mktemp("tls")) as front, pytest.MonkeyPatch.context() as patch:
        patch.setenv("MAMBUPY_APIURL", front.address)
        patch.setenv("MAMBUPY_APIUSER", "mifos")
        patch.setenv("MAMBUPY_APIPWD", ADMIN_PASSWORD)
        patch.setenv("MAMBUPY_APIPAGINATION", str(A_PAGE))
        patch.setenv("REQUESTS_CA_BUNDLE", str(front.certificate))
        yield Desk(front, Mambu(app), Api(app))


@pytest.mark.parametrize("name", ["branch", "user", "product", "centre"])
def test_what_the_bank_has_is_listed_and_read(desk: Desk, name: str) -> None:
    desk.mambu.post("loanproducts", body())
    desk.api.post("centers", {"name": f"Centre for a {name}", "officeId": 1, "active": False})
    entity = desk.entity(name)
    listed = entity.get_all()
    assert listed
    read = entity.get(listed[0].id, detailsLevel="FULL")
    assert read.encodedKey == listed[0].encodedKey


def test_a_list_is_read_page_by_page_until_one_is_short(desk: Desk) -> None:
    made = {desk.client().id for _ in range(2 * A_PAGE + 1)}
    desk.front.asked.clear()
    found = [each.id for each in desk.entity("client").get_all()]
    assert len(found) == len(set(found))
    assert made <= set(found)
    assert len(desk.front.asked) == len(found) // A_PAGE + 1


def test_a_client_is_made_read_changed_and_found(desk: Desk) -> None:
    made = desk.client()
    client = desk.entity("client").get(made.id, detailsLevel="FULL")
    client.middleName = "Kumari"
    client.update()
    client.lastName = "Rao"
    client.patch(["lastName"])
    told = desk.mambu.get(f"clients/{made.id}")
    assert (told["middleName"], told["lastName"]) == ("Kumari", "Rao")
    criteria = [{"field": "encodedKey", "operator": "EQUALS", "value": made.encodedKey}]
    assert [each.id for each in desk.entity("client").search(criteria)] == [made.id]


def test_a_group_is_made_read_changed_and_found(desk: Desk) -> None:
    member = desk.client()
    group = desk.entity("group")(groupName=f"Group of {member.id}")
    group.create()
    read = desk.entity("group").get(group.id, detailsLevel="FULL")
    read.groupName = f"Others of {member.id}"
    read.update()
    read.groupName = f"Neighbours of {member.id}"
    read.patch(["groupName"])
    criteria = [{"field": "groupName", "operator": "EQUALS", "value": read.groupName}]
    (found,) = desk.entity("group").search(criteria)
    assert desk.mambu.get(f"groups/{found.id}")["groupName"] == f"Neighbours of {member.id}"


def test_a_loan_is_applied_for_changed_decided_paid_out_repaid_and_adjusted(desk: Desk) -> None:
    loan = desk.loan()
    loan.refresh(detailsLevel="FULL")
    loan.notes = "for a buffalo"
    loan.update()
    sent = json.loads(next(each.sent for each in reversed(desk.front.asked) if each.method == "PUT"))
    assert sent["loanAmount"] == "1000.0", "what was read goes back as text"
    told = desk.mambu.get(f"loans/{loan.id}", detailsLevel="FULL")
    assert (told["notes"], told["loanAmount"]) == ("for a buffalo", 1000)
    loan.approve("good")
    loan.disburse("out")
    loan.get_schedule()
    assert [row["principal"]["amount"]["expected"] for row in loan.schedule] == [250, 250, 250, 250]
    loan.repay(350, "in cash", datetime(2027, 1, 15))  # noqa: DTZ001 - MambuPy adds its own zone
    loan.get_transactions()
    payment = next(each for each in loan.transactions if each["type"] == "REPAYMENT")
    assert payment["amount"] == 350
    loan.adjust_transaction(payment["id"], "a slip")
    assert desk.mambu.get(f"loans/{loan.id}")["balances"]["principalBalance"] == 1000
    loan.writeoff("gone abroad")
    loan.refresh()
    assert loan.accountState == "CLOSED_WRITTEN_OFF"


def test_a_fee_is_put_on_a_loan(desk: Desk) -> None:
    loan = desk.loan()
    loan.approve("good")
    loan.disburse("out")
    fee = new_charge(desk.api, currencyCode="USD", amount=25)
    loan.apply_fee(12.5, 2, "a visit", datetime(2027, 1, 15), predefinedFeeKey=str(fee))  # noqa: DTZ001 - MambuPy adds its own zone
    loan.get_schedule()
    assert [row["fee"]["amount"]["expected"] for row in loan.schedule] == [0, 12.5, 0, 0]


def test_installments_of_a_loan_are_changed_as_they_were_read(desk: Desk) -> None:
    lent = active(desk.mambu, *EVERY_EDIT)
    loan = desk.entity("loan").get(lent["id"], detailsLevel="FULL")
    loan.get_schedule()
    before = [row["dueDate"] for row in loan.schedule]
    loan.schedule[4]["dueDate"] = before[4] + timedelta(days=3)
    loan.update_schedule()
    after = [row["dueDate"][:10] for row in rows_of(desk.mambu, lent)]
    assert after == [f"{day + timedelta(days=3 * (place == 4)):%Y-%m-%d}" for place, day in enumerate(before)]


def test_an_application_is_rejected_and_another_removed(desk: Desk) -> None:
    rejected, removed = desk.loan(), desk.loan()
    rejected.reject("no cow")
    assert rejected.accountState == "CLOSED_REJECTED"
    number = removed.id
    removed.delete()
    assert desk.mambu.refused("GET", f"loans/{number}")[0] == 404


def test_the_role_of_a_user_is_read(desk: Desk) -> None:
    user = desk.entity("user").get("mifos", detailsLevel="FULL")
    role = user.get_role()
    assert role.encodedKey == user.role["encodedKey"]
    assert role.name == user.role["id"]


def test_a_client_to_whom_nothing_belongs_is_removed(desk: Desk) -> None:
    made = desk.client()
    number = made.id
    made.delete()
    assert desk.mambu.refused("GET", f"clients/{number}")[0] == 404


def test_loans_are_listed_and_found(desk: Desk) -> None:
    loan = desk.loan()
    listed = desk.entity("loan").get_all(filters={"accountState": "PENDING_APPROVAL"})
    assert loan.id in {each.id for each in listed}
    criteria = [{"field": "encodedKey", "operator": "EQUALS", "value": loan.encodedKey}]
    assert [each.id for each in desk.entity("loan").search(criteria)] == [loan.id]


def test_an_answer_that_is_lost_is_asked_for_again_under_the_same_key_and_nothing_is_done_twice(desk: Desk) -> None:
    loan = desk.loan()
    loan.approve("good")
    loan.disburse("out")
    desk.front.asked.clear()
    desk.front.loses = 1
    loan.repay(350, "in cash", datetime(2027, 1, 15))  # noqa: DTZ001 - MambuPy adds its own zone
    first, again = (each for each in desk.front.asked if each.method == "POST")
    assert (first.lost, again.lost) == (True, False)
    assert first.key == again.key
    assert first.body == again.body
    loan.get_transactions()
    assert [each["amount"] for each in loan.transactions if each["type"] == "REPAYMENT"] == [350]


def test_a_refusal_is_told_as_mambupy_reads_it(desk: Desk) -> None:
    loan = desk.loan()
    error = _module("entities").MambuError
    with pytest.raises(error, match="INVALID"):
        loan.repay(350, "too early", datetime(2027, 1, 15))  # noqa: DTZ001 - MambuPy adds its own zone
    group = desk.entity("group")(groupName="Those who stay")
    group.create()
    with pytest.raises(error, match="GROUP_NOT_PENDING"):
        group.delete()
