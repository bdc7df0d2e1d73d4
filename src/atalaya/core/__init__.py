"""Values in, values out: no files, network, clock, randomness or database."""
