"""What this room gives to the pages that cut across rooms, part by part."""
