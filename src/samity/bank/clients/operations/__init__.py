"""What staff do with clients, groups and centres."""
