"""The words by which a law says that it amends, approves, quotes, annexes or remembers an earlier wording.

Patterns and small questions on text; no state. ``standing`` reads them in order.
"""

from __future__ import annotations

import re
from itertools import islice

from atalaya.core.laws import numbers

__all__ = [
    "ANNEX",
    "CLOSING",
    "ENACTS",
    "PARTIES",
    "PAST",
    "PAST_ENDS",
    "TREATY_BEGINS",
    "VERSIONS",
    "accepts",
    "amends",
    "announced",
    "approves",
    "is_stub",
    "opens",
]

_AMENDS = re.compile(
    r"\b(?:sustit[uú]y[ae]n?se|sust[ií]t[uú]y[ae]n?se|sustituir|modif[ií](?:ca|que)n?(?:se)?|modificar"
    r"|ref[oó]rm[ae]n?se|reempl[aá][zc](?:a|e)n?se|incorp[oó]r[ae]n?se"
    r"|agr[eé]gu?[ae]n?se|agregar|adici[oó]n[ae]n?se|adicionar|a[ñn][aá]d[ae]n?se|intercal[ae]n?se"
    r"|ins[eé]rt[ae]n?se|enmi[eé]nd[ae]n?se|derog[ae]n?se[^.]{0,80}sustit"
    r"|quedar[aá]n?[^.:]{0,60}(?:as[ií]|siguiente|redactad|manera|texto|tenor)|qued[ae]n?[^.:]{0,40}redactad[oa]s?"
    r"|tendr[aá]n? (?:el|un|una|unos|los|dos)? ?(?:\w+ )?(?:art[íi]culos?|incisos?|par[aá]grafos?"
    r"|numeral(?:es)?|literal(?:es)?|texto|tenor|redacci[oó]n)"
    r"|cuyo (?:nuevo )?texto (?:es|ser[aá]) el siguiente|ampl[ií][ae]n?se|cr[eé]a[nse]* (?:el|un"
    r"|los) (?:nuevos? )?art[íi]culos?"
    r"|se (?:modifica|sustituye|reforma|agrega|adiciona|a[ñn]ade|incorpora|inserta|reemplaza|intercala)n?\b"
    r"|(?:is|are) (?:hereby )?(?:further )?(?:amended|repealed and replaced|substituted|inserted)|(?:delet"
    r"|substitut|insert|add)ing[^.]{0,160}(?:following|therefor|words?)"
    r"|passa(?:m)? a vigorar|fica(?:m)? (?:acrescid|alterad|modificad)|acrescent[ae]m?-se|d[êe]-se"
    r"|(?:est|sont) (?:ainsi )?(?:modifi|remplac|ins[eé]r|compl[eé]t|r[ée]dig|abrog[ée]e?s? et remplac))",
    re.I,
)
_OPENS = re.compile(
    r"(?::[ \t*_“\"«]*(?:\r?\n|$)|\b(?:as[ií]|siguientes?|following|suivante?s?|seguintes?|redacci[oó]n|texto"
    r"|tenor|manera|forma|vigorar)[ \t*_.:“\"«»,;-]*(?:\r?\n|$))",
    re.I,
)
_NEXT_SENTENCE = re.compile(r"[a-záéíóúñ)”\"][.;][ \t\r\n]+[A-ZÁÉÍÓÚÑ]")
_ANNOUNCED = re.compile(
    r"(?:art[íi]culos?|arts?\.|sections?|articles?"
    r"|artigos?)[ \t\n]{1,3}((?:\d[\d.]{0,6}[ºo°ª]?(?:[ \t]?-?[A-Z](?![\w])|[ \t](?:bis|ter|qu[aá]ter"
    r"|quinquies))?[ \t\n,;]{0,3}(?:(?:y|e|and|et|a)\b)?[ \t\n]{0,3}){1,120})",
    re.I,
)
_PIECES = re.compile(r"[,;\n]|\b(?:y|e|and|et|a)\b")
_APPROVES = re.compile(
    r"(?:apru[eé]ba[nse]*|apr[uú][eé]b[ae]n?se|aprobar|apr[oó]b[oó]|aprobaci[oó]n|adhi[eé]r[ae]se|adherir"
    r"|adhesi[oó]n|acc[eé]d[ae]se|ratif[ií](?:ca|que)(?:se)?|ratific|ap[ru]{2}[eé]base"
    r"|aprova(?:do)?|approv|approuv|approb|adh[eèé]r|adh[eé]sion|acced|acc[eèé]d|ratif)[^.;]{0,300}?(?:tratado|convenci[oó]n|convenio|protocolo|acuerdo"
    r"|enmienda|estatuto|pacto|memor[aá]ndum|canje|treaty|convention|protocol"
    r"|agreement|trait[eé]|accord|conven[çc][aã]o|acordo|carta\b|acta (?:constitutiva|final|de)|constituci[oó]n de la)",
    re.I | re.S,
)
_ACCEPTS = re.compile(
    r"(?:apru[eé]b[ae](?:n)?se|se aprueba|apru[eé]base)[^.;]{0,60}(?:contrato|convenio|preinserto|inserto"
    r"|anterior)",
    re.I,
)
PARTIES = re.compile(
    r"\b(?:Estados?[ \t\n-]{1,3}(?:Partes?|contratantes?|miembros|signatarios)|partes[ \t\n]contratantes"
    r"|las partes\b|altas partes|States?[ \t\n]Part(?:y|ies)|Contracting[ \t\n](?:States?|Part)"
    r"|[ÉE]tats[ \t\n]parties|Estados[ -]Partes|presente (?:Convenci[oó]n|Convenio|Tratado|Protocolo|Acuerdo)"
    r"|this (?:Convention|Treaty|Protocol))\b",
    re.I,
)
TREATY_BEGINS = re.compile(
    r"cuyos? textos? (?:es|son|dice|se transcribe|reza|sigue)|textos? (?:es|son) (?:como sigue|el siguiente"
    r"|los siguientes)|\b(?:han?|hemos) (?:convenido|acordado)|\b(?:convienen|acuerdan|convinieron"
    r"|have agreed)\b"
    r"|^[ \t#*_“\"«]*(?:CONVENCI[OÓ]N|CONVENIO|PROTOCOLO|TRATADO|ACUERDO|ESTATUTO|ENMIENDA|CARTA|ACTA"
    r"|MEMOR[AÁ]NDUM|CONVENTION|TREATY|PROTOCOL)\b(?=[^a-z\n]*$)"
    r"|^[ \t\d.]*(?:Los Estados|Los Gobiernos|El Gobierno de|Las Partes|The States|La República)\b"
    r"|presente (?:Convenci[oó]n|Convenio|Tratado|Protocolo|Acuerdo)",
    re.M,
)
CLOSING = re.compile(
    r"(?:comun[ií]quese|publ[ií]quese|reg[ií]strese|c[uú]mplase|de forma\b|t[eé]ngase|der[oó]g[ae]n?se|(?:el"
    r"|la) presente (?:decreto|ley|resoluci[oó]n)|esta ley|este decreto"
    r"|de conformidad con lo dispuesto en el art[íi]culo 1|cons[eé]rvese|arch[ií]vese|this act shall come)",
    re.I,
)
ENACTS = re.compile(
    r"^[ \t#*_“\"]*(?:(?:[^\n]{0,60}[ \t])?(?:DECRETA[NS]?|D[ ]E[ ]C[ ]R[ ]E[ ]T[ ]A|RESUELVEN?"
    r"|DISPONEN?)[ \t*_]*[:,.]|(?:DECRETO|Decreto)[ \t]+por el que)"
    r"|sancionan? con fuerza de[ \t\n*_]*(?:ley|Ley|LEY)\b",
    re.M,
)
PAST = re.compile(
    r"^[ \t#*_>(\[]*(?:LEGISLACI[OÓ]N ANTERIOR|(?:TEXTO|REDACCI[OÓ]N) ANTERIOR|TEXTO ORIGINAL"
    r"|ANTERIORMENTE DEC[IÍ]A|REDA[CÇ][AÃ]O ANTERIOR|FORMER TEXT|VERSION ANT[EÉ]RIEURE"
    r"|Texto (?:anterior|original)[^\n]{0,60}:|Redacci[oó]n (?:anterior|original)[^\n]{0,60}:)",
    re.M,
)
PAST_ENDS = re.compile(
    r"^[ \t#*_>(\[]*(?:Vigente desde|Vigencia desde|En vigencia desde|En vigor desde)\b", re.M | re.I
)
VERSIONS = re.compile(r"^[ \t#*_>(\[]*(?:LEGISLACI[OÓ]N ANTERIOR|TEXTO CORRESPONDIENTE A|Vigente desde:)", re.M)
_STUB = re.compile(r"\W*\(\*\)\W*(?:\(\*\)\W*){0,4}")
ANNEX = re.compile(
    r"^[ \t#*_“\"]*(?:anexos?|annexe?s?|ap[eé]ndice|schedule|reglamento|reglamentaci[oó]n|c[oó]digo|estatutos?"
    r"|texto ordenado|texto de la reglamentaci[oó]n|TEXTO)\b[^\n]{0,160}$",
    re.I | re.M,
)


def amends(text: str) -> bool:
    """Whether an article's opening words change another text."""
    return bool(_AMENDS.search(text[:700]))


def opens(body: str) -> bool:
    """Whether an amending sentence ends a paragraph by announcing new wording (``quedará así:``)."""
    for opener in islice(_OPENS.finditer(body), 40):
        start = max(0, opener.start() - 500)
        verbs = [match.end() for match in _AMENDS.finditer(body, start, opener.end())]
        if verbs and not _NEXT_SENTENCE.search(body, verbs[-1], opener.start()):
            return True
    return False


def is_stub(body: str) -> bool:
    """Whether nothing but a publisher's mark stands where the words should be; headings and names may follow it."""
    words = body.lstrip()
    if not words.startswith("(*)") or len(words) > 2000:
        return False
    rest = [line.strip() for line in words.splitlines()[1:] if line.strip()]
    return bool(_STUB.fullmatch(words.splitlines()[0])) and all(_is_apart(line) for line in rest)


def _is_apart(line: str) -> bool:
    """A heading or a signature: marked, or without one lower-case letter."""
    return line.startswith(("#", "*", "(*)")) or not any(char.islower() for char in line)


def approves(text: str) -> bool:
    """Whether the words approve, ratify or accede to a treaty."""
    return bool(_APPROVES.search(text[:1200]))


def accepts(text: str) -> bool:
    """Whether an article approves a contract or another text printed before it."""
    return bool(_ACCEPTS.search(text[:300]))


def announced(text: str) -> set[str]:
    """The article numbers a text names, in normal form."""
    found: set[str] = set()
    for match in _ANNOUNCED.finditer(text):
        for piece in _PIECES.split(match[1]):
            if piece.strip():
                found.add(numbers.normalise(piece))
    return found
