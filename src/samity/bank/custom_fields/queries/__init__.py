"""What doors and pages may read of custom fields."""
