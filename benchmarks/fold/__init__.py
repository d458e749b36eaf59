"""How long a loan takes to be folded anew."""
