"""Atalaya: from a folder of a country's laws to a cited, reviewable 1540 matrix."""

__version__ = "0.1.0"
