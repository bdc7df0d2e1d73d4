"""Answers to catalogues: the matrix and legislative surveys, with citations, evidence, validation and editions."""
