"""What is decided about clients and groups: pure functions."""
