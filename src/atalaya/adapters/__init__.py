"""Everything that can fail because the world fails: files, formats, models, processes."""
