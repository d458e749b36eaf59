"""For whom a form for a loan is opened, and for which product: the address says it, so that it works without script."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samity.bank.clients.queries import client_by_id, group_by_id
from samity.bank.gate import admit_office
from samity.bank.loans.queries.products import loan_product_by_id, loan_products
from samity.bank.meetings.queries import effective_calendars
from samity.bank.organisation.queries import currency_by_code
from samity.doors.ids import LARGEST_ID
from samity.web.pages.lending.products import is_offered

if TYPE_CHECKING:
    from collections.abc import Mapping

    from samity.bank.clients.queries import Client, Group
    from samity.bank.loans.values.products import LoanProduct
    from samity.bank.meetings.values import Calendar
    from samity.kernel.money import Currency
    from samity.web.door import Visit


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for: a loan of a product for a client, a member of a group, or a group.

    Attributes:
        kept_below: path of the office that keeps a loan that is there already; else its holder's will.
    """

    client: Client | None
    group: Group | None
    product: LoanProduct | None
    currency: Currency | None
    calendar: Calendar | None
    kept_below: str | None = None

    @property
    def debtor(self) -> Client | Group | None:
        """Return who will owe it."""
        return self.client or self.group

    @property
    def is_of_member(self) -> bool:
        """Say whether a client asks for it as a member of a group, that stands in for him."""
        return self.client is not None and self.group is not None

    @property
    def hierarchy(self) -> str:
        """Return the path of the office whose officers may look after it; of nobody's loan none."""
        whose = "" if self.debtor is None else self.debtor.office_hierarchy
        return self.kept_below or whose

    @property
    def name(self) -> str:
        """Return whose loan it will be, as people say it."""
        if self.client is None:
            return "" if self.group is None else self.group.name
        return self.client.display_name if self.group is None else f"{self.client.display_name}, {self.group.name}"

    @property
    def back(self) -> str:
        """Return where it was asked from."""
        if self.client is not None:
            return f"/clients/{self.client.id}"
        return "/loans" if self.group is None else f"/groups/{self.group.id}"


def wanted(visit: Visit, group_id: int | None = None) -> Wanted:
    """Read the address, and let nobody ask for another branch.

    Raises:
        ClientNotFound, GroupNotFound, LoanProductNotFound, OutsideOwnOffice.
    """
    asked = {name: _id(visit, name) for name in ("client", "group", "product")}
    connection = visit.connection
    client = None if asked["client"] is None else client_by_id(connection, asked["client"])
    which = group_id or asked["group"]
    group = None if which is None else group_by_id(connection, which)
    for each in (client, group):
        if each is not None:
            admit_office(visit.unit, each.office_id, each.office_hierarchy)
    product = None if asked["product"] is None else loan_product_by_id(connection, asked["product"])
    currency = None if product is None else currency_by_code(connection, product.currency_code)
    calendar = None if group is None else effective_calendars(connection, [group.id]).get(group.id)
    return Wanted(client, group, product, currency, calendar)


def products_on_offer(visit: Visit) -> Mapping[int, LoanProduct]:
    """Return the products that may be applied for today."""
    on = visit.unit.business_date
    return {id_: each for id_, each in loan_products(visit.connection).items() if is_offered(each, on)}


def _id(visit: Visit, name: str) -> int | None:
    given = visit.request.query_params.get(name, "")
    number = int(given) if given.isascii() and given.isdigit() and len(given) <= len(str(LARGEST_ID)) else None
    return number if number is not None and 0 < number <= LARGEST_ID else None
