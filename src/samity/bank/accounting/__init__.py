"""Accounting: the chart of accounts, postings, journal lines, balances."""
