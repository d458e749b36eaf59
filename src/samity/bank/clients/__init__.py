"""Clients, the groups they meet in, and the centres where groups meet."""
