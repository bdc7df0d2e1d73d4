"""Invented drafts for tests: a small bill in two languages, a large one, and any draft that edits can lead to."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from atalaya.core.drafting import edits, form, model
from atalaya.core.drafting.model import Alternative, Clause, Text, Wording

_ROWS = (
    ("cap1", "chapter", "", "Disposiciones generales", "", "General provisions", ""),
    ("objeto", "article", "cap1", "Objeto", "La presente ley regula los materiales sensibles.",
     "Purpose", "This Act governs sensitive materials."),
    ("defs", "article", "cap1", "Definiciones", "Para los efectos de esta ley:",
     "Definitions", "For the purposes of this Act:"),
    ("def-a", "point", "defs", "", "“material sensible”: el que figura en la lista del [[#lista]];",
     "", "“sensitive material” means what is listed under [[#lista]];"),
    ("def-b", "point", "defs", "", "“autoridad”: la que designa el artículo 4.",
     "", "“authority” means the one named in article 4."),
    ("cap2", "chapter", "", "Autoridad y lista", "", "Authority and list", ""),
    ("lista", "article", "cap2", "Lista", "La autoridad publica la lista de material sensible.",
     "List", "The authority publishes the list of sensitive material."),
    ("auth", "article", "cap2", "Autoridad", "El Ministerio es la autoridad.",
     "Authority", "The Ministry is the authority."),
    ("pena", "article", "cap2", "Sanción", "Quien infrinja el artículo 3 será castigado.",
     "Penalty", "Whoever breaches article 3 commits an offence."),
)  # fmt: skip


def bill() -> Text:
    """A small bill in Spanish and English, in order and complete."""
    text = Text("es", ("es", "en"), "bill", "civil", {"es": "Ley de la Costa Serena", "en": "Serene Coast Act"})
    for id_, kind, parent, heading, body, heading_en, body_en in _ROWS:
        lead = Wording(heading, body)
        words = {"es": lead, "en": Wording(heading_en, body_en, form.wording_digest(lead))}
        text = edits.insert(text, Clause(id_, kind, words), under=parent)  # type: ignore[arg-type]
    return text


def large(clauses: int = 300) -> Text:
    """A bill of so many clauses of some sixty words each, in one language."""
    text = Text("es", ("es",), "bill", "civil", {"es": "Ley de la Costa Larga"})
    made = []
    chapter = ""
    for number in range(clauses):
        if number % 20 == 0:
            chapter = f"k{number}"
            made.append(Clause(chapter, "chapter", {"es": Wording(f"Capítulo de la materia {number}")}))
            continue
        words = " ".join(
            f"palabra{number * 7 % 91} de la autoridad que vigila el registro {place}" for place in range(7)
        )
        made.append(
            Clause(
                f"k{number}", "article", {"es": Wording(f"Materia {number}", f"La regla {number}: {words}.")}, chapter
            )
        )
    return replace(text, clauses=tuple(made))


_LETTERS = "abcñéü Á.,;:()[]“”«»\"'’-–\t\n\u0301\u200b<&>#*_{}$\\@`~=/"


def words(most: int = 60) -> st.SearchStrategy[str]:
    """Words of a clause: any signs that a text may hold and XML too."""
    any_text = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), max_size=most)
    return st.one_of(
        st.text(_LETTERS, max_size=most), any_text, st.sampled_from(["artículo 2", "[[#c1]]", "[[#c2|number]]"])
    )


def wordings() -> st.SearchStrategy[Wording]:
    """A heading of one line and a body."""
    heading = words(20).map(lambda told: " ".join(told.split()))
    return st.builds(Wording, heading, words())


@st.composite
def steps(draw: st.DrawFn, text: Text, fresh: str) -> Text:  # noqa: C901 - one branch a deed
    """A text one deed further; ``fresh`` is an id that nobody has."""
    ids = [clause.id for clause in text.clauses]
    sort = draw(
        st.sampled_from(["insert", "rewrite", "move", "remove", "restore", "split", "join", "propose", "choose"])
    )
    if sort == "insert" or not ids:
        under = draw(st.sampled_from(["", *ids]))
        siblings = model.Tree(text).children(under)
        if under and model.Tree(text).level(under) > 6:
            under, siblings = "", model.Tree(text).children("")
        after = draw(st.sampled_from([edits.FIRST, edits.LAST, *siblings]))
        kind = draw(st.sampled_from(model.KINDS))
        told = {language: draw(wordings()) for language in text.languages}
        return edits.insert(text, Clause(fresh, kind, told), under=under, after=after)
    id_ = draw(st.sampled_from(ids))
    if sort == "rewrite":
        new = draw(wordings())
        return edits.rewrite(text, id_, draw(st.sampled_from(text.languages)), heading=new.heading, body=new.body)
    if sort == "move":
        tree = model.Tree(text)
        start, end = tree.span(id_)
        inside = {one.id for one in text.clauses[start:end]}
        under = draw(st.sampled_from(["", *(one for one in ids if one not in inside and tree.level(one) < 3)]))
        siblings = tuple(one for one in tree.children(under) if one != id_)
        return edits.move(text, id_, under=under, after=draw(st.sampled_from([edits.FIRST, edits.LAST, *siblings])))
    if sort == "remove":
        return edits.remove(text, id_)
    if sort == "restore" and text.removed:
        return edits.restore(text, draw(st.sampled_from([one.id for one in text.removed])))
    clause = edits.clause(text, id_)
    if sort == "split":
        body = clause.wording(text.lead).body
        at = draw(st.integers(0, len(body)))
        if body[:at].strip() and body[at:].strip():
            return edits.split(text, id_, text.lead, at, new=fresh)
    if sort == "join":
        before = model.Tree(text).before(id_)
        if before and not (clause.alternatives or edits.clause(text, before).alternatives):
            return edits.join(text, id_)
    if sort == "propose":
        return edits.propose(text, id_, Alternative(fresh, "B", {text.lead: draw(wordings())}, "Ministerio"))
    if sort == "choose" and clause.alternatives:
        return edits.choose(text, id_, draw(st.sampled_from(["", *(one.id for one in clause.alternatives)])))
    return text


@st.composite
def drafts(draw: st.DrawFn, most: int = 12, start: Text | None = None, prefix: str = "c") -> Text:
    """Any draft that up to ``most`` deeds lead to."""
    scheme = st.sampled_from(["civil", "common", "report", "plain"])
    text = start or Text("es", ("es", "en"), "bill", draw(scheme), {"es": "Ley de la Costa Serena"})
    for number in range(1, draw(st.integers(1, most)) + 1):
        text = draw(steps(text, f"{prefix}{number}"))
    return text
