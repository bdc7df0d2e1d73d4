"""Laws from a file to articles: brought, read, read again, compared, found; by whom, and what is never lost."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from atalaya.adapters import clock
from atalaya.adapters.readers.cage import Cage
from atalaya.apps.access import chain
from atalaya.apps.laws import actions, models, queries
from atalaya.core import errors, policy
from tests import world

pytestmark = [pytest.mark.django_db, pytest.mark.db]
FIRST = """---
title: Ley de control de agentes biológicos
type: ley
number: 901
date: 2020-05-04
status: vigente
---
# Ley 901

Artículo 1. Objeto. La presente ley regula las autorizaciones de laboratorios.

## Capítulo II - Delitos

Artículo 2. Prohibición. Se prohíbe a toda persona fabricar o adquirir armas biológicas.

Artículo 3. Sanciones. Quien infrinja el artículo 2 será sancionado con prisión.
"""
SECOND = FIRST.replace("con prisión", "con prisión de cuatro a doce años").replace(
    "Artículo 3.", "Artículo 2 bis. Tránsito. El tránsito queda sujeto a permiso.\n\nArtículo 3."
)


@pytest.fixture(scope="module")
def cage() -> Iterator[Cage]:
    """One caged reader for all."""
    with Cage() as found:
        yield found


def read(cage: Cage, *texts: str, owner: str = "country:XC", klass: str = "public") -> models.Arrival:
    """Brings texts and reads them all."""
    files = [(f"ley-{n}.md", io.BytesIO(text.encode())) for n, text in enumerate(texts)]
    arrival = actions.bring(files, owner=owner, klass=klass, by=world.actor(world.CONTACT))
    while actions.read_next(cage):
        pass
    return arrival


def states(arrival: models.Arrival) -> list[str]:
    """What became of each file."""
    return list(arrival.files.order_by("pk").values_list("state", flat=True))


def test_a_file_becomes_a_law_with_articles_and_its_deeds(cage: Cage) -> None:
    arrival = read(cage, FIRST)
    assert states(arrival) == ["new"]
    law = models.Law.objects.get(number="901")
    assert (law.kind, law.on, law.status, law.title) == (
        "law",
        "2020-05-04",
        "in_force",
        {"es": "Ley de control de agentes biológicos"},
    )
    edition = law.editions.get()
    assert edition.by_id == world.user(world.CONTACT).pk
    articles = list(edition.articles.filter(shape="article").values_list("number", "anchor"))
    assert articles == [("1", "art-1"), ("2", "art-2"), ("3", "art-3")]
    assert len("".join(edition.articles.order_by("place").values_list("text", flat=True))) == edition.chars
    assert chain.check().bad == 0


def test_the_same_text_comes_in_once_and_a_changed_one_is_a_new_wording(cage: Cage) -> None:
    assert states(read(cage, FIRST, FIRST)) == ["new", "same"]
    assert states(read(cage, SECOND)) == ["edition"]
    law = models.Law.objects.get(number="901")
    assert list(law.editions.order_by("number").values_list("number", "current")) == [(1, False), (2, True)]
    before, after = law.editions.order_by("number")
    found = queries.compare(before, after)
    assert [(row.what, row.label.split(".")[0]) for row in found.rows if row.what != "same"] == [
        ("new", "Artículo 2 bis"),
        ("changed", "Artículo 3"),
    ]


def test_a_file_that_cannot_be_read_says_why_and_the_rest_goes_on(cage: Cage) -> None:
    arrival = actions.bring(
        [("roto.pdf", io.BytesIO(b"%PDF-1.7 nothing")), ("ley.md", io.BytesIO(FIRST.encode()))],
        owner="country:XC",
        klass="public",
        by=world.actor(world.CONTACT),
    )
    while actions.read_next(cage):
        pass
    assert states(arrival) == ["failed", "new"]
    failed = arrival.files.get(state="failed")
    assert failed.code.startswith("reader.")
    assert failed.detail


def test_what_a_cut_worker_had_taken_is_read_again(cage: Cage) -> None:
    arrival = actions.bring(
        [("ley.md", io.BytesIO(FIRST.encode()))], owner="country:XC", klass="public", by=world.actor(world.CONTACT)
    )
    arrival.files.update(taken_at=clock.now())
    assert not actions.read_next(cage), "somebody else reads it"
    arrival.files.update(taken_at=clock.now() - actions.LEASE - timedelta(minutes=1))
    assert actions.read_next(cage)
    assert states(arrival) == ["new"]
    arrival.files.update(state="waiting", taken_at=clock.now())
    actions.release()
    assert actions.read_next(cage)
    assert states(arrival) == ["same"]


def test_nobody_brings_laws_to_another_country() -> None:
    by = world.actor(world.CONTACT)
    with pytest.raises(errors.Refused):
        actions.bring([("a.md", io.BytesIO(b"x"))], owner="country:XH", klass="public", by=by)
    with pytest.raises(errors.Refused):
        actions.bring([("a.md", io.BytesIO(b"x"))], owner="country:XC", klass="public", by=policy.VISITOR)
    with pytest.raises(errors.Unusable):
        actions.bring([], owner="country:XC", klass="public", by=by)


@pytest.mark.parametrize(
    ("asked", "articles"),
    [
        ("prohibe armas", ["art-2"]),
        ("PROHIBICIÓN arma biológica", ["art-2"]),
        ("autorización laboratorio", ["art-1"]),
        ("prisión", ["art-3"]),
        ("misiles", []),
        ('" OR 1=1 --', []),
        ("& | ! ( )", []),
        ("", []),
    ],
)
def test_words_are_found_without_accents_and_in_other_forms(cage: Cage, asked: str, articles: list[str]) -> None:
    read(cage, FIRST)
    found = queries.find(policy.VISITOR, asked, owner="country:XC")
    assert [one.href.partition("#")[2] for one in found] == articles


def test_a_word_of_the_glossary_finds_the_law_of_another_language(cage: Cage) -> None:
    read(cage, FIRST.replace("autorizaciones de laboratorios", "la bioseguridad de los laboratorios"))
    found = queries.find(policy.VISITOR, "biosafety", owner="country:XC")
    assert [(one.href.partition("#")[2], one.across) for one in found] == [("art-1", True)]
    page = Client().get(reverse("law-search"), {"q": "biosafety"}).content.decode()
    assert "glosario" in page


def test_a_draft_is_seen_by_its_country_alone(cage: Cage) -> None:
    read(cage, FIRST, klass="national")
    law = models.Law.objects.get(number="901")
    edition = law.editions.get()
    other = next(one for one in world.everybody() if "halyard" in one)
    for client in (Client(), world.browser(other)):
        assert client.get(reverse("law-text", args=[law.pk])).status_code == 404
        assert client.get(reverse("law-compare"), {"before": edition.pk, "after": edition.pk}).status_code == 404
        for address in (reverse("law-search"), reverse("search")):
            assert "toda persona" not in client.get(address, {"q": "fabricar armas"}).content.decode()
    own = world.browser(world.CONTACT)
    assert "fabricar o adquirir" in own.get(reverse("law-text", args=[law.pk])).content.decode()
    assert "fabricar" in own.get(reverse("law-search"), {"q": "adquirir armas"}).content.decode()


def test_from_the_browser_to_the_text(cage: Cage) -> None:
    client = world.browser(world.CONTACT)
    assert client.get(reverse("law-bring")).status_code == 200
    files = [SimpleUploadedFile(f"ley-{n}.md", text.encode()) for n, text in enumerate((FIRST, "x"))]
    answer = client.post(reverse("law-bring"), {"texts": files, "owner": "country:XC", "klass": "public"}, follow=True)
    page = answer.content.decode()
    assert "hx-get" in page
    assert "ley-0.md" in page
    while actions.read_next(cage):
        pass
    page = client.get(answer.redirect_chain[0][0]).content.decode()
    assert "hx-get" not in page
    law = models.Law.objects.get(number="901")
    text = Client().get(reverse("law-text", args=[law.pk])).content.decode()
    assert 'id="art-2"' in text
    assert 'href="#art-2"' in text
    assert "Capítulo II - Delitos</h2>" in text
    assert "##" not in text
    assert Client().get(reverse("law-bring")).status_code == 404
    assert client.post(reverse("law-bring"), {"owner": "country:XC", "klass": "public"}).status_code == 422


def test_hostile_text_of_a_law_stays_text(cage: Cage) -> None:
    read(cage, FIRST.replace("Objeto.", "<script>alert(1)</script> Objeto."))
    law = models.Law.objects.get(number="901")
    page = Client().get(reverse("law-text", args=[law.pk])).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    found = Client().get(reverse("law-search"), {"q": "objeto script"}).content.decode()
    assert "<script>alert" not in found


def test_a_law_without_text_says_so_and_leads_to_its_record() -> None:
    from atalaya.apps.access import deeds

    by = world.actor(world.CONTACT)
    law = deeds.create(models.Law(owner_id="country:XC", klass="public", title={"es": "Ley sin texto"}), by=by)
    answer = Client().get(reverse("law-text", args=[law.pk]), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("laws", args=[law.pk])
    assert "ningún texto" in answer.content.decode()
    assert reverse("law-text", args=[law.pk]) in answer.content.decode()


def test_the_page_of_a_law_takes_the_same_few_queries_however_long(cage: Cage) -> None:
    long = FIRST + "\n".join(f"Artículo {n}. Texto {n} de la ley.\n" for n in range(4, 400))
    read(cage, FIRST.replace("901", "902"), long)
    counts = []
    for number in ("901", "902"):
        law = models.Law.objects.get(number=number)
        with CaptureQueriesContext(connection) as told:
            Client().get(reverse("law-text", args=[law.pk]))
        counts.append(len(told))
    assert counts[0] == counts[1] <= 12


def test_a_busy_database_is_no_fault_of_the_file(cage: Cage, monkeypatch: pytest.MonkeyPatch) -> None:
    arrival = actions.bring(
        [("ley.md", io.BytesIO(FIRST.encode()))], owner="country:XC", klass="public", by=world.actor(world.CONTACT)
    )

    def busy(*_told: object) -> None:
        raise OperationalError("database is locked")

    with monkeypatch.context() as patched:
        patched.setattr(actions, "_keep", busy)
        with pytest.raises(OperationalError):
            actions.read_next(cage)
    assert states(arrival) == ["waiting"]
    assert actions.read_next(cage)
    assert states(arrival) == ["new"]


LIST = (
    '{"file": "uy/ley-7.md", "title": "Ley de precursores", "number": "77", "date": "2011-02-03", '
    '"source": "https://leyes.example/77", "licence": "CC-BY 4.0", "publication_date": "2011-02-09"}\n'
    '{"file": "uy/ausente.md", "title": "Otra"}\n'
)
BARE = "Artículo 1. Se controla la importación de precursores químicos.\n"


def test_files_of_a_public_database_come_as_candidates_with_where_they_were_found(cage: Cage) -> None:
    files = [("manifest.jsonl", io.BytesIO(LIST.encode())), ("ley-7.md", io.BytesIO(BARE.encode()))]
    arrival = actions.bring(files, owner="country:XC", klass="public", by=world.actor(world.CONTACT))
    while actions.read_next(cage):
        pass
    assert states(arrival) == ["new"], "the list is no law"
    assert arrival.absent == ["ausente.md"]
    law = models.Law.objects.get(number="77")
    assert (law.title, law.on, law.published_on) == ({"es": "Ley de precursores"}, "2011-02-03", "2011-02-09")
    assert law.sources == [
        {
            "title": "ley-7.md – CC-BY 4.0",
            "reference": "https://leyes.example/77",
            "on": "2011-02-09",
            "confidence": "recalled",
            "language": "es",
        }
    ]
    assert not law.checked
    listed = world.browser(world.CONTACT).get("/es/laws/?checked=False").content.decode()
    assert "Ley de precursores" in listed
    assert "Ley de precursores" not in world.browser(world.CONTACT).get("/es/laws/?checked=True").content.decode()
    assert world.browser(world.CONTACT).get("/es/laws/?checked=maybe").status_code == 200


@pytest.mark.parametrize(
    ("told", "code", "where"),
    [
        ("title,number\nUna,1\n", "laws.list_file", "index.csv, line 2"),
        ("file,number\na.md,1\nb/a.md,2\n", "laws.list_twice", "index.csv, line 3: a.md"),
        ("", "sheet.heads", "index.csv"),
    ],
)
def test_a_list_that_cannot_be_used_says_where(told: str, code: str, where: str) -> None:
    files = [("index.csv", io.BytesIO(told.encode())), ("a.md", io.BytesIO(BARE.encode()))]
    with pytest.raises(errors.Unusable) as found:
        actions.bring(files, owner="country:XC", klass="public", by=world.actor(world.CONTACT))
    assert (found.value.code, found.value.where) == (code, where)
    assert models.Arrival.objects.count() == 0


def test_articles_of_two_laws_stand_side_by_side_with_their_common_words_marked(cage: Cage) -> None:
    other = FIRST.replace("number: 901", "number: 17").replace(
        "fabricar o adquirir armas biológicas", "fabricar o adquirir armas químicas en todo el territorio"
    )
    read(cage, FIRST, other)
    first, second = models.Article.objects.filter(number="2", shape="article").order_by("pk")
    client = world.browser(world.CONTACT)
    chosen = client.get(f"/es/law/beside/?first={first.pk}").content.decode()
    assert f"first={first.pk}&amp;second={second.pk}" in chosen, "an article of the same heading is offered"
    page = client.get(f"/es/law/beside/?first={first.pk}&second={second.pk}").content.decode()
    marked = "<mark>Prohibición. Se prohíbe a toda persona fabricar o adquirir armas </mark>"
    assert page.count(marked) == 2, "on both sides"
    law = models.Law.objects.get(number="17")
    models.Law.objects.filter(pk=law.pk).update(klass="national")
    stranger = Client()
    assert stranger.get(f"/es/law/beside/?first={first.pk}").status_code == 200
    for address in (f"first={second.pk}", f"first={first.pk}&second={second.pk}", "first=0", ""):
        assert stranger.get(f"/es/law/beside/?{address}").status_code == 404


def test_a_law_says_what_amends_it(cage: Cage) -> None:
    read(cage, FIRST, BARE)
    old, new = models.Law.objects.order_by("pk")
    models.Law.objects.filter(pk=new.pk).update(amends=[old.pk])
    told = queries.text(old.pk, world.actor(world.CONTACT)).related
    assert [(str(label), [link.href for link in links]) for label, links in told] == [
        ("Modificada por", [reverse("laws", args=[new.pk])])
    ]
