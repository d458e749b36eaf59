"""Pure rules of collection sheets."""
