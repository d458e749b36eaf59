"""What applications are checked against, read once for all of them that are checked together."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, TypeVarTuple

from samity.bank.clients.queries.clients import ClientNotFound, client_by_ids
from samity.bank.clients.queries.groups import members_among
from samity.bank.loans.queries.borrower_cycles import Borrower, loans_had
from samity.kernel.errors import Refusal, reasons_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sqlalchemy import Connection

    from samity.bank.clients.queries.clients import Client

Asked = TypeVarTuple("Asked")
Found = TypeVar("Found")


class Grounds:
    """What is known of the bank while applications are checked: the statements grow with what differs in them.

    Args:
        connection: the transaction; nothing of what is read may be changed in it meanwhile.
        client_ids: everybody who applies.
    """

    def __init__(self, connection: Connection, client_ids: Iterable[int]) -> None:
        self._connection = connection
        self._client_ids = frozenset(client_ids)
        self._answers: dict[object, object | Refusal] = {}

    def once(self, query: Callable[[Connection, *Asked], Found], *asked: *Asked) -> Found:
        """Return what a query answers when asked this; what it refused is refused again."""
        return self._remembered((query, asked), lambda: query(self._connection, *asked))

    def client(self, client_id: int) -> Client:
        """Return one of those who apply.

        Raises:
            ClientNotFound: there is no such client.
        """
        known = self._remembered("clients", self._clients)
        if client_id not in known:
            raise ClientNotFound(client_id)
        return known[client_id]

    def is_member(self, group_id: int, client_id: int) -> bool:
        """Say whether one of those who apply is a member of a group."""
        return client_id in self.once(members_among, group_id, self._client_ids)

    def loans_had(self, product_id: int, borrower: Borrower) -> int:
        """Return how many loans of a product a borrower has had, asked for everybody who applies at once."""
        asked = frozenset({borrower, *(Borrower(each, None) for each in self._client_ids)})
        return self.once(loans_had, product_id, asked).get(borrower, 0)

    def _clients(self) -> dict[int, Client]:
        try:
            return client_by_ids(self._connection, self._client_ids)
        except Refusal as refusal:
            unknown = {each.client_id for each in reasons_of(refusal) if isinstance(each, ClientNotFound)}
            return client_by_ids(self._connection, self._client_ids - unknown)

    def _remembered(self, key: object, read: Callable[[], Found]) -> Found:
        if key not in self._answers:
            try:
                self._answers[key] = read()
            except Refusal as refusal:
                self._answers[key] = refusal
        answer = self._answers[key]
        if isinstance(answer, Refusal):
            raise answer
        return answer  # type: ignore[return-value] # kept under the key of the query that answered
