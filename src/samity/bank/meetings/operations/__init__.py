"""What staff do with meetings: attach a calendar, record a meeting and who came."""
