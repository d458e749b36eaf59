"""Offices, staff, users, roles, currencies, channels, codes, holidays and the business date."""
