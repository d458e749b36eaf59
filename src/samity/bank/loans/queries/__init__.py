"""What doors, pages and operations may read of loans."""
