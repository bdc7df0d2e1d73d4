"""With whose voice an article speaks: its own instrument's, an amended law's, a treaty's, the past's.

Reads candidate headings in order and the text between them. Writes one ``Standing`` a candidate.
The signs come from how amending, approving and consolidated texts are printed in the Americas
(``sustitúyese ... por el siguiente:``, a treaty restarting at article 1 behind its approving article,
a consolidated code printing past wordings after the current one).
"""

from __future__ import annotations

import re

from atalaya.core.laws import numbers
from atalaya.core.laws.headings import Candidate
from atalaya.core.laws.model import Standing

_AMENDS = re.compile(
    r"\b(?:sustit[uú]y[ae]n?se|sustituir|modif[ií](?:ca|que)n?se|modificar|ref[oó]rm[ae]n?se|reempl[aá][zc](?:a|e)n?se|incorp[oó]r[ae]n?se"
    r"|agr[eé]gu?[ae]n?se|adici[oó]n[ae]n?se|a[ñn][aá]d[ae]n?se|intercal[ae]n?se|ins[eé]rt[ae]n?se|enmi[eé]nd[ae]n?se|derog[ae]n?se[^.]{0,80}sustit"
    r"|quedar[aá]n?[^.:]{0,60}(?:as[ií]|siguiente|redactad|manera|texto|tenor)|qued[ae]n?[^.:]{0,40}redactad[oa]s?|tendr[aá] el siguiente (?:texto|tenor)"
    r"|se (?:modifica|sustituye|reforma|agrega|adiciona|a[ñn]ade|incorpora|inserta|reemplaza)n?\b|ampl[ií][ae]n?se"
    r"|(?:is|are) (?:hereby )?(?:amended|repealed and replaced|substituted|inserted)|(?:deleting|substituting|inserting|adding)[^.]{0,120}(?:following|therefor)"
    r"|passa(?:m)? a vigorar|fica(?:m)? (?:acrescid|alterad|modificad)|acrescent[ae]-se|d[êe]-se|est(?:ont)? (?:modifi|remplac|ins[eé]r|compl[eé]t)"
    r"|(?:est|sont) (?:ainsi )?(?:modifié|remplacé|inséré|rédigé|complété))",
    re.I,
)
_OPENS = re.compile(r"(?:[:“\"«]|:[ \t\n]*[“\"«]|siguiente|texto|as[ií]|following|suivant|seguinte|redacci[oó]n)[\s*_:“\"«.,-]*$", re.I)
_ANNOUNCED = re.compile(r"(?:art[íi]culos?|arts?\.|sections?|articles?|artigos?)[ \t\n]+((?:\d[\d.]*[ºo°ª]?(?:[ \t]*(?:bis|ter|qu[aá]ter))?[ \t\n,]*(?:y|e|and|et|a)?[ \t\n]*)+)", re.I)
_APPROVES = re.compile(
    r"(?:apru[eé]ba[nus]*e?|apr[uú]ebase|apru[eé]banse|aprobar|apr[oó]b[oó]|aprueba|aprobaci[oó]n|adhi[eé]r[ae]se|adhesi[oó]n|acc[eé]d[ae]se|ratif[ií](?:ca|que)se|ratific"
    r"|aprova(?:do)?|approv|acced|ratif)[^.;]{0,200}?(?:tratado|convenci[oó]n|convenio|protocolo|acuerdo|enmienda|estatuto|pacto|treaty|convention|protocol"
    r"|agreement|trait[eé]|accord|conven[çc][aã]o|tratado|acordo|c[oó]digo aduanero)",
    re.I | re.S,
)
_PARTIES = re.compile(
    r"\b(?:Estados? (?:Partes?|contratantes?|miembros|signatarios)|partes contratantes|altas partes|States? Part(?:y|ies)|Contracting (?:States?|Part)|[ÉE]tats parties|Estados[ -]Partes)\b", re.I
)
_PAST = re.compile(
    r"legislaci[oó]n anterior|texto correspondiente a|texto original|texto anterior|vigente desde|vigencia desde|redacci[oó]n (?:anterior|original)|former text|version ant[eé]rieure|reda[çc][aã]o anterior", re.I
)
_STUB = re.compile(r"^[\s()*_.\-–—#\[\]…]*$|^\W*\(\*\)\W*$|^\W*(?:\(\*\)\W*){1,4}$")
_ANNEX = re.compile(r"^[ \t#*_]*(?:anexos?|annexe?s?|ap[eé]ndice|schedule|reglamento|reglamentaci[oó]n|c[oó]digo|estatuto|texto ordenado)\b[^\n]{0,120}$", re.I | re.M)


def amends(text: str) -> bool:
    """Whether an article's opening words change another text."""
    return bool(_AMENDS.search(text[:400]))


def is_stub(body: str) -> bool:
    """Whether nothing but a publisher's mark stands where the words should be."""
    return len(body) < 40 and bool(_STUB.match(body))


def approves(text: str) -> bool:
    """Whether the words approve, ratify or accede to a treaty."""
    return bool(_APPROVES.search(text[:1200]))


def judge(text: str, title: str, heads: list[Candidate]) -> list[Standing]:
    """One standing for each candidate; ``heads`` in text order, ``title`` the instrument's."""
    ends = [*(head.start for head in heads[1:]), len(text)] if heads else []
    bodies = [text[head.end : end] for head, end in zip(heads, ends, strict=True)]
    walk = _Walk(text, approves(title) or any(approves(body) for body in bodies[:2]))
    walk.historic = len(_PAST.findall(text)) >= 2
    for place, (head, body) in enumerate(zip(heads, bodies, strict=True)):
        walk.step(head, body, [item.number for item in heads[place + 1 : place + 60]])
    return walk.standings


class _Walk:
    """The state of reading on: the last own number, whether new wording or a treaty has been opened."""

    def __init__(self, text: str, approving: bool) -> None:
        self.text = text
        self.approving = approving
        self.historic = False
        self.standings: list[Standing] = []
        self.last: tuple[int, str] = (0, "")
        self.opened = False
        self.announced: set[str] = set()
        self.treaty = False
        self.previous_end = 0
        self.seen: dict[str, int] = {}
        self.annex = False

    def step(self, head: Candidate, body: str, later: list[str]) -> None:
        standing = self._standing(head, body, later)
        if standing in (Standing.OWN, Standing.ANNEX):
            self.last = numbers.key(head.number)
            self.opened = amends(body) and (bool(_OPENS.search(body[-160:])) or "\n" in body.strip())
            self.announced = _announced(body[:300]) if self.opened else set()
        if standing is not Standing.QUOTED:
            self.seen[head.number] = self.seen.get(head.number, 0) + 1
        self.previous_end = head.end
        if standing in (Standing.OWN, Standing.ANNEX) and is_stub(body):
            standing = Standing.STUB
        self.standings.append(standing)

    def _standing(self, head: Candidate, body: str, later: list[str]) -> Standing:
        here = numbers.key(head.number)
        if self.treaty:
            return Standing.TREATY
        if self._quoted(head, here, later):
            return Standing.QUOTED
        if self._starts_treaty(head, here, body):
            self.treaty = True
            return Standing.TREATY
        if self.historic and self.seen.get(head.number) and not self.annex:
            return Standing.HISTORIC
        if here[0] == 1 and self.last[0] >= 1 and not head.number.startswith("transitorio") and self._behind_annex(head):
            self.annex, self.seen = True, {}
        return Standing.ANNEX if self.annex else Standing.OWN

    def _follows(self, here: tuple[int, str]) -> bool:
        if here[0] == self.last[0] + 1:
            return True
        return here[0] == self.last[0] and here > self.last

    def _quoted(self, head: Candidate, here: tuple[int, str], later: list[str]) -> bool:
        if not self.opened:
            return head.quoted and not self._follows(here)
        if head.number in self.announced:
            if not self._follows(here):
                return True
            return head.quoted or head.number in later[:8]
        if self._follows(here):
            return head.quoted
        return head.quoted or here <= self.last or here[0] > self.last[0] + 3 or not head.marked

    def _starts_treaty(self, head: Candidate, here: tuple[int, str], body: str) -> bool:
        if not self.approving or not self.standings:
            return False
        if here > self.last and not (_is_roman(head.label) and self.last[0] <= 3):
            return False
        between = self.text[self.previous_end : head.start] + body
        return here[0] <= 1 or _is_roman(head.label) or bool(_PARTIES.search(between))

    def _behind_annex(self, head: Candidate) -> bool:
        return bool(_ANNEX.search(self.text[max(self.previous_end, head.start - 1500) : head.start]))


def _is_roman(label: str) -> bool:
    word = label.split()[-1].strip(".:-–—°º") if label.split() else ""
    return bool(word) and numbers.roman(word) > 0


def _announced(text: str) -> set[str]:
    found: set[str] = set()
    for match in _ANNOUNCED.finditer(text):
        for piece in re.split(r"[,\n]|\b(?:y|e|and|et|a)\b", match[1]):
            if piece.strip():
                found.add(numbers.normalise(piece))
    return found
