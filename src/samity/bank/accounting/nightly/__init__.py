"""What the night books by sets."""
