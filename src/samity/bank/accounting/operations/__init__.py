"""What can be done to the chart of accounts and to the ledger."""
