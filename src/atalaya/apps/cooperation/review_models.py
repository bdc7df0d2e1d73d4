"""What is kept of peer reviews, findings and practices."""

from __future__ import annotations
