"""Refusals about the chart of accounts, mappings and the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.accounting import queries, values
from samity.bank.accounting.operations import gl_accounts, mapping, post
from samity.bank.accounting.queries import activities
from samity.dialects.mambu.envelope import Said

if TYPE_CHECKING:
    from samity.kernel.errors import Refusal

REFUSALS: dict[type[Refusal], Said] = {
    queries.GlAccountNotFound: Said(404),
    queries.JournalLineNotFound: Said(404),
    gl_accounts.GlCodeTaken: Said(400, "glCode"),
    gl_accounts.GlTagNotFound: Said(404, "tagId"),
    gl_accounts.GlParentIsNoHeader: Said(400, "parentId"),
    gl_accounts.GlParentOfOtherType: Said(400, "parentId"),
    gl_accounts.GlAccountUnderItself: Said(400, "parentId"),
    gl_accounts.GlAccountHasPostings: Said(400),
    gl_accounts.GlAccountHasChildren: Said(400),
    gl_accounts.GlAccountIsMapped: Said(400),
    gl_accounts.PostedGlAccountStays: Said(400),
    gl_accounts.GlHeaderStays: Said(400),
    gl_accounts.MappedGlAccountStays: Said(400),
    mapping.GlAccountOfWrongType: Said(400),
    mapping.PurposeMappedTwice: Said(400),
    post.GlAccountNotUsable: Said(400),
    values.ActivityNotMapped: Said(404),
    activities.ActivityMappingNotFound: Said(404),
    values.GlAccountNotMapped: Said(404, "|accountingSettings.accountingRules"),
}
