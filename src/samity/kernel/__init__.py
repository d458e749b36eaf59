"""The words everything is said in: money, periods, actors, errors."""
