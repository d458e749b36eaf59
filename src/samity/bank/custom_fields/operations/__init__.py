"""What staff can do with custom fields: define them, and fill them."""
