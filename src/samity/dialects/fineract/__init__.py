"""Fineract's API over our bank: /fineract-provider/api/v1."""
