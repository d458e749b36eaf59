"""Steps of the night by sets: what a rule says of one loan, said of many in one statement."""
