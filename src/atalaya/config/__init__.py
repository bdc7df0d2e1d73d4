"""Puts the rooms together: settings, addresses, the way in for servers."""
