"""Refusals about the chart of accounts, mappings and the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.accounting import queries, values
from samity.bank.accounting.operations import gl_accounts, mapping, post
from samity.bank.accounting.queries import activities
from samity.dialects.fineract.envelope import Said

if TYPE_CHECKING:
    from samity.kernel.errors import Refusal

_DUPLICATE = "error.msg.glaccount.glcode.duplicate"
_POSTED = "error.msg.glaccount.glcode.invalid.update.transactions.logged"
_DELETE = "error.msg.glaccount.glcode.invalid.delete"

REFUSALS: dict[type[Refusal], Said] = {
    queries.GlAccountNotFound: Said(404, "error.msg.glaccount.id.invalid"),
    queries.JournalLineNotFound: Said(404, "error.msg.journalEntries.id.invalid"),
    gl_accounts.GlCodeTaken: Said(403, _DUPLICATE, "glCode", outer=_DUPLICATE),
    gl_accounts.GlTagNotFound: Said(404, "error.msg.codevalue.id.invalid", "tagId"),
    gl_accounts.GlParentIsNoHeader: Said(403, "error.msg.glaccount.parent.invalid", "parentId"),
    gl_accounts.GlParentOfOtherType: Said(403, "error.msg.glaccount.parent.type.invalid", "parentId"),
    gl_accounts.GlAccountUnderItself: Said(403, "error.msg.glaccount.id.and.parentid.must.not.same", "parentId"),
    gl_accounts.GlAccountHasPostings: Said(403, _POSTED),
    gl_accounts.GlAccountHasChildren: Said(403, "error.msg.glaccount.glcode.invalid.update.has.children"),
    gl_accounts.GlAccountIsMapped: Said(403, "error.msg.glaccount.attached.to.product"),
    gl_accounts.PostedGlAccountStays: Said(403, f"{_DELETE}.transactions.logged"),
    gl_accounts.GlHeaderStays: Said(403, f"{_DELETE}.has.children"),
    gl_accounts.MappedGlAccountStays: Said(403, f"{_DELETE}.product.mapping"),
    mapping.GlAccountOfWrongType: Said(403, "error.msg.{purpose}.invalid.account.type", "{purpose}"),
    mapping.PurposeMappedTwice: Said(403, "error.msg.productToAccountMapping.duplicate", "{purpose}"),
    post.GlAccountNotUsable: Said(403, "error.msg.glaccount.takes.no.postings", "glAccountId"),
    values.ActivityNotMapped: Said(404, "error.msg.financialActivityAccount.not.mapped"),
    activities.ActivityMappingNotFound: Said(404, "error.msg.financialActivityAccount.not.found"),
    values.GlAccountNotMapped: Said(404, "error.msg.productToAccountMapping.not.found", "{purpose}"),
}
