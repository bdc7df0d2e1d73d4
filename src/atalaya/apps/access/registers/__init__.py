"""One mechanism for every register of every room: list, view, write, history, steps, release, import, export."""
