"""Pages that cut across rooms; each room feeds them by its file ``offers``."""
