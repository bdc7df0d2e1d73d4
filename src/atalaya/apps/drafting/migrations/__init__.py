"""Changes of the database of this room."""
