"""What staff do with hooks, and how deliveries are handed out."""
