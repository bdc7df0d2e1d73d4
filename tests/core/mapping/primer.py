"""A lexicon of a few words, so that tests of the machinery do not hang on the shipped lexicons."""

from __future__ import annotations

from typing import Any

from atalaya.core.mapping import lexicon
from atalaya.core.mapping.lexicon import Lexicon


def data() -> dict[str, Any]:
    """The lexicon as parsed data."""
    return {
        "language": "es",
        "list_words": ["nuclear*", "quimic*", "biologic*", "y", "o", "arma*"],
        "subjects": {
            "chem.weapon": ["arma* = quimic*"],
            "bio.weapon": ["arma* = biologic*"],
            "nuc.weapon": ["arma* = nuclear*"],
            "chem.material": ["sustancia* ~3 toxic*"],
            "bio.related": ["sanidad animal"],
            "wmd": ["destruccion masiva"],
            "wmd.money": ["financ* ~6 proliferacion"],
            "controlled": ["mercancia* prohibida*"],
            "tradelaw": ["codigo aduanero"],
            "terror": ["terroris*"],
            "drugs": ["estupefaciente*"],
        },
        "functions": {
            "prohibition": ["prohib*"],
            "offence": ["el que", "quien"],
            "penalty": ["prision|multa", "castigad*"],
            "licence": ["licencia*"],
            "definition": ["se entiende por"],
            "approval": ["apruebase"],
            "finance": ["financ*"],
            "registration": ["registro*"],
        },
        "acts": {
            "act.manufacture": ["fabric*", "producc*"],
            "act.transport": ["transport*"],
            "act.possess": ["pose*"],
        },
        "names": {"treaty.cwc": ["convencion ~30 arma* quimic*"], "treaty.any": ["convencion"]},
        "institutions": ["ministerio", "comision"],
    }


def small() -> Lexicon:
    """The compiled lexicon."""
    return lexicon.build(data())
