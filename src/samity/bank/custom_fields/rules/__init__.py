"""What custom fields take, and what they are found by."""
