"""Text of a law -> instrument, articles, language, metadata. Nothing is refused, nothing is lost."""
