"""What the night does in a second."""
