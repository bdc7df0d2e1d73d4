"""The shapes of this room over time."""
