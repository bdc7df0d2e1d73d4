"""Small pictures drawn in the colour of the text around them. All our own; each is 16 units square."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

PATHS: Final[Mapping[str, str]] = MappingProxyType(
    {
        # Who can see it: from an open eye to a closed lock.
        "public": '<path d="M1.2 8S3.6 3.6 8 3.6 14.8 8 14.8 8 12.4 12.4 8 12.4 1.2 8 1.2 8z"/>'
        '<circle cx="8" cy="8" r="2"/>',
        "network": '<circle cx="8" cy="3.4" r="1.9"/><circle cx="3.2" cy="12" r="1.9"/>'
        '<circle cx="12.8" cy="12" r="1.9"/><path d="M7.1 5.1 4.1 10.3M8.9 5.1l3 5.2M5.1 12h5.8"/>',
        "bilateral": '<circle cx="5.8" cy="8" r="4.3"/><circle cx="10.2" cy="8" r="4.3"/>',
        "national": '<path d="M1.8 6 8 2.2 14.2 6zM2 13.6h12M3.8 6.2v7M8 6.2v7M12.2 6.2v7"/>',
        "owner_only": '<rect x="2.9" y="7" width="10.2" height="7" rx="1.2"/>'
        '<path d="M5 7V4.8a3 3 0 0 1 6 0V7M8 9.7v1.7"/>',
        # How it stands.
        "good": '<circle cx="8" cy="8" r="6.3"/><path d="m5 8.2 2.1 2.1L11 6.2"/>',
        "warn": '<path d="M8 1.9 14.7 13.8H1.3z"/><path d="M8 6.3v3.4M8 11.6v.2"/>',
        "bad": '<path d="M5.4 1.7h5.2l3.7 3.7v5.2l-3.7 3.7H5.4l-3.7-3.7V5.4z"/><path d="M8 4.6v4M8 11v.2"/>',
        "info": '<circle cx="8" cy="8" r="6.3"/><path d="M8 7.3v4M8 4.7v.2"/>',
        "waiting": '<circle cx="8" cy="8" r="6.3"/><path d="M8 4.3V8l2.4 1.7"/>',
        "plain": '<circle cx="8" cy="8" r="6.3"/><path d="M5 8h6"/>',
        "none": '<circle cx="8" cy="8" r="6.3" stroke-dasharray="2.4 2.1"/>',
        "full": '<circle cx="8" cy="8" r="6.3" fill="currentColor"/>',
        "half": '<circle cx="8" cy="8" r="6.3"/><path d="M8 1.7a6.3 6.3 0 0 1 0 12.6z" fill="currentColor"/>',
        # What one can do.
        "done": '<path d="m2.8 8.6 3.4 3.4 7-8"/>',
        "add": '<path d="M8 2.8v10.4M2.8 8h10.4"/>',
        "close": '<path d="m3.5 3.5 9 9M12.5 3.5l-9 9"/>',
        "edit": '<path d="M2.5 13.5 3.3 10 10.8 2.5l2.7 2.7L6 12.7z"/>',
        "search": '<circle cx="6.8" cy="6.8" r="4.6"/><path d="m10.3 10.3 4 4"/>',
        "filter": '<path d="M1.8 3.5h12.4M4 8h8M6.3 12.5h3.4"/>',
        "menu": '<path d="M1.8 3.8h12.4M1.8 8h12.4M1.8 12.2h12.4"/>',
        "next": '<path d="m6 3 5 5-5 5"/>',
        "previous": '<path d="m10 3-5 5 5 5"/>',
        "forward": '<path d="M2.5 8h11M9.5 4l4 4-4 4"/>',
        "open": '<path d="m3.5 6 4.5 4.5L12.5 6"/>',
        "up": '<path d="M8 13V3.5M4 7l4-4 4 4"/>',
        "down": '<path d="M8 3v9.5M4 9l4 4 4-4"/>',
        "sort": '<path d="m5 6 3-3.3L11 6M5 10l3 3.3L11 10"/>',
        "outside": '<path d="M6.5 3H3v10h10V9.5M9 2.5h4.5V7M13.3 2.7 7.5 8.5"/>',
        "download": '<path d="M8 2v8M4.5 6.8 8 10.3l3.5-3.5M2.5 13.5h11"/>',
        "upload": '<path d="M8 10.3V2.3M4.5 5.6 8 2.1l3.5 3.5M2.5 13.5h11"/>',
        "file": '<path d="M3.5 1.8h5.7l3.3 3.3v9.1h-9zM9 1.8v3.5h3.5"/>',
        "calendar": '<rect x="2" y="3" width="12" height="11" rx="1.2"/><path d="M2 6.5h12M5.2 1.5v3M10.8 1.5v3"/>',
        "person": '<circle cx="8" cy="5" r="3"/><path d="M2.3 14.2c.6-3 2.8-4.5 5.7-4.5s5.1 1.5 5.7 4.5"/>',
        "people": '<circle cx="5.8" cy="5.3" r="2.5"/><path d="M1 13.5c.5-2.6 2.3-3.9 4.8-3.9s4.3 1.3 4.8 3.9'
        'M10.2 3a2.5 2.5 0 0 1 0 4.7M12 10c1.6.5 2.6 1.7 3 3.5"/>',
        "history": '<path d="M2.2 8a5.8 5.8 0 1 0 1.9-4.3L2.2 5.4M2.2 2.2v3.2h3.2M8 4.7V8l2.3 1.5"/>',
        "source": '<path d="M8 3.5C6.5 2.5 4.5 2.2 1.8 2.3v10.5c2.7-.1 4.7.2 6.2 1.2 1.5-1 3.5-1.3 6.2-1.2V2.3'
        'C11.5 2.2 9.5 2.5 8 3.5zM8 3.5V14"/>',
        "mail": '<rect x="1.5" y="3" width="13" height="10" rx="1.2"/><path d="m2 4 6 5 6-5"/>',
        "language": '<circle cx="8" cy="8" r="6.3"/>'
        '<path d="M1.9 8h12.2M8 1.7c4.2 4 4.2 8.6 0 12.6C3.8 10.3 3.8 5.7 8 1.7z"/>',
        "key": '<circle cx="4.8" cy="11.2" r="2.9"/><path d="m7 9.2 6.3-6.4M10.7 5.4l2 2"/>',
        "differ": '<path d="M2 5.5h11M10 2.5l3 3-3 3M14 11H3.5M6.5 8.5 3.5 11l3 3"/>',
    }
)
"""Drawings by name. Lines are stroked; a ``fill`` is written out where an area is meant."""
