"""The calculations of accounting."""
