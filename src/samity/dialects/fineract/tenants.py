"""The tenant a request names: there is one, `default`."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request

from samity.kernel.errors import Refusal

TENANTS = frozenset({"default"})


@dataclass(eq=False)
class UnknownTenant(Refusal):
    """There is no tenant {tenant}."""

    tenant: str


async def known_tenant(request: Request) -> None:
    """Let a request through that names a tenant we have, by header or by query.

    Raises:
        UnknownTenant: it names another, beside ours too, or none.
    """
    given = (request.headers.get("fineract-platform-tenantid"), request.query_params.get("tenantIdentifier"))
    named = [each for each in given if each] or [""]
    for each in named:
        if each not in TENANTS:
            raise UnknownTenant(each)
