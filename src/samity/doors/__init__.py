"""What every door of the bank shares: who is asking, for how long, and that the same request acts once."""
