"""What staff can do to the organisation: one file per subject."""
