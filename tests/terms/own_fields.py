"""A bank that defined the custom fields of the published example, and loans that hold one of them each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.dialects.mambu.products import body
from tests.dialects.mambu.speaker import Mambu
from tests.terms.own_rows import CLIENT, EXAMPLE, GROUP, OPTIONS, OWN, USER
from tests.units import unit_of_work

from samity.app import create_app
from samity.bank.custom_fields.operations.fields import DefineField, define_field
from samity.bank.custom_fields.operations.sets import DefineFieldSet, define_field_set
from samity.bank.custom_fields.values import FieldType, OwnerKind
from samity.bank.organisation.queries.users import credentials
from samity.settings import Settings

if TYPE_CHECKING:
    from httpx2 import Response
    from sqlalchemy import Engine
    from tests.terms.rows import Own

    from samity.storage.unit import Unit


class OwnFields:
    """The bank, its product and its people."""

    def __init__(self, engine: Engine) -> None:
        with engine.connect() as connection:
            found = credentials(connection, "mifos")
        assert found is not None
        with unit_of_work(engine, found.actor, found.business_date) as unit:
            self._define(unit)
        self._mambu = Mambu(create_app(Settings(), engine))
        self._product: str = self._mambu.post("loanproducts", body())["encodedKey"]
        self._keys: dict[str, str] = {
            USER: self._mambu.get("users/mifos")["encodedKey"],
            GROUP: self._mambu.post("groups", {"groupName": "Shapla"})["encodedKey"],
            CLIENT: self._mambu.post("clients", {"firstName": "Asha", "lastName": "Devi"})["encodedKey"],
        }

    def _define(self, unit: Unit) -> None:
        set_id = define_field_set(DefineFieldSet(EXAMPLE, "Example", OwnerKind.LOAN), unit)
        for code, kind in {self.code(row): row.kind for row in OWN}.items():
            assert kind is not None
            options = OPTIONS if kind is FieldType.SELECT else ()
            define_field(DefineField(set_id, code, code, kind, options=options), unit)

    def code(self, row: Own) -> str:
        """Return the id of the field of a row."""
        return row.path.split(".")[1]

    def written(self, kept: str) -> str:
        """Return what is told of a field: of a link, the key."""
        return self._keys.get(kept, kept)

    def asked(self, row: Own, value: object) -> Response:
        """Ask for a loan that holds one field alone."""
        wanted = {
            "productTypeKey": self._product,
            "accountHolderKey": self._keys[CLIENT],
            "accountHolderType": "CLIENT",
            "loanAmount": 1000,
            EXAMPLE: {self.code(row): self._keys.get(str(value), value)},
        }
        return self._mambu.call("POST", "loans", json=wanted)
