"""What this dialect sends about loan products."""

from __future__ import annotations

from samity.bank.loans.operations.products import DefineLoanProduct
from samity.bank.loans.values.payment_terms import PaymentTerms
from samity.dialects.fineract.loanproducts_accounts import AccountsOfProducts
from samity.kernel.money import Currency


class LoanProductBody(AccountsOfProducts):
    """A loan product."""

    def definition(
        self, currency: Currency, product_id: int | None = None, before: PaymentTerms | None = None
    ) -> DefineLoanProduct:
        """Return what is asked of the bank.

        Args:
            currency: of the product.
            product_id: of the one that is changed; None for a new one.
            before: how it has taken payments so far.

        Raises:
            BodyRefused: an amount is finer than the currency, or payments are to be divided as the bank does not.
        """
        return DefineLoanProduct(
            name=self.name,
            short_name=self.shortName,
            currency_code=currency.code,
            offer=self.offer(currency, before),
            accounting=self.accountingRule,
            gl_accounts=self.accounts(),
            external_id=self.externalId,
            description=self.description,
            starts_on=self.startDate,
            closes_on=self.closeDate,
            product_id=product_id,
            fund_id=self.fundId,
            bucket_id=self.delinquencyBucketId,
        )
