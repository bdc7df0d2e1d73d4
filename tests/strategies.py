"""Shapes that property tests draw from: any text, texts that look like law, whole laws, ranked lines and labels."""

from __future__ import annotations

from hypothesis import strategies as st

from atalaya.core.laws.model import Instrument
from atalaya.core.mapping.evaluation import Label, Ranked
from tests import statutes

# Letters that fold in unlike ways, breaks, and signs that begin or end words: what goes wrong sits among these.
_ODD = "aeniouxyAEIÁéÑüçßİŉǅΣσΩﬁ\u0301\u00ad\u200b12.;:-–—*\"“”«»'()/ \t\n\r"
_WORDS = (
    "Queda prohibida la fabricación posesión de armas químicas biológicas nucleares el que será castigado con prisión "
    "licencia exportación registro sustancias tóxicas lista aduana autoridad nacional persona ley artículo inspección"
).split()
_SENTENCES = (
    "Queda prohibida la fabricación de armas químicas.",
    "El que posea armas biológicas será castigado con prisión de diez años.",
    "El que transporte material nuclear sin licencia será reprimido con multa.",
    "Toda exportación de sustancias químicas de la lista requerirá licencia previa.",
    "El Ministerio de Pesca llevará un registro de las embarcaciones.",
    "Los laboratorios que manipulen agentes patógenos se inscribirán en el registro.",
    "La aduana inspeccionará las mercancías en tránsito.",
    "Apruébase el Tratado sobre la no proliferación de las armas nucleares.",
    "La veda rige del primero de mayo al treinta de junio.",
)


def texts(most: int = 200) -> st.SearchStrategy[str]:
    """Any text, and text of the letters and signs that trouble readers."""
    return st.one_of(st.text(max_size=most), st.text(alphabet=_ODD, max_size=most))


def wordings() -> st.SearchStrategy[str]:
    """Words of law with stops, list signs, broken lines and blanks between them."""
    gaps = st.sampled_from([" ", " ", " ", "\n", ". ", "; ", ", ", "-\n", "\n a) ", "\n1. ", " - ", "  \t"])
    pairs = st.lists(st.tuples(st.sampled_from(_WORDS), gaps), max_size=40)
    return pairs.map(lambda found: "".join(word + gap for word, gap in found))


@st.composite
def laws(draw: st.DrawFn, most: int = 4) -> list[Instrument]:
    """One to ``most`` Spanish laws of a few articles each; each has its own path."""
    bodies = st.lists(st.sampled_from(_SENTENCES), min_size=1, max_size=3).map(" ".join)
    drawn = draw(st.lists(st.lists(bodies, min_size=1, max_size=4), min_size=1, max_size=most))
    return [
        statutes.articles(*found, title=f"Ley N° {place}", path=f"xc/ley-{place}.md")
        for place, found in enumerate(drawn)
    ]


def ranked(fields: tuple[str, ...] = ("OP2-BW-01-L", "OP2-BW-01-E", "OP2-CW-01-E")) -> st.SearchStrategy[list[Ranked]]:
    """Lines of proposals, ranks 1..n in each field, each article once a field."""

    def lines(chosen: dict[str, list[tuple[str, str]]]) -> list[Ranked]:
        return [
            Ranked("XC", field, "xc/ley.md", article, rank, decision)
            for field, articles in chosen.items()
            for rank, (article, decision) in enumerate(articles, 1)
        ]

    article = st.integers(1, 30).map(str)
    listed = st.lists(
        st.tuples(article, st.sampled_from(["propose", "consider"])), max_size=20, unique_by=lambda item: item[0]
    )
    return st.fixed_dictionaries(dict.fromkeys(fields, listed)).map(lines)


def labels() -> st.SearchStrategy[list[Label]]:
    """Labels on questions that the fields of ``ranked`` answer."""
    weapon = st.sampled_from(["B", "C"])
    drawn = st.tuples(weapon, st.booleans(), st.sampled_from(["L", "E"]), st.integers(1, 30))
    return st.lists(drawn, min_size=1, max_size=12).map(
        lambda found: [
            Label("XC", "OP2-manufacture", sort, (f"OP2-{sort}W-01",) if rowed else (), side, "xc/ley.md", str(number))
            for sort, rowed, side, number in found
        ]
    )


def values() -> st.SearchStrategy[object]:
    """Anything that JSON can carry and give back unchanged."""
    leaves = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
    return st.recursive(
        leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4), max_leaves=12
    )
