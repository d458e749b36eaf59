"""Pages for loan officers, cashiers and branch managers. See docs/decisions/0013-pages.md."""
