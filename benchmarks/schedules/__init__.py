"""How many schedules and quotes are made in a second, and what one quote takes over HTTP."""
