"""Screening in the world: data files, editions and indexes on the disk, tables in, results out, processes."""
