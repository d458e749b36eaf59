"""Clients, groups and centres as integrators make them, for tests over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

if TYPE_CHECKING:
    from tests.api import Api

BEGAN = "04 March 2011"  # the date of Fineract's own tests


def new_client(api: Api, **more: object) -> int:
    body = {"officeId": 1, "firstname": "Asha", "lastname": "Devi", "active": True, "activationDate": BEGAN, **more}
    made: int = api.post("clients", body)["clientId"]
    return made


def new_group(api: Api, **more: object) -> int:
    body = {"officeId": 1, "name": uuid4().hex, "active": True, "activationDate": BEGAN, **more}
    made: int = api.post("groups", body)["groupId"]
    return made


def new_centre(api: Api, **more: object) -> int:
    body = {"officeId": 1, "name": uuid4().hex, "active": True, "activationDate": BEGAN, **more}
    made: int = api.post("centers", body)["groupId"]
    return made


def new_staff(api: Api) -> int:
    body = {"officeId": 1, "firstname": "Ravi", "lastname": uuid4().hex, "isLoanOfficer": True}
    made: int = api.post("staff", body)["resourceId"]
    return made


def new_office(api: Api, opened: str = "01 January 2020") -> int:
    made: int = api.post("offices", {"name": uuid4().hex, "openingDate": opened, "parentId": 1})["officeId"]
    return made


def new_role(api: Api) -> int:
    return new_code_value(api, "GROUPROLE")


def new_code_value(api: Api, name: str) -> int:
    code: dict[str, Any] = next(each for each in api.get("codes") if each["name"] == name)
    made: int = api.post(f"codes/{code['id']}/codevalues", {"name": uuid4().hex})["subResourceId"]
    return made
