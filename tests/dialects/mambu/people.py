"""Officers as a client of Mambu's API knows them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from tests.dialects.fineract.people import new_staff

if TYPE_CHECKING:
    from tests.api import Api


def new_officer(api: Api) -> tuple[str, int]:
    """Make a loan officer who signs in; return his name and his number among the staff."""
    staff = new_staff(api)
    return new_user_of(api, staff), staff


def new_user_of(api: Api, staff: int) -> str:
    """Let a staff member sign in; return as whom."""
    name = uuid4().hex
    person = {"username": name, "firstname": "Ravi", "lastname": "Roy", "officeId": 1, "roles": [1], "staffId": staff}
    api.post("users", {**person, "password": "password-1", "repeatPassword": "password-1"})
    return name
