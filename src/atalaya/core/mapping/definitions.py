"""Terms a law defines, and the articles that use them.

``"prohibited weapon" means ... missile ...`` lets an article that says only *prohibited weapon* inherit what the
definition names. A defined term is what stands in quotation marks, or before a colon or *means*, in an article
of definitions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import zip_longest

from atalaya.core.mapping import words
from atalaya.core.mapping.lexicon import Hit, Lexicon
from atalaya.core.mapping.words import Words

_TERM = re.compile(
    r"[\"“”«»']{1,2}(?P<quoted>[^\"“”«»'\n]{3,60}(?:\n[^\"“”«»'\n]{1,40})?)[\"“”«»']{1,2}(?=[\s,:.;*-]|$)"
    r"|(?:^|\n)[ \t]*(?:[a-zA-Z0-9]{1,3}[.)][ \t-]*)?"
    r"[*_]{0,2}(?P<listed>[A-ZÁÉÍÓÚÑÂÊÔÃÕÇÀÈ][^:\n.;\"“”«»]{3,50})[*_]{0,2}:",
)
_LONGEST_CHARS = 1200
_INHERITED = re.compile(r"(?:chem|bio|nuc)\.(?:weapon|material)|wmd|delivery|dual")
_MOST_WORDS = 5
Terms = Mapping[str, Sequence[tuple[tuple[str, ...], frozenset[str]]]]


def terms(articles: Sequence[tuple[Words, str]], lexicon: Lexicon) -> Terms:
    """Defined terms by their first word: the whole term and the subjects its definition names but it does not."""
    found: dict[str, list[tuple[tuple[str, ...], frozenset[str]]]] = {}
    for article, text in articles:
        if not len(article):
            continue
        start, end = article.starts[0], article.ends[-1]
        places = list(_TERM.finditer(text, max(0, start - 3), end))
        for match, after in zip_longest(places, places[1:]):
            term = words.split(match["quoted"] or match["listed"])
            if not 1 <= len(term) <= _MOST_WORDS:
                continue
            stop = min(after.start() if after else end, match.end() + _LONGEST_CHARS)
            named = {
                concept
                for concept in lexicon.find(words.split(text[match.end() : stop]))
                if _INHERITED.fullmatch(concept)
            }
            said = set(lexicon.find(term))
            if any(concept.endswith(".weapon") for concept in said):
                named.discard("delivery")  # the parts of a weapon, not what carries it
            fresh = frozenset(named - said)
            if fresh and len(fresh) <= 4:
                found.setdefault(term.forms[0], []).append((term.forms, fresh))
    return found


def uses(article: Words, found: Terms) -> dict[str, Hit]:
    """Subjects an article inherits through the defined terms it uses, with the place of the term."""
    inherited: dict[str, Hit] = {}
    for number, form in enumerate(article.forms):
        for term, concepts in found.get(form, ()):
            if article.forms[number : number + len(term)] == term:
                for concept in concepts:
                    inherited.setdefault(concept, Hit(number, number + len(term) - 1, article.sentences[number]))
    return inherited
