"""Currencies, payment types, codes and settings, as an integrator sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from samity.bank.organisation.queries import (
    CodeValueNotOfCode,
    PaymentChannelNotFound,
    code_value_of,
    code_values,
    currency_by_code,
    payment_channel_by_ids,
    settings,
)
from samity.kernel.errors import Refusals

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from tests.api import Api


def a_name() -> str:
    return f"N{uuid4().hex[:10]}"


def test_a_bank_chooses_its_currencies(own_api: Api) -> None:
    assert own_api.get("currencies")["selectedCurrencyOptions"] == []
    assert len(own_api.get("currencies")["currencyOptions"]) > 150
    assert own_api.put("currencies", {"currencies": ["BDT", "USD"]}) == {"changes": {"currencies": ["BDT", "USD"]}}
    assert [each["code"] for each in own_api.get("currencies")["selectedCurrencyOptions"]] == ["BDT", "USD"]
    own_api.put("currencies", {"currencies": ["USD"]})
    chosen = own_api.get("currencies")["selectedCurrencyOptions"]
    assert [(each["code"], each["decimalPlaces"], each["displaySymbol"]) for each in chosen] == [("USD", 2, "$")]
    wrong = own_api.refused("currencies", {"currencies": ["USD", "QQQ", "ZZZ"]}, "PUT")
    assert wrong == (404, ["error.msg.currency.currencyCode.invalid"] * 2)
    assert own_api.refused("currencies", {"currencies": []}, "PUT")[1] == [
        "validation.msg.currency.currencies.cannot.be.empty"
    ]


def test_an_own_currency_prints_with_its_symbol_where_it_belongs(own_api: Api, own_engine: Engine) -> None:
    body = {
        "code": "RICE1",
        "name": "Rice",
        "decimalPlaces": 3,
        "displaySymbol": "kg",
        "symbolPosition": "AFTER_NUMBER",
    }
    assert own_api.post("currencies", {**body, "cashUnit": "0.05"}) == {"resourceIdentifier": "RICE1"}
    seen = own_api.get("currencies/RICE1")
    assert (seen["cashUnit"], seen["fiat"], seen["displayLabel"]) == (0.05, False, "Rice (kg)")
    with own_engine.connect() as connection:
        rice = currency_by_code(connection, "RICE1")
        assert (rice.cash_unit, rice.printed(1_234_567)) == (50, "1,234.567 kg")
    own_api.put(
        "currencies/RICE1", {"displaySymbol": "K", "symbolPosition": "BEFORE_NUMBER", "cashUnit": 1, "name": "R"}
    )
    with own_engine.connect() as connection:
        rice = currency_by_code(connection, "RICE1")
        assert (rice.name, rice.cash_unit, rice.printed(1_234_567)) == ("R", 1000, "K 1,234.567")


def test_wrong_currencies_are_refused(own_api: Api) -> None:
    status, codes = own_api.refused("currencies", {"code": "r!", "decimalPlaces": 9, "symbolPosition": "UNDER"})
    assert status == 400
    assert set(codes) == {
        "validation.msg.currency.code.is.invalid",
        "validation.msg.currency.name.cannot.be.blank",
        "validation.msg.currency.decimalPlaces.is.not.within.expected.range",
        "validation.msg.currency.symbolPosition.is.not.one.of.expected.enumerations",
    }
    taken = {"code": "USD", "name": "Mine", "decimalPlaces": 2}
    assert own_api.refused("currencies", taken) == (403, ["error.msg.currency.duplicate.code"])
    finer = {"code": "OWN", "name": "Own", "decimalPlaces": 1, "cashUnit": "0.05"}
    assert own_api.refused("currencies", finer) == (400, ["validation.msg.currency.cashUnit.is.invalid"])
    assert own_api.refused("currencies/USD", {"cashUnit": "0.001"}, "PUT")[0] == 400
    assert own_api.refused("currencies/USD", {"name": "Buck"}, "PUT") == (403, ["error.msg.currency.name.given"])
    assert own_api.refused("currencies/QQQ", method="GET")[0] == 404


def test_payment_types_come_and_go(api: Api, engine: Engine) -> None:
    cash, mobile = a_name(), a_name()
    cash_id = api.post("paymenttypes", {"name": cash, "isCashPayment": True, "position": 1})["resourceId"]
    mobile_id = api.post("paymenttypes", {"name": mobile, "description": "by phone", "codeName": mobile})["resourceId"]
    listed = {each["name"]: each for each in api.get("paymenttypes")}
    assert listed[cash]["isCashPayment"] is True
    assert mobile in [each["name"] for each in api.get("paymenttypes", onlyWithCode=True)]
    assert cash not in [each["name"] for each in api.get("paymenttypes", onlyWithCode=True)]
    assert api.refused("paymenttypes", {"name": cash}) == (403, ["error.msg.payment.type.duplicate.name"])
    assert api.refused("paymenttypes", {"position": -1, "isCashPayment": "yes"})[1] == [
        "validation.msg.paymenttype.name.cannot.be.blank",
        "validation.msg.paymenttype.isCashPayment.must.be.true.or.false",
        "validation.msg.paymenttype.position.not.zero.or.greater",
    ]
    api.put(f"paymenttypes/{mobile_id}", {"isCashPayment": True, "codeName": None})
    assert api.get(f"paymenttypes/{mobile_id}")["isCashPayment"] is True
    with engine.connect() as connection:
        assert payment_channel_by_ids(connection, [cash_id, mobile_id])[cash_id].name == cash
        with pytest.raises(Refusals) as refused:
            payment_channel_by_ids(connection, [cash_id, 999998, 999999])
        assert {type(each) for each in refused.value.reasons} == {PaymentChannelNotFound}
    api.delete(f"paymenttypes/{mobile_id}")
    assert api.refused(f"paymenttypes/{mobile_id}", method="GET") == (404, ["error.msg.payment.type.invalid"])


def test_system_codes_stand_ready_without_values(own_api: Api) -> None:
    codes = own_api.get("codes")
    assert {each["name"] for each in codes} == {
        "GROUPROLE", "GroupClosureReason", "CenterClosureReason", "ClientClosureReason", "LoanPurpose", "Gender",
        "ClientType", "ClientClassification", "WriteOffReasons", "LoanRescheduleReason", "ClientRejectReason",
        "ClientWithdrawReason", "ChargeOffReasons", "Customer Identifier",
    }  # fmt: skip
    assert all(each["systemDefined"] for each in codes)
    assert all(own_api.get(f"codes/{each['id']}/codevalues") == [] for each in codes)


def test_values_of_a_code_are_added_ordered_and_retired(own_api: Api, own_engine: Engine) -> None:
    role = next(each["id"] for each in own_api.get("codes") if each["name"] == "GROUPROLE")
    path = f"codes/{role}/codevalues"
    leader = own_api.post(path, {"name": "Leader", "position": 2, "description": "speaks for the group"})
    clerk = own_api.post(path, {"name": "Clerk", "position": 1})["subResourceId"]
    assert leader["resourceId"] == role
    assert [each["name"] for each in own_api.get(path)] == ["Clerk", "Leader"]
    assert own_api.refused(path, {"name": "Clerk"}) == (403, ["error.msg.code.value.duplicate.label"])
    own_api.put(f"{path}/{clerk}", {"isActive": False})
    assert own_api.get(f"{path}/{clerk}")["active"] is False
    with own_engine.connect() as connection:
        usable = code_values(connection, "GROUPROLE", "Gender")
        assert ([each.name for each in usable["GROUPROLE"]], usable["Gender"]) == (["Leader"], [])
        assert code_value_of(connection, "GROUPROLE", leader["subResourceId"]).name == "Leader"
        for code_name, value_id in (("GROUPROLE", clerk), ("Gender", leader["subResourceId"])):
            with pytest.raises(CodeValueNotOfCode):
                code_value_of(connection, code_name, value_id)
    own_api.delete(f"{path}/{clerk}")
    assert own_api.refused(f"{path}/{clerk}", method="GET") == (404, ["error.msg.codevalue.id.invalid"])
    assert own_api.refused("codes/999/codevalues", {"name": "X"}) == (404, ["error.msg.code.id.invalid"])


def test_own_codes_may_go_and_system_codes_stay(own_api: Api) -> None:
    own = own_api.post("codes", {"name": "Village"})["resourceId"]
    system = own_api.get("codes")[0]["id"]
    if system == own:
        system = own_api.get("codes")[1]["id"]
    assert own_api.refused(f"codes/{system}", {"name": "X"}, "PUT") == (403, ["error.msg.code.systemdefined"])
    assert own_api.refused(f"codes/{system}", method="DELETE") == (403, ["error.msg.code.systemdefined"])
    assert own_api.refused("codes", {"name": "Village"}) == (403, ["error.msg.code.duplicate.name"])
    own_api.put(f"codes/{own}", {"name": "Hamlet"})
    value = own_api.post(f"codes/{own}/codevalues", {"name": "North"})["subResourceId"]
    assert own_api.refused(f"codes/{own}", method="DELETE") == (403, ["error.msg.code.in.use"])
    own_api.delete(f"codes/{own}/codevalues/{value}")
    own_api.delete(f"codes/{own}")
    assert "Hamlet" not in [each["name"] for each in own_api.get("codes")]


def test_settings_stand_as_the_specification_says_and_can_be_changed(own_api: Api, own_engine: Engine) -> None:
    listed = {each["name"]: each for each in own_api.get("configurations")["globalConfiguration"]}
    on = {name for name, each in listed.items() if each["enabled"]}
    assert on == {"enable-business-date"}
    assert {name: each["stringValue"] for name, each in listed.items() if each.get("stringValue")} == {
        "charge-accrual-date": "due-date"
    }
    assert {name: each["value"] for name, each in listed.items() if "value" in each} == {
        "min-clients-in-group": 5,
        "max-clients-in-group": 5,
        "skip-repayment-on-first-day-of-month": 14,
    }
    setting = listed["max-clients-in-group"]["id"]
    own_api.put(f"configurations/{setting}", {"enabled": True, "value": "30"})
    own_api.put("configurations/name/allow-transactions-on-holiday", {"enabled": "true"})
    own_api.put("configurations/name/charge-accrual-date", {"stringValue": "submitted-date"})
    assert own_api.get("configurations/name/charge-accrual-date")["stringValue"] == "submitted-date"
    with own_engine.connect() as connection:
        found = settings(connection)
        assert (found["max-clients-in-group"].enabled, found["max-clients-in-group"].value) == (True, 30)
        assert found["allow-transactions-on-holiday"].enabled is True


def test_settings_that_do_not_exist_or_are_fixed_are_refused(own_api: Api) -> None:
    name = "configurations/name"
    assert own_api.refused(f"{name}/enable-business-date", {"enabled": False}, "PUT") == (
        403,
        ["error.msg.configuration.trap.door"],
    )
    assert own_api.refused(f"{name}/allow-transactions-on-holiday", {"value": 3}, "PUT")[0] == 400
    for word in ("due-date", "never"):
        assert own_api.refused(f"{name}/allow-transactions-on-holiday", {"stringValue": word}, "PUT")[0] == 400
    assert own_api.refused(f"{name}/charge-accrual-date", {"stringValue": "never"}, "PUT")[0] == 400
    unknown = (404, ["error.msg.configuration.property.invalid"])
    assert own_api.refused(f"{name}/amazon-S3", {"enabled": True}, "PUT") == unknown
    assert own_api.refused(f"{name}/charge-accrual-days", method="GET") == unknown
    assert own_api.refused("configurations/999", method="GET") == unknown
