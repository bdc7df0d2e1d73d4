"""With whose voice an article speaks: its own instrument's, an amended law's, a treaty's, the past's.

Reads candidate headings in order and the text between them. Writes one ``Standing`` a candidate, or None for a
line that breaks every sequence and is no heading. The signs come from how amending, approving and consolidated
texts are printed in the Americas (``sustitúyese ... por el siguiente:``, a treaty restarting at article 1 before or
behind its approving article, a consolidated code printing past wordings after the current one). ``signs`` has them.
"""

from __future__ import annotations

import re

from atalaya.core.laws import numbers, signs
from atalaya.core.laws.headings import Candidate
from atalaya.core.laws.model import Standing

_AHEAD = 80  # candidates looked at to see whether a run goes on
_MISSING = 12  # articles a source may lack between two that it has
_LEAD = " \t\r\n*_.:-–—"
_OWN = (Standing.OWN, Standing.ANNEX, Standing.OTHER)

amends = signs.amends
approves = signs.approves
is_stub = signs.is_stub


def judge(text: str, title: str, heads: list[Candidate], transitory: list[int]) -> list[Standing | None]:
    """One standing for each candidate; ``heads`` in text order, ``title`` the instrument's.

    ``transitory`` holds the offsets of headings of transitory provisions, where numbers may start again.
    """
    if not heads:
        return []
    ends = [*(head.start for head in heads[1:]), len(text)]
    bodies = [text[head.end : end] for head, end in zip(heads, ends, strict=True)]
    walk = _Walk(text, heads, bodies, transitory)
    walk.approving = signs.approves(title) or any(signs.approves(body[:1200]) for body in bodies[:2])
    first = walk.behind(title)
    if not first and _is_bare_treaty(title, bodies):
        walk.region = Standing.TREATY
    for place in range(first, len(heads)):
        walk.step(place)
    return walk.standings


def _is_bare_treaty(title: str, bodies: list[str]) -> bool:
    """A law that approves a treaty by its title while the source kept only the treaty's articles."""
    told = any(re.search(r"a ?pru|aprob|adhi|ratific|aprova|acced|approv", body[:80], re.I) for body in bodies[:3])
    return (
        signs.approves(title)
        and not told
        and len(signs.PARTIES.findall(" ".join(body[:3000] for body in bodies[:3]))) >= 2
    )


class _Walk:
    """The state of reading on: the last own number, whether new wording, a treaty or the past has been opened."""

    def __init__(self, text: str, heads: list[Candidate], bodies: list[str], transitory: list[int]) -> None:
        self.text = text
        self.heads = heads
        self.bodies = bodies
        self.transitory = transitory
        self.keys = [numbers.key(head.number) for head in heads]
        self.approving = False
        self.quotes_tell = sum(head.quoted for head in heads) <= 0.8 * len(heads)
        self.remembers = signs.VERSIONS.search(text) is not None
        self.closes = signs.PAST_ENDS.search(text) is not None
        self.standings: list[Standing | None] = []
        self.region = Standing.OWN
        self.last: tuple[int, str] = (0, "")
        self.own: int | None = None  # place of the last article of the region that speaks for itself
        self.first_own = 0
        self.opened = False
        self.announced: set[str] = set()
        self.left: tuple[Standing, tuple[int, str]] | None = None  # the run that a restart broke off
        self.misprint = False  # the number of the article just judged is out of order, its place is not
        self.past = False
        self.past_number = ""

    def behind(self, title: str) -> int:
        """How many candidates stand before the article that approves them, their standings filled in; 0 without one.

        Colombian laws print the treaty first (``Visto el texto de la Convención ...``), at times the bill and a
        law on treaties after it, and then restart at article 1.
        """
        ones = [place for place, key in enumerate(self.keys) if place and key[0] == 1]
        told = [place for place in ones if signs.approves(self.bodies[place][:400])]
        if told and (signs.approves(title) or len(signs.PARTIES.findall(self.text[: self.heads[told[0]].start])) >= 3):
            self.standings = [*[Standing.TREATY] * told[0], *[Standing.OTHER] * (told[-1] - told[0])]
        elif ones and signs.accepts(self.bodies[ones[-1]]) and not signs.accepts(self.bodies[0]):
            self.standings = [Standing.ANNEX] * ones[-1]
        return len(self.standings)

    def step(self, place: int) -> None:
        standing = self._standing(place)
        if standing in _OWN:
            self.first_own = place if self.own is None else self.first_own
            self._open(place)
            if signs.is_stub(self.bodies[place]):
                standing = Standing.STUB
        self.standings.append(standing)

    def _open(self, place: int) -> None:
        body = self.bodies[place]
        self.last = self.last if self.misprint else self.keys[place]
        self.misprint = False
        self.own = place
        self.past_number = self.heads[place].number
        self.opened = not signs.CLOSING.match(body.lstrip(_LEAD)) and signs.opens(body)
        self.announced = signs.announced(body[:1500]) if self.opened or signs.amends(body) else set()

    def _standing(self, place: int) -> Standing | None:
        if self._is_past(place):
            return Standing.HISTORIC
        if self.region is Standing.TREATY:
            return self._in_treaty(place)
        if self._starts_treaty(place):
            self.region = Standing.TREATY
            return Standing.TREATY
        if self._is_quoted(place):
            return Standing.QUOTED
        if self._restarts(place):
            self.left = (self.region, self.last)
            self.region = self._restart(place)
            return self.region
        return self._in_run(place)

    def _between(self, place: int) -> str:
        start = self.heads[place - 1].end if place else 0
        return self.text[start : self.heads[place].start]

    # -- the past

    def _is_past(self, place: int) -> bool:
        """Whether the candidate is an earlier wording printed after the current one."""
        between = self._between(place)
        opened, closed = _last(signs.PAST, between), _last(signs.PAST_ENDS, between)
        if self.own is None or (opened < 0 and not self.past):
            return False
        if opened > closed:
            self.past = True
            return True
        same = self.heads[place].number == self.past_number
        if closed >= 0 or not self.closes:
            self.past = same
        return self.past

    # -- treaties

    def _in_treaty(self, place: int) -> Standing:
        """The treaty goes on until the approving act's own last articles, or another act, come."""
        body = self.bodies[place]
        follows = numbers.follows(self.keys[place], self.last)
        words = body.lstrip(_LEAD)
        if (follows and signs.CLOSING.match(words)) or words.startswith(
            ("Comuníquese al Poder", "Comuníquese al poder")
        ):
            self.region = Standing.OWN
            return Standing.OWN
        if self.keys[place][0] == 1 and signs.ENACTS.search(self._between(place)):
            self.region = Standing.OTHER
            return Standing.OTHER
        return Standing.TREATY

    def _starts_treaty(self, place: int) -> bool:
        if not self.approving or self.own is None or self.region is not Standing.OWN:
            return False
        key, head = self.keys[place], self.heads[place]
        if head.quoted and not signs.approves(self.bodies[self.first_own][:400]):
            return False
        printed = self.text[self.heads[self.first_own].end : head.start]
        if key > self.last and not (head.roman and not self.heads[self.own].roman):
            return self._treaty_inside(place, printed)
        between = self._between(place)
        if signs.ENACTS.search(between) and not signs.PARTIES.search(between):
            return False
        return key[0] <= 1 or head.roman or bool(signs.PARTIES.search(printed[-3000:] + self.bodies[place]))

    def _treaty_inside(self, place: int, printed: str) -> bool:
        """A treaty that begins inside the approving article: its article 2 then follows the law's article 1."""
        if self.last[0] > 2 or signs.CLOSING.match(self.bodies[place].lstrip(_LEAD)):
            return False
        if not signs.TREATY_BEGINS.search(printed):
            return False
        return len(printed) > 800 or bool(signs.PARTIES.search(printed + self.bodies[place][:1500]))

    # -- new wording of other articles

    def _is_quoted(self, place: int) -> bool:
        head, key = self.heads[place], self.keys[place]
        follows = numbers.follows(key, self.last)
        told = head.quoted and self.quotes_tell
        if head.style == "ordinal":
            return told
        if not self.opened:
            return told and not follows and self.own is not None
        if told:
            return True
        if not follows:
            return not self._is_own_jump(place)
        if key[0] == self.last[0] and head.number in self.announced:
            return True  # ``incorpórase como artículo 4 bis`` inside article 4
        if signs.amends(self.bodies[place][:250]):
            return False  # an article of an amending act that amends in its turn
        return self._comes_again(place) and (head.number in self.announced or not self._in_own_style(place))

    def _is_own_jump(self, place: int) -> bool:
        """Numbers missing behind an amending article: own style, never announced, and the run does not come back."""
        step = self.keys[place][0] - self.last[0]
        told = self.heads[place].number in self.announced
        return 0 < step <= _MISSING and not told and self._in_own_style(place) and not self._resumes(place)

    def _in_own_style(self, place: int) -> bool:
        """Whether a heading is printed like the last own one.

        The first article (``Artículo 1`` before ``Art. 2``) tells only by its marks.
        """
        if self.own is None:
            return True
        mine, own = self.heads[place].style, self.heads[self.own].style
        return mine[:1] == own[:1] if self.own == self.first_own else mine == own

    def _comes_again(self, place: int) -> bool:
        """Whether the same number stands again further on, before the run of own numbers has passed it."""
        key = self.keys[place]
        for later in range(place + 1, min(len(self.heads), place + _AHEAD)):
            if self.keys[later] == key:
                return True
            if self.keys[later][0] == key[0] + 1 and self._in_own_style(later) and not self.heads[later].quoted:
                return False
        return False

    # -- runs

    def _restarts(self, place: int) -> bool:
        key = self.keys[place]
        if self.own is None or key > self.last or self.heads[place].number == "":
            return False
        if key[0] == 1:
            return self.last[0] > 1 or self.past_number == "Único" or bool(signs.ANNEX.search(self._between(place)))
        return key[0] <= 3 and key < self.last and self._goes_on(place, key) and not self._resumes(place)

    def _restart(self, place: int) -> Standing:
        """What begins anew: transitory articles of the same act, an annex, or another act."""
        between = self._between(place)
        if signs.ENACTS.search(between):
            return Standing.OTHER
        if self._is_transitory(place) or self.heads[place].number.startswith("transitorio"):
            return self.region
        return Standing.ANNEX if self.region is not Standing.OTHER or signs.ANNEX.search(between) else Standing.OTHER

    def _is_transitory(self, place: int) -> bool:
        start = self.heads[place - 1].end if place else 0
        return any(start <= offset < self.heads[place].start for offset in self.transitory)

    def _in_run(self, place: int) -> Standing | None:
        """A candidate that is neither quoted nor a restart: own when the run allows it."""
        key, head = self.keys[place], self.heads[place]
        if self._is_back(key):
            return self.region
        if (
            self.own is None
            or numbers.follows(key, self.last)
            or head.number.startswith(("transitorio", "L", "R", "D", "A"))
        ):
            return self._weak(place) if head.form in ("open", "loose", "bare") and not head.marked else self.region
        if key > self.last and not self._resumes(place):
            return self._weak(place)
        return self._outlier(place)

    def _is_back(self, key: tuple[int, str]) -> bool:
        """Whether a run of another act printed in between ends here and the act's own numbers go on."""
        if self.left is None or numbers.follows(key, self.last) or not self.left[1] < key:
            return False
        if key[0] - self.last[0] <= _MISSING and not numbers.follows(key, self.left[1]):
            return False
        self.region, self.left = self.left[0], None
        return True

    def _weak(self, place: int) -> Standing | None:
        """An unmarked line without a point behind its number is believed only where it fits."""
        head, key = self.heads[place], self.keys[place]
        fits = numbers.follows(key, self.last) or (self.own is None and key[0] <= 1) or self._goes_on(place, key)
        return self.region if head.marked or head.form == "closed" or fits else None

    def _outlier(self, place: int) -> Standing | None:
        """A number out of order: quoted when told, or several together; a misprint when printed like its neighbours."""
        head = self.heads[place]
        if not head.marked and head.form != "closed":
            return None
        if self._is_printed_again(place):
            return Standing.HISTORIC
        body = self.bodies[place].lstrip(_LEAD)
        told = head.number in signs.announced(self.bodies[self.own or 0][:3000])
        if told or body[:1] in '“"«' or not self._in_own_style(place) or self._goes_on(place, self.keys[place]):
            return Standing.QUOTED
        self.misprint = True
        return self.region

    def _is_printed_again(self, place: int) -> bool:
        """The same article twice in a row, or out of place in a text that remembers earlier wordings."""
        if self.own is not None and self.keys[place] == self.last:
            return self.remembers or _alike(self.bodies[place], self.bodies[self.own])
        return self.remembers and self._comes_again(place)

    def _resumes(self, place: int) -> bool:
        """Whether the run comes back later, before a restart: then the candidate stands outside it."""
        for later in range(place + 1, min(len(self.heads), place + _AHEAD)):
            key = self.keys[later]
            if key[0] == 1 and key < self.keys[place]:
                return False
            if self.heads[later].quoted or not self.last < key < self.keys[place]:
                continue
            if numbers.follows(key, self.last) or (key[0] <= self.last[0] + _MISSING and self._goes_on(later, key)):
                return True
        return False

    def _goes_on(self, place: int, key: tuple[int, str]) -> bool:
        after = self.keys[place + 1] if place + 1 < len(self.keys) else None
        return after is not None and numbers.follows(after, key)


def _alike(one: str, other: str) -> bool:
    """Whether two bodies begin with the same words."""
    mine, yours = one[:400].split()[:10], other[:400].split()[:10]
    return len(mine) > 4 and mine == yours


def _last(pattern: re.Pattern[str], text: str) -> int:
    """Where the last match begins, -1 without one."""
    place = -1
    for match in pattern.finditer(text):
        place = match.start()
    return place
