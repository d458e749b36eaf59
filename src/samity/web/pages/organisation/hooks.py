"""Hooks: which programs are told what happens in the bank, and what has not reached them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.gate import permit
from samity.bank.hooks.operations import hooks as acts
from samity.bank.hooks.queries import Standing, hook_by_id, hooks, standings, undelivered
from samity.bank.hooks.rules import HookAddressInOwnNetwork, HookAddressNeedsHttps, HookAddressUnusable
from samity.bank.hooks.values import EVENTS
from samity.web.acts import Act, ActForm, offer_act
from samity.web.door import Posting, Visit, Visiting
from samity.web.fields import BooleanField, ManyField, TextField
from samity.web.languages import later

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from fastapi import Response

router = APIRouter()

ADDED = later("The hook is there; its secret is told once.")
NEWEST = 100
LONGEST_ADDRESS = 500
BESIDE = {
    acts.HookNameTaken: "name",
    acts.HookHearsNothing: "kinds",
    HookAddressUnusable: "url",
    HookAddressNeedsHttps: "url",
    HookAddressInOwnNetwork: "url",
}


@router.get("/hooks", response_model=None)
def hooks_page(visit: Visiting) -> Response:
    """Show who is told, and how far that is."""
    permit(visit.unit, "hooks:read")
    return visit.show(
        "organisation/hooks.html",
        hooks=hooks(visit.connection),
        standings=standings(visit.connection),
        nothing=Standing(),
    )


@router.get("/hooks/{hook_id:int}", response_model=None)
def hook_page(visit: Visiting, hook_id: int) -> Response:
    """Show one hook, and what has not reached it."""
    permit(visit.unit, "hooks:read")
    return visit.show(
        "organisation/hook.html",
        hook=hook_by_id(visit.connection, hook_id),
        events=EVENTS,
        standing=standings(visit.connection).get(hook_id, Standing()),
        undelivered=undelivered(visit.connection, hook_id, NEWEST),
    )


class HookForm(ActForm):
    """Whom the bank tells, and what."""

    name = TextField(later("Name"), longest=100)
    url = TextField(
        later("Address"), longest=LONGEST_ADDRESS, kind="url", description=later("Such as https://example.org/samity.")
    )
    is_active = BooleanField(later("It is on"), default=True)
    kinds = ManyField(later("It is told when"), required=True, of=str)

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer every event."""
        self.kinds.offer((each.kind, each.words) for each in EVENTS.values())


class AddHookForm(HookForm):
    """Another one."""

    def command(self, visit: Visit, **ids: int) -> acts.AddHook:
        """Add it."""
        return acts.AddHook(
            str(self.name.data), str(self.url.data), tuple(self.kinds.data or ()), bool(self.is_active.data)
        )


class ChangeHookForm(HookForm):
    """What may be changed of one."""

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """It begins as it is."""
        found = hook_by_id(visit.connection, ids["hook_id"])
        return {"name": found.name, "url": found.url, "is_active": found.is_active, "kinds": sorted(found.kinds)}

    def command(self, visit: Visit, **ids: int) -> acts.ChangeHook:
        """Change what differs."""
        return acts.ChangeHook(ids["hook_id"], self.changed(visit, **ids))


class NamedHookForm(ActForm):
    """A hook and nothing to fill in."""

    def command(self, visit: Visit, **ids: int) -> acts.NamedHook:
        """Name it."""
        return acts.NamedHook(ids["hook_id"])


def _about(visit: Visit, hook_id: int) -> Mapping[str, Any]:
    return {"subject": hook_by_id(visit.connection, hook_id).name}


def _tell_secret(posted: Posting, added: acts.AddedHook) -> Response:
    """Show the secret: it stands in this one answer, in no address and in no cookie."""
    hook = hook_by_id(posted.connection, added.id)
    shown = posted.show("organisation/made_hook.html", hook=hook, secret=added.secret, told=ADDED)
    shown.headers["cache-control"] = "no-store"
    return shown


def _hook_act(
    name: str,
    form: type[ActForm],
    operation: Callable[..., Any],
    words: tuple[str, str, str],
    after: Callable[..., str] = lambda _, hook_id: f"/hooks/{hook_id}",
) -> None:
    heading, button, said = words
    act = Act(
        path=f"/hooks/{{hook_id:int}}/{name}",
        form=form,
        operation=operation,
        heading=heading,
        button=button,
        after=after,
        said=said,
        at=BESIDE,
        back=lambda hook_id: f"/hooks/{hook_id}",
        about=_about,
    )
    offer_act(router, act)


offer_act(
    router,
    Act(
        path="/hooks/add",
        form=AddHookForm,
        operation=acts.add_hook,
        heading=later("Add a hook"),
        button=later("Add"),
        after=lambda _: "/hooks",
        said=ADDED,
        at=BESIDE,
        back="/hooks",
        tell_once=_tell_secret,
    ),
)
_hook_act(
    "change", ChangeHookForm, acts.change_hook, (later("Change a hook"), later("Save"), later("The hook is changed."))
)
_hook_act(
    "retry",
    NamedHookForm,
    acts.retry_hook,
    (later("Send again what was given up"), later("Send again"), later("What was given up is on its way again.")),
)
_hook_act(
    "remove",
    NamedHookForm,
    acts.remove_hook,
    (later("Remove a hook"), later("Remove"), later("The hook is gone, and what was on its way to it.")),
    after=lambda *_, **__: "/hooks",
)
