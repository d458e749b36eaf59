"""Where in the body of a product stands what the bank says no to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from samity.bank.accounting.operations.mapping import GlAccountOfWrongType, PurposeMappedTwice
from samity.bank.accounting.operations.post import GlAccountNotUsable
from samity.bank.accounting.values import MappedAccount
from samity.bank.loans.operations.products import (
    BalanceAccountInUse,
    ProductExternalIdTaken,
    ProductShortNameTaken,
    PurposeNotMapped,
)
from samity.bank.loans.rules.schedule_refusals import TermsHaveNoSchedule
from samity.dialects.mambu.members import OF_PRODUCTS
from samity.kernel.errors import Located, Refusal

RULES = "accountingSettings.accountingRules"


def placed(
    refusals: Iterable[Refusal], rules: Sequence[MappedAccount], contradicted: Sequence[Mapping[str, Any]]
) -> Iterator[Refusal]:
    """Say of each refusal where it stands; a setting that contradicts others is not named twice.

    Args:
        refusals: what the bank says.
        rules: where the product would post, in the order in which the body says it.
        contradicted: the faults of settings that do not go with others.
    """
    named, said = {".".join(fault["loc"]) for fault in contradicted}, list(refusals)
    # The `id` is both here, the short name and the name outside.
    is_known = any(isinstance(each, ProductExternalIdTaken) for each in said)
    for each in said:
        if isinstance(each, TermsHaveNoSchedule) and OF_PRODUCTS.get(each.setting) in named:
            continue
        if isinstance(each, ProductShortNameTaken) and is_known:
            continue
        member = _member(each, rules)
        yield each if member is None else Located(member, each)


def _member(refusal: Refusal, rules: Sequence[MappedAccount]) -> str | None:
    """Return the rule that a refusal is about, the last of them; what has none is missing among them."""
    if isinstance(refusal, PurposeMappedTwice):
        before = [(each.purpose, each.channel_id) for each in rules]
        twice = [place for place, each in enumerate(before) if each in before[:place] and each[0] == refusal.purpose]
        return f"{RULES}[{twice[-1]}].financialResource" if twice else RULES
    if isinstance(refusal, PurposeNotMapped):
        return RULES
    if isinstance(refusal, GlAccountNotUsable):
        found = [place for place, each in enumerate(rules) if each.gl_account_id == refusal.gl_account_id]
    elif isinstance(refusal, (GlAccountOfWrongType, BalanceAccountInUse)):
        account = getattr(refusal, "gl_account_id", None)
        found = [
            place
            for place, each in enumerate(rules)
            if each.purpose == refusal.purpose and account in {None, each.gl_account_id}
        ]
    else:
        return None
    return f"{RULES}[{found[-1]}].glAccountKey" if found else RULES
