from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from tests.gatherings import staying
from tests.village import FIRST_MEETING, FOUNDED_ON, member, village

from samity.bank.clients.operations.clients import RegisterClient, register_client
from samity.bank.clients.values import ClientName
from samity.bank.loans.queries.products import loan_product_by_id
from samity.bank.loans.queries.views import LoanFilter, loans_listed
from samity.bank.loans.values.accounts import LoanKind
from samity.bank.loans.values.state import LoanStatus
from samity.bank.organisation.operations.offices import OpenOffice, open_office
from samity.bank.organisation.operations.staff import TakeOnStaff, take_on_staff

if TYPE_CHECKING:
    from tests.web.counter import Counter

    from samity.bank.loans.queries.accounts import LoanAccount

LOOK = ("_look", "yes")


def loans(counter: Counter, *, client_id: int | None = None, group_id: int | None = None) -> list[LoanAccount]:
    with counter.engine.connect() as connection:
        ids, _ = loans_listed(connection, ".", LoanFilter(client_id=client_id, group_id=group_id))
    return [counter.found(each) for each in ids]


def path(counter: Counter, *, number: int = 0, group: bool = True) -> str:
    member_of = f"&group={counter.place.group_id}" if group else ""
    return f"/loans/apply?client={counter.place.clients[number]}{member_of}&product={counter.offered.id}"


def test_one_chooses_who_stands_in_and_a_product_first(counter: Counter) -> None:
    page = counter.clerk.open(f"/loans/apply?client={counter.place.clients[0]}")
    assert page.says("Who stands in", "nobody, the client alone", "as a member", "Product", "Go on")
    assert page.fields == {}
    assert counter.clerk.open("/loans/apply").says("from the page of who will owe it")


def test_a_member_applies_with_the_terms_of_the_product(counter: Counter) -> None:
    page = counter.clerk.open(path(counter))
    assert page.fields["principal"] in {"12000", "12,000", "12,000.00"}
    assert page.fields["number"] == "12"
    page = counter.clerk.send(page, principal="9000", number=10)
    made = loans(counter, client_id=counter.place.clients[0])[-1]
    assert page.path == f"/loans/{made.id}"
    assert page.says("The application is taken in.", "waits for a decision")
    assert made.kind == LoanKind.JLG
    assert made.calendar_id == counter.place.calendar_id
    assert made.state.principal == 9000_00
    assert made.agreement.terms.number_of_installments == 10


def test_what_somebody_wrote_of_a_loan_stands_on_its_page_and_stays_when_it_is_changed(counter: Counter) -> None:
    page = counter.clerk.fill(path(counter, number=1), notes="Buys <b>two</b> goats & a shed")
    assert page.says("Buys <b>two</b> goats & a shed")
    page = counter.clerk.fill(f"{page.path}/change", number=9)
    assert page.says("Buys <b>two</b> goats & a shed")


def test_an_individual_and_a_group_apply(counter: Counter) -> None:
    counter.clerk.fill(path(counter, number=1, group=False))
    alone = loans(counter, client_id=counter.place.clients[1])[-1]
    assert (alone.kind, alone.group_id, alone.calendar_id) == (LoanKind.INDIVIDUAL, None, None)
    counter.clerk.fill(f"/loans/apply?group={counter.place.group_id}&product={counter.offered.id}")
    as_one = next(each for each in loans(counter, group_id=counter.place.group_id) if each.kind == LoanKind.GROUP)
    assert as_one.client_id is None


def test_the_schedule_is_shown_and_nothing_is_written(counter: Counter) -> None:
    before = counter.count("loan"), counter.count("audit_line")
    page = counter.clerk.fill(path(counter), LOOK, principal="9000")
    assert page.status == 200
    assert page.says("The schedule, if it is paid out as planned", "KES 9,000.00", "14 Jan 2025", "750.00")
    assert (counter.count("loan"), counter.count("audit_line")) == before
    assert page.fields["principal"] == "9000"
    page = counter.clerk.send(page)
    assert page.says("The application is taken in.")


def test_what_stands_against_it_stands_beside_its_field_and_what_was_typed_stays(counter: Counter) -> None:
    tomorrow = str(FIRST_MEETING + timedelta(days=1))
    page = counter.clerk.fill(path(counter), submitted_on=tomorrow, grace_on_principal=12, principal="9000")
    assert page.status == 422
    assert set(page.wrong) == {"submitted_on", "expected_disbursement_on", "grace_on_principal"}
    assert page.fields["submitted_on"] == tomorrow
    page = counter.clerk.send(page, LOOK)
    assert set(page.wrong) == {"submitted_on", "expected_disbursement_on", "grace_on_principal"}


def test_a_day_without_a_meeting_and_an_amount_too_fine(counter: Counter) -> None:
    wednesday = str(FIRST_MEETING + timedelta(days=1))
    page = counter.clerk.fill(path(counter), sync_disbursement="y", expected_disbursement_on=wednesday)
    assert "does not fall on a meeting" in page.wrong["expected_disbursement_on"]
    assert "more decimals" in counter.clerk.fill(path(counter), principal="9000.001").wrong["principal"]
    assert "more than nothing" in counter.clerk.fill(path(counter), principal="0").wrong["principal"]


def test_a_double_press_applies_once(counter: Counter) -> None:
    page = counter.clerk.open(path(counter, number=2))
    first, second = counter.clerk.send(page), counter.clerk.send(page)
    assert first.path == second.path
    assert len(loans(counter, client_id=counter.place.clients[2])) == 1


def test_nobody_applies_for_another_branch_or_without_the_right(counter: Counter) -> None:
    assert counter.elsewhere.open(path(counter)).status == 403
    assert counter.reader.open(path(counter)).status == 403


def test_another_office_keeps_a_loan_and_its_officers_look_after_it(counter: Counter) -> None:
    with staying(counter.engine, FIRST_MEETING) as unit:
        town = open_office(OpenOffice(f"Town {uuid4().hex}", FOUNDED_ON, 1), unit)
        hired = TakeOnStaff(town, "Rina", "Das", is_loan_officer=True)
        rina = take_on_staff(hired, unit)
    page = counter.clerk.fill(path(counter, number=1, group=False), office_id=town, officer_id=rina)
    assert page.says("The application is taken in.")
    kept = loans(counter, client_id=counter.place.clients[1])[-1]
    assert (kept.office_id, kept.officer_id) == (town, rina)
    # What is changed next leaves it there, until its office is emptied.
    assert counter.clerk.fill(f"{page.path}/change", principal="9000").says("The application is changed.")
    assert counter.found(kept.id).office_id == town
    at_home = counter.clerk.fill(f"{page.path}/change", office_id="")
    assert set(at_home.wrong) == {"officer_id"}
    assert counter.clerk.send(at_home, officer_id="").says("The application is changed.")
    assert counter.found(kept.id).office_id == counter.place.office_id


def test_a_members_loan_stays_with_his_group(counter: Counter) -> None:
    assert "office_id" in counter.clerk.open(path(counter, group=False)).fields
    assert "office_id" not in counter.clerk.open(path(counter)).fields
    assert "office_id" not in counter.elsewhere.open("/loans/apply").fields


def test_many_members_apply_on_one_form(counter: Counter) -> None:
    with staying(counter.engine, FIRST_MEETING) as unit:
        place = village(unit, members=3)
    first, second, third = place.clients
    page = counter.clerk.open(f"/groups/{place.group_id}/apply?product={counter.offered.id}")
    page = counter.clerk.send(page, **{f"member_{first}": "9000", f"member_{second}": "0", f"member_{third}": "1,500"})
    made = {each.client_id: each for each in loans(counter, group_id=place.group_id)}
    assert {client: each.state.principal for client, each in made.items()} == {first: 9000_00, third: 1500_00}
    assert all(each.kind == LoanKind.JLG and each.state.status is LoanStatus.SUBMITTED for each in made.values())
    assert page.path == f"/groups/{place.group_id}"


def test_one_wrong_application_of_many_stops_them_all_and_names_the_member(counter: Counter) -> None:
    with staying(counter.engine, FIRST_MEETING) as unit:
        place = village(unit, members=2)
    address = f"/groups/{place.group_id}/apply?product={counter.offered.id}"
    first, second = (f"member_{each}" for each in place.clients)
    page = counter.clerk.fill(address, **{first: "9000", second: "1.001"})
    assert page.status == 422
    assert set(page.wrong) == {second}
    assert page.fields[first] == "9000"
    assert loans(counter, group_id=place.group_id) == []
    page = counter.clerk.fill(address, number=2000, **{first: "9000", second: "9000"})
    assert set(page.wrong) == {"number"}
    assert counter.clerk.fill(address).says("Type an amount for at least one member.")


def test_a_client_of_no_group_applies_alone(counter: Counter) -> None:
    with staying(counter.engine, FIRST_MEETING) as unit:
        client = member(unit, counter.place.office_id)
    page = counter.clerk.open(f"/loans/apply?client={client}")
    assert "Who stands in" not in page.words
    assert counter.clerk.fill(f"/loans/apply?client={client}&product={counter.offered.id}").says("taken in")


def test_today_leads_whoever_decides_to_the_applications_that_wait(counter: Counter) -> None:
    counter.clerk.fill(path(counter))
    waiting = sum(each.state.status == LoanStatus.SUBMITTED for each in loans(counter))
    today = counter.clerk.open("/")
    assert today.says(f"Loans that wait for a decision: {waiting}")
    assert "/loans?status=SUBMITTED" in today.links
    assert counter.clerk.open("/loans?status=SUBMITTED").says(loans(counter)[-1].account_no)
    assert "wait for a decision" not in counter.reader.open("/").words


def test_whoever_approves_reads_what_was_asked_for(counter: Counter) -> None:
    loan = counter.clerk.fill(path(counter), principal="9000")
    with counter.engine.connect() as connection:
        product = loan_product_by_id(connection, counter.offered.id).name
    assert counter.clerk.open(f"{loan.path}/approve").says(f"{product}: KES 9,000.00 asked for on 7 Jan 2025.")


def test_members_who_share_a_name_are_told_apart_by_their_numbers(counter: Counter) -> None:
    place = counter.place
    with staying(counter.engine, FIRST_MEETING) as unit:
        for _ in range(2):
            joined = RegisterClient(
                name=ClientName(firstname="Rokeya", lastname="Begum"),
                office_id=place.office_id,
                activated_on=FIRST_MEETING,
                group_id=place.group_id,
            )
            newest = register_client(joined, unit)
    page = counter.clerk.open(f"/groups/{place.group_id}/apply?product={counter.offered.id}")
    assert page.says(f"Rokeya Begum, {newest.account_no}")
    assert "Rokeya Begum (if any)" not in page.words
