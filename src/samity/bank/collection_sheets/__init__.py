"""Collection sheets: gather what is due at a meeting, save what was collected in one stroke."""
