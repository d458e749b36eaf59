"""What staff can do with collection sheets."""
