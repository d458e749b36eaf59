"""What the bank knows and does."""
