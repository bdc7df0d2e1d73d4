"""What is done once a day for the network: words, answers and files whose time is over go."""

from __future__ import annotations

from datetime import date

from atalaya.apps.cooperation import copy_actions, network_actions, network_campaigns, partner_exchange


def run(on: date) -> dict[str, int]:
    """Takes out what is over on a day; gives how many of each."""
    return {
        "entries": network_actions.tidy(on),
        "answers": network_campaigns.tidy(on),
        "exchanges": partner_exchange.tidy(on),
        "files": copy_actions.tidy(),
    }
