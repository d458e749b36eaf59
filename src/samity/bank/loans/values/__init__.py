"""What a loan is made of: frozen values."""
