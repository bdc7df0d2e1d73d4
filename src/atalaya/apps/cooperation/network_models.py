"""What is kept of the spaces of the network."""

from __future__ import annotations
