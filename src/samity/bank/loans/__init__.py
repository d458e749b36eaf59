"""Loans: products, accounts, schedules, payments."""
