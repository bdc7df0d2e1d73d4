"""What is kept of requests, offers and programmes."""

from __future__ import annotations
