"""Texts in the making: bills, regulations, guidelines, reports, notes; their versions, rounds, workshops, clearance."""
