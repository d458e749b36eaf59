"""What staff can do to predefined fees."""
