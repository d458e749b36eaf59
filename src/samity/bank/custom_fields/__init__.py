"""Custom fields: what a bank wants to know of its clients, groups and loans besides what every bank does."""
