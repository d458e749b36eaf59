"""What staff can do to loans: one file per act."""
