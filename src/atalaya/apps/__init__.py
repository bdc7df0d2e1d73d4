"""The rooms, one Django app each, named after the work."""
