"""A small bank that holds one of everything a page can show, so that every page has a way to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from tests.gatherings import A_YEAR_OF_WEEKS, analyze, lend_to_all, move_to, staying
from tests.village import (
    FIRST_MEETING,
    FOUNDED_ON,
    Product,
    Village,
    application,
    lend,
    lend_alone,
    meeting,
    product,
    village,
)

from samity.bank.accounting.operations.activities import MapActivity, map_activity
from samity.bank.accounting.operations.gl_accounts import OpenGlAccount, open_gl_account
from samity.bank.accounting.values import FinancialActivity, GlType, GlUsage
from samity.bank.clients.operations.client_endings import REASONS as ENDS
from samity.bank.clients.operations.client_endings import EndApplication, reject_client, withdraw_client
from samity.bank.clients.operations.clients import RegisterClient, register_client
from samity.bank.clients.operations.forming import FormCentre, FormGroup, form_centre, form_group
from samity.bank.clients.operations.identifiers import KeepIdentifier, keep_identifier
from samity.bank.clients.operations.notes import WriteNote, write_note
from samity.bank.clients.operations.officers import (
    ClientOfficer,
    assign_client_officer,
)
from samity.bank.clients.operations.roles import GROUP_ROLE, AssignRole, assign_role
from samity.bank.clients.queries.identifiers import IDENTIFIER
from samity.bank.clients.queries.notes import About
from samity.bank.clients.values import ClientName, ClientStatus
from samity.bank.collection_sheets.operations.capture import capture_sheet
from samity.bank.collection_sheets.operations.count_cash import CountCash, CountedCurrency, count_cash
from samity.bank.collection_sheets.operations.save import save_sheet
from samity.bank.custom_fields.operations.fields import DefineField, define_field
from samity.bank.custom_fields.operations.filling import FillFields, fill_client_fields
from samity.bank.custom_fields.operations.sets import DefineFieldSet, define_field_set
from samity.bank.custom_fields.values import FieldType, Option, OwnerKind
from samity.bank.fees.operations.define import DefineCharge, define_charge
from samity.bank.hooks.operations.deliveries import begin_delivery, end_delivery, hand_out
from samity.bank.hooks.operations.hooks import AddHook, add_hook
from samity.bank.hooks.rules import LONGEST_WAIT, MOST_ATTEMPTS
from samity.bank.hooks.values import Outcome
from samity.bank.loans.operations.application_checks import ApplyForLoan
from samity.bank.loans.operations.apply import apply_for_loan
from samity.bank.loans.operations.change import SetIncomplete, set_incomplete
from samity.bank.loans.operations.charge_off import ChargeOff, charge_off_loan
from samity.bank.loans.operations.charges import AddCharge, AskedCharge, add_charge
from samity.bank.loans.operations.close import UndoClosing, undo_closing
from samity.bank.loans.operations.close_client import CloseClient, close_client
from samity.bank.loans.operations.close_group import REASONS
from samity.bank.loans.operations.decide import RejectLoan, WithdrawLoan, reject_loan, withdraw_loan
from samity.bank.loans.operations.delinquency_buckets import (
    AddDelinquencyBucket,
    AddDelinquencyRange,
    add_delinquency_bucket,
    add_delinquency_range,
)
from samity.bank.loans.operations.edit_schedule import EditSchedule, InstallmentEdit, edit_schedule
from samity.bank.loans.operations.group_officers import AssignGroupOfficer, assign_group_officer
from samity.bank.loans.operations.lock import LockLoan, lock_loan
from samity.bank.loans.operations.office_transfers import ProposeTransfer, propose_transfer
from samity.bank.loans.operations.officers import AssignLoanOfficer, assign_loan_officer
from samity.bank.loans.operations.pause_delinquency import PauseDelinquency, pause_delinquency
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.operations.reschedule import RequestRescheduling, request_rescheduling
from samity.bank.loans.operations.vary_installments import VariedInstallment, VaryInstallments, vary_installments
from samity.bank.loans.operations.write_off import WriteOff, write_off_loan
from samity.bank.loans.values.accounts import LoanKind
from samity.bank.loans.values.allowances import Allowances, EditOption, Gaps
from samity.bank.loans.values.lock import LockedDue
from samity.bank.loans.values.products import Wish
from samity.bank.loans.values.rescheduling import ReschedulingAsked
from samity.bank.loans.values.terms import InterestMethod, InterestPeriod, RestShift, ScheduleEngine, ScheduleMethod
from samity.bank.organisation.operations.api_keys import MakeApiKey, make_api_key
from samity.bank.organisation.operations.calendar_addresses import OwnCalendarAddress, make_calendar_address
from samity.bank.organisation.operations.codes import AddCode, AddCodeValue, add_code, add_code_value
from samity.bank.organisation.operations.currencies import ChooseCurrencies, choose_currencies
from samity.bank.organisation.operations.funds import AddFund, add_fund
from samity.bank.organisation.operations.holidays import NamedHoliday, PlanHoliday, activate_holiday, plan_holiday
from samity.bank.organisation.operations.offices import ChangeOffice, OpenOffice, change_office, open_office
from samity.bank.organisation.operations.roles import (
    ChangeRolePermissions,
    MakeRole,
    NamedRole,
    change_role_permissions,
    disable_role,
    make_role,
)
from samity.bank.organisation.operations.staff import TakeOnStaff, take_on_staff
from samity.bank.organisation.operations.users import AddUser, add_user
from samity.bank.organisation.queries import code_values, codes
from samity.bank.organisation.queries.users import credentials
from samity.cli.demo_bank.house import CASHIER, HEAD, ROLES
from samity.cli.demo_bank.house import OFFICER as DEMO_OFFICER
from samity.close_of_business import close_day

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Engine

    from samity.storage.unit import Unit

TODAY = meeting(6)
LATE_BY = 5
OWED = Decimal("14872.11")
"""What a loan of the usual amount comes to with its interest."""
BY_CONTRACT = replace(
    A_YEAR_OF_WEEKS,
    number_of_installments=12,
    engine=ScheduleEngine.CONTRACTUAL,
    interest_method=InterestMethod.DECLINING_BALANCE,
    rest_shift=RestShift.NONE,
)
ON_REAL_BALANCE = replace(
    BY_CONTRACT, schedule_method=ScheduleMethod.DYNAMIC, interest_period=InterestPeriod.DAILY, partial_periods=False
)
OFFICER = "rahima"
OFFICER_PASSWORD = "password"  # noqa: S105 - of the test bank
READER = "reader"
WORKERS = {OFFICER: DEMO_OFFICER, "shirin": CASHIER, "matin": HEAD}
"""Who works in the branch of the first group, as in the demo bank: by name the role."""


def found(engine: Engine) -> None:
    """Found the bank, let it live six weeks, and let its business date be a day of meeting."""
    move_to(engine, FIRST_MEETING - timedelta(days=1))
    close_day(engine)
    with staying(engine, FIRST_MEETING) as unit:
        open_gl_account(OpenGlAccount("Not used yet", "00000", GlType.ASSET, GlUsage.DETAIL), unit)
        offered = product(unit, terms=A_YEAR_OF_WEEKS, credits_loans=True)
        place = village(unit, members=4, centre=True)
        officer = _employ(unit, place)
        gathered = lend_to_all(unit, place, offered)
        done_today = lend_to_all(unit, village(unit, members=2), offered)
        fee = define_charge(DefineCharge("Passbook fee", "KES", Decimal(30), is_penalty=False), unit)
        assign_loan_officer(AssignLoanOfficer(gathered.loans[0], officer, FIRST_MEETING), unit)
        add_charge(AddCharge(gathered.loans[0], AskedCharge(fee, meeting(1))), unit)
        _lend_by_contract(unit)
    for number in range(1, LATE_BY):
        with staying(engine, meeting(number)) as unit:
            save_sheet(gathered.filled(meeting(number)), unit)
    _count_cash(engine, offered)
    with staying(engine, TODAY) as unit:
        save_sheet(done_today.filled(TODAY), unit)
        _vary(unit)
        _lend_in_every_state(unit, offered, fee)
        _begin_things(unit, place.office_id)
        _ask_for_more(unit, place.clients[0])
        _show_a_document(unit, place.clients[0])
        free = RegisterClient(ClientName(firstname="Sufia", lastname="Khatun"), place.office_id, activated_on=TODAY)
        register_client(free, unit)  # who is in no group may go to any office
        write_note(WriteNote(About(client_id=place.clients[0]), "Has a stall at the market"), unit)
        write_note(WriteNote(About(group_id=place.group_id), "Meets in the school"), unit)
    _give_up(engine)
    move_to(engine, TODAY)
    analyze(engine)


def _show_a_document(unit: Unit, client_id: int) -> None:
    """Let a client show one of two kinds of identity documents."""
    [code] = [each["id"] for each in codes(unit.connection) if each["name"] == IDENTIFIER]
    known_by, _ = [add_code_value(AddCodeValue(code, kind), unit) for kind in ("National ID", "Passport")]
    keep_identifier(KeepIdentifier(client_id, known_by, "1987 4410 22"), unit)


def _count_cash(engine: Engine, offered: Product) -> None:
    """Let an office count its cash first, with a sheet in every state: by others than who looks at the pages."""
    with staying(engine, TODAY) as unit:
        gl = open_gl_account(OpenGlAccount("Cash short", "90000", GlType.EXPENSE, GlUsage.DETAIL), unit)
        map_activity(MapActivity(FinancialActivity.CASH_SHORT, gl), unit)
        over = open_gl_account(OpenGlAccount("Cash over", "90001", GlType.INCOME, GlUsage.DETAIL), unit)
        map_activity(MapActivity(FinancialActivity.CASH_OVER, over), unit)
        gathered = lend_to_all(unit, village(unit, members=1), offered)
        change_office(ChangeOffice(gathered.place.office_id, {"counts_cash": True}), unit)
    # The newest stands last: captured ones to be counted, changed and withdrawn; then counted, then differing.
    pieces = {"captured": None, "withdrawn": None, "counted": ((Decimal(100), 3),), "differing": ((Decimal(100), 2),)}
    with staying(engine, TODAY) as unit:
        officer = credentials(unit.connection, OFFICER)
        assert officer is not None
        another = replace(unit, actor=replace(unit.actor, user_id=officer.actor.user_id))
        for number, counted in enumerate(pieces.values(), 1):
            captured = capture_sheet(gathered.filled(meeting(number)), another).id
            if counted is not None:
                told = (CountedCurrency("KES", counted, Decimal(0)),)
                count_cash(CountCash(captured, told, "A note was torn"), another)


def _employ(unit: Unit, place: Village) -> int:
    """Let a loan officer who may sign in look after the group; return who."""
    held = {name: _role(name, description, may, unit) for name, description, may in ROLES}
    held[READER] = _role("Reader", "Looks at everything, does nothing", ["all:read"], unit)
    staff = take_on_staff(
        TakeOnStaff(place.office_id, "Rahima", "Begum", is_loan_officer=True, joined_on=FOUNDED_ON), unit
    )
    for name, role in {**WORKERS, READER: READER}.items():
        if name != OFFICER:
            add_user(AddUser(name, name.title(), "Begum", place.office_id, (held[role],), OFFICER_PASSWORD), unit)
    held_by_her = (held[WORKERS[OFFICER]],)
    officer = AddUser(OFFICER, "Rahima", "Begum", place.office_id, held_by_her, OFFICER_PASSWORD, staff_id=staff)
    make_api_key(MakeApiKey(add_user(officer, unit), "Her telephone"), unit)
    assign_group_officer(AssignGroupOfficer(place.group_id, staff), unit)
    assign_client_officer(ClientOfficer(place.clients[0], staff), unit)
    lists = {each["name"]: each["id"] for each in codes(unit.connection)}
    leader = add_code_value(AddCodeValue(lists[GROUP_ROLE], "Leader"), unit)
    for code in (*REASONS.values(), *ENDS.values()):
        add_code_value(AddCodeValue(lists[code], "Nobody comes any more"), unit)
    assign_role(AssignRole(place.group_id, place.clients[0], leader), unit)
    return staff


def _role(name: str, description: str, permissions: Iterable[str], unit: Unit) -> int:
    role = make_role(MakeRole(name, description), unit)
    return change_role_permissions(ChangeRolePermissions(role, dict.fromkeys(permissions, True)), unit)


def _lend_in_every_state(unit: Unit, offered: Product, fee: int) -> None:
    """Let loans be in every state, and one that is just paid out, in a group of no centre."""
    place = village(unit, members=4)
    _apply(unit, offered, place, place.clients[0])
    set_incomplete(SetIncomplete(_apply(unit, offered, place, place.clients[2])), unit)
    withdraw_loan(WithdrawLoan(_apply(unit, offered, place, place.clients[3]), TODAY), unit)
    reject_loan(RejectLoan(_apply(unit, offered, place, place.clients[1]), TODAY, "Has a loan elsewhere"), unit)
    lend(unit, place, offered.id, place.clients[2], on=TODAY, disburse=False)
    repay_loan(Repay(lend_alone(unit, offered.id, place.clients[3], on=TODAY), TODAY, OWED + 100), unit)
    repay_loan(Repay(lend_alone(unit, offered.id, place.clients[0], on=TODAY), TODAY, OWED), unit)
    reopened = lend_alone(unit, offered.id, place.clients[2], on=TODAY)
    repay_loan(Repay(reopened, TODAY, OWED), unit)
    undo_closing(UndoClosing(reopened), unit)
    lock_loan(
        LockLoan(lend_alone(unit, offered.id, place.clients[3], on=TODAY), LockedDue.LATE, note="A dispute"), unit
    )
    paused = lend_alone(unit, offered.id, place.clients[3], on=TODAY)
    pause_delinquency(PauseDelinquency(paused, TODAY, TODAY + timedelta(days=30)), unit)
    write_off_loan(WriteOff(lend_alone(unit, offered.id, place.clients[3], on=TODAY), TODAY, note="Moved away"), unit)
    charge_off_loan(ChargeOff(lend_alone(unit, offered.id, place.clients[3], on=TODAY), TODAY), unit)
    for _ in range(2):
        asked = ReschedulingAsked(from_on=meeting(9), extra_terms=1)
        later = lend_alone(unit, offered.id, place.clients[0], on=TODAY)
        request_rescheduling(RequestRescheduling(loan_id=later, submitted_on=TODAY, asked=asked), unit)
    untouched = lend_alone(unit, offered.id, place.clients[1], on=TODAY)
    add_charge(AddCharge(untouched, AskedCharge(fee, TODAY)), unit)


def _lend_by_contract(unit: Unit) -> None:
    """Let there be a loan of which all that has fallen due was a payment holiday, and one on the real balance."""
    allowances = Allowances(edits=frozenset(EditOption))
    offered = product(unit, terms=BY_CONTRACT, allowances=allowances)
    loan_id = lend_alone(unit, offered.id, village(unit, members=1).clients[0])
    left_out = tuple(InstallmentEdit(number, is_payment_holiday=True) for number in range(1, 7))
    edit_schedule(EditSchedule(loan_id, left_out), unit)
    follows = product(unit, terms=ON_REAL_BALANCE)
    lend_alone(unit, follows.id, village(unit, members=1).clients[0])


def _vary(unit: Unit) -> None:
    """Let there be an application of which an installment was varied."""
    offered = product(unit, terms=A_YEAR_OF_WEEKS, allowances=Allowances(gaps=Gaps(2, 30)))
    place = village(unit, members=1)
    command = application(offered.id, place.clients[0], on=TODAY)
    first = VariedInstallment(TODAY + timedelta(weeks=1), principal=Decimal(100))
    vary_installments(VaryInstallments(apply_for_loan(command, unit), (first,)), unit)


def _apply(unit: Unit, offered: Product, place: Village, client_id: int) -> int:
    command = ApplyForLoan(
        product_id=offered.id,
        kind=LoanKind.JLG,
        submitted_on=TODAY,
        expected_disbursement_on=TODAY + timedelta(weeks=1),
        wish=Wish(),
        client_id=client_id,
        group_id=place.group_id,
        calendar_id=place.calendar_id,
    )
    return apply_for_loan(command, unit)


def _begin_things(unit: Unit, office_id: int) -> None:
    """Let there be what has not begun: a client, a group, a centre, a role, a holiday; and a holiday that counts."""
    register_client(
        RegisterClient(ClientName(firstname="Nasima", lastname="Khatun"), office_id, submitted_on=TODAY), unit
    )
    form_group(FormGroup("Surjomukhi", office_id, submitted_on=TODAY), unit)
    comes = RegisterClient(ClientName(firstname="Moriom", lastname="Akter"), office_id, activated_on=TODAY)
    town = open_office(OpenOffice("Town", FOUNDED_ON, 1), unit)
    propose_transfer(ProposeTransfer(register_client(comes, unit).id, town, note="Moves to town"), unit)
    moving = RegisterClient(ClientName(firstname="Rokeya", lastname="Bibi"), office_id, activated_on=TODAY)
    members = (register_client(moving, unit).id,)
    form_group(FormGroup("Kodom", office_id, activated_on=TODAY, client_ids=members), unit)
    form_centre(FormCentre("Uttarpara", office_id, submitted_on=TODAY), unit)
    add_code(AddCode("Trades"), unit)
    add_fund(AddFund("Savings of the members"), unit)
    make_calendar_address(OwnCalendarAddress(), unit)
    add_hook(AddHook("Short messages", "https://gateway.example/samity", ("GroupFormed", "CentreFormed")), unit)
    soon = add_delinquency_range(AddDelinquencyRange("Behind", 1, 30), unit)
    add_delinquency_bucket(AddDelinquencyBucket("Usual", (soon,)), unit)
    add_delinquency_range(AddDelinquencyRange("Of no bucket yet", 31, 60), unit)
    choose_currencies(ChooseCurrencies(("KES",)), unit)
    disable_role(NamedRole(make_role(MakeRole("Auditor", "Comes once a year"), unit)), unit)
    rest = TODAY + timedelta(days=60)
    plan_holiday(PlanHoliday("Harvest", rest, rest, (office_id,), rest + timedelta(days=1)), unit)
    counts = plan_holiday(
        PlanHoliday("New Year", rest + timedelta(days=9), rest + timedelta(days=9), (office_id,)), unit
    )
    activate_holiday(NamedHoliday(counts), unit)
    _end_clients(unit, office_id)


def _end_clients(unit: Unit, office_id: int) -> None:
    """Let somebody have left the bank, somebody be rejected, and somebody have withdrawn."""
    why = {status: code_values(unit.connection, code)[code][0].id for status, code in ENDS.items()}

    def pending(firstname: str) -> int:
        return register_client(RegisterClient(ClientName(firstname=firstname, lastname="Bibi"), office_id), unit).id

    reject_client(EndApplication(pending("Jahanara"), TODAY, why[ClientStatus.REJECTED]), unit)
    withdraw_client(EndApplication(pending("Selina"), TODAY, why[ClientStatus.WITHDRAWN]), unit)
    close_client(CloseClient(pending("Hasina"), TODAY, why[ClientStatus.CLOSED]), unit)


def _give_up(engine: Engine) -> None:
    """Let nobody answer whom the bank tells what happens, until it gives up."""
    at = datetime.now(UTC)
    with engine.begin() as connection:
        hand_out(connection, at)
        for _ in range(MOST_ATTEMPTS):
            at += LONGEST_WAIT
            while delivery := begin_delivery(connection, at):
                end_delivery(connection, delivery, Outcome(arrived=False, told="503"), at)


def _ask_for_more(unit: Unit, client_id: int) -> None:
    """Let the bank have fields of its own for every kind of owner, and a client who has filled them in."""
    for kind in OwnerKind:
        noted = define_field_set(DefineFieldSet(f"_Noted_{kind.title()}", "Noted", kind), unit)
        define_field(DefineField(noted, f"Noted_{kind.title()}", "Noted", FieldType.TEXT), unit)
    define_field_set(DefineFieldSet("_Not_Yet", "Not yet", OwnerKind.LOAN, position=2), unit)
    plots = define_field_set(DefineFieldSet("_Plots", "Plots", OwnerKind.CLIENT, is_grouped=True, position=1), unit)
    crops = (Option("m", "Maize", 5), Option("r", "Rice", is_active=False))
    for position, type_ in enumerate(FieldType):
        options = crops if type_ is FieldType.SELECT else ()
        code = f"Plot_{type_.title()}"
        define_field(
            DefineField(plots, code, f"Plot: {type_.lower()}", type_, position=position, options=options), unit
        )
    plot = {"_index": "0", "Plot_Number": "1.5", "Plot_Select": "m", "Plot_Client_Link": str(client_id)}
    fill_client_fields(FillFields(client_id, {"_Noted_Client": {"Noted_Client": "Can read"}, "_Plots": [plot]}), unit)
