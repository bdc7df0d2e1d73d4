"""The tables of this room, part by part, as Django finds them."""
