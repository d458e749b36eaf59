"""What comes in as a collection sheet: every wrong parameter at once, by this dialect's names for it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from samity.dialects.fineract.envelope import body_envelope
from samity.dialects.fineract.sheet_bodies import Asked, FlatSheet, NestedSheet
from samity.dialects.fineract.wire import BodyRefused, FineractWire

SPELLING = {"locale": "en", "dateFormat": "dd MMMM yyyy"}
HEAD = {**SPELLING, "calendarId": 12, "transactionDate": "17 March 2025"}
LINE = {"loanId": 234, "transactionAmount": 155}


def read(model: Any, **body: Any) -> Any:
    """Read a body as the wire does."""
    return FineractWire().read(json.dumps({**SPELLING, **body}).encode(), model)


def refused(model: Any, **body: Any) -> list[str]:
    """Return the codes with which a body is refused."""
    with pytest.raises(BodyRefused) as fault:
        read(model, **body)
    return sorted(error["userMessageGlobalisationCode"] for error in body_envelope(fault.value)["errors"])


def test_every_wrong_parameter_is_named_at_once() -> None:
    codes = refused(
        FlatSheet,
        transactionDate="17 Marchember 2025",
        bulkRepaymentTransactions=[{"loanId": 0, "transactionAmount": -1}, {}],
        clientsAttendance=[{"clientId": 1, "attendanceType": 9}],
        surprise=1,
    )
    assert codes == sorted(
        [
            "validation.msg.collectionsheet.calendarId.cannot.be.blank",
            "validation.msg.invalid.date.format",
            "validation.msg.collectionsheet.bulktransaction[0].loan.id.not.greater.than.zero",
            "validation.msg.collectionsheet.bulktransaction[0].disbursement.amount.not.zero.or.greater",
            "validation.msg.collectionsheet.bulktransaction[1].loan.id.cannot.be.blank",
            "validation.msg.collectionsheet.bulktransaction[1].disbursement.amount.cannot.be.blank",
            "validation.msg.collectionsheet.clientsAttendance[0].attendanceType.is.not.one.of.expected.enumerations",
            "error.msg.parameter.unsupported",
        ]
    )


def test_disbursements_need_their_date() -> None:
    codes = refused(FlatSheet, **HEAD, bulkDisbursementTransactions=[LINE])
    assert codes == ["validation.msg.collectionsheet.actualDisbursementDate.cannot.be.blank"]
    read(FlatSheet, **HEAD, bulkDisbursementTransactions=[LINE], actualDisbursementDate="17 March 2025")
    assert read(FlatSheet, **HEAD, bulkRepaymentTransactions=[LINE]).actualDisbursementDate is None


@pytest.mark.parametrize(
    ("model", "body", "missing"),
    [
        (Asked, {}, "transactionDate"),
        (
            FlatSheet,
            {"transactionDate": "17 March 2025", "bulkDisbursementTransactions": [LINE]},
            "actualDisbursementDate",
        ),
        (NestedSheet, {"groups": []}, "dueDate"),
    ],
)
def test_a_date_that_depends_on_others_is_missed_by_its_name_beside_all_else(
    model: Any, body: dict[str, Any], missing: str
) -> None:
    with pytest.raises(BodyRefused) as fault:
        read(model, calendarId=0, **body)
    errors = body_envelope(fault.value)["errors"]
    assert [error["parameterName"] for error in errors] == ["calendarId", missing]
    assert errors[1]["userMessageGlobalisationCode"] == f"validation.msg.collectionsheet.{missing}.cannot.be.blank"


def test_a_wrong_date_is_not_also_a_missing_one() -> None:
    assert refused(Asked, calendarId=1, dueDate="17 Marchember 2025") == ["validation.msg.invalid.date.format"]
    assert refused(NestedSheet, calendarId=1, transactionDate="never", groups=[]) == [
        "validation.msg.invalid.date.format"
    ]


def test_a_sheet_is_asked_for_one_day() -> None:
    dates = {"dueDate": "17 March 2025", "transactionDate": "18 March 2025"}
    assert refused(Asked, calendarId=1, **dates) == [
        "validation.msg.collectionsheet.dueDate.differs.from.transactionDate"
    ]
    assert read(Asked, calendarId=1, dueDate="17 March 2025").on == date(2025, 3, 17)


def test_the_web_application_s_lists_within_an_object_are_found() -> None:
    inner = {"bulkRepaymentTransactions": [LINE], "bulkSavingsDueTransactions": []}
    body = read(FlatSheet, **HEAD, bulkDisbursementTransactions=inner)
    assert [line.loanId for line in body.bulkRepaymentTransactions] == [234]
    assert body.bulkDisbursementTransactions == []


def test_the_older_prose_s_singular_is_a_list_or_says_how_the_sheet_was_paid() -> None:
    listed = read(FlatSheet, **HEAD, bulkRepaymentTransaction=[LINE])
    assert [line.loanId for line in listed.bulkRepaymentTransactions] == [234]
    together = read(FlatSheet, **HEAD, bulkRepaymentTransaction={"paymentTypeId": 3})
    assert together.payment().channel_id == 3


def test_null_says_no_more_than_nothing() -> None:
    """Phones write every member they know, and null where they have nothing to say."""
    lists = ("bulkRepaymentTransactions", "bulkDisbursementTransactions", "clientsAttendance")
    assert read(FlatSheet, **HEAD, **dict.fromkeys((*lists, "note", "isTransactionDateOnNonMeetingDate"))) == read(
        FlatSheet, **HEAD
    )
    (group,) = read(NestedSheet, **HEAD, groups=[{"groupId": 5, "clients": [{"clientId": 1, "loans": None}]}]).groups
    assert group.clients[0].loans == []
    assert refused(FlatSheet, **{**HEAD, "calendarId": None}, bulkRepaymentTransactions=[{**LINE, "loanId": None}]) == [
        "validation.msg.collectionsheet.bulktransaction[0].loan.id.cannot.be.blank",
        "validation.msg.collectionsheet.calendarId.cannot.be.blank",
    ]
    assert refused(FlatSheet, **HEAD, surprise=None) == ["error.msg.parameter.unsupported"]


@pytest.mark.parametrize("nothing", [0, "0", None, ""])
def test_attendance_that_was_not_noted_comes_back_as_it_went_out(nothing: object) -> None:
    body = read(NestedSheet, **HEAD, groups=[{"groupId": 5, "clients": [{"clientId": 1, "attendanceType": nothing}]}])
    assert body.groups[0].clients[0].attendanceType is None


def test_the_phone_s_zero_payment_type_is_none() -> None:
    assert read(FlatSheet, **HEAD, paymentTypeId=0).payment().channel_id is None
    assert refused(FlatSheet, **HEAD, paymentTypeId=[]) == ["validation.msg.collectionsheet.paymentTypeId.is.invalid"]


def test_numbers_and_dates_follow_the_locale() -> None:
    german = {"locale": "de", "calendarId": "12", "transactionDate": "17 März 2025"}
    body = read(FlatSheet, **german, bulkRepaymentTransactions=[{"loanId": "234", "transactionAmount": "1.234,50"}])
    assert str(body.bulkRepaymentTransactions[0].transactionAmount) == "1234.50"


def test_nested_data_and_flat_lists_do_not_mix() -> None:
    codes = refused(NestedSheet, calendarId=12, dueDate="17 March 2025", groups=[], bulkRepaymentTransactions=[LINE])
    assert codes == ["error.msg.parameter.unsupported"]


def test_savings_are_refused_by_name_while_there_are_none() -> None:
    codes = refused(FlatSheet, **HEAD, bulkSavingsDueTransactions=[{"savingsId": 1, "transactionAmount": 5}])
    assert codes == ["validation.msg.collectionsheet.savings.is.not.supported"]
    read(FlatSheet, **HEAD, bulkSavingsDueTransactions=[])


def test_a_fault_of_the_whole_body_names_no_parameter() -> None:
    with pytest.raises(BodyRefused) as fault:
        FineractWire().read(b"[]", FlatSheet)
    (error,) = body_envelope(fault.value)["errors"]
    assert (error["defaultUserMessage"], error["parameterName"]) == ("No object.", "")
