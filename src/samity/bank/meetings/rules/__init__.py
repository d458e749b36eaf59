"""Pure rules of meetings: recurrence, meeting dates, due dates on meetings, wording."""
