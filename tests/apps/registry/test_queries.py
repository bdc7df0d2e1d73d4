"""Pages of the room: what each person finds on them, the same few queries however much there is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from atalaya.adapters import clock
from atalaya.apps.access import deeds, releases
from atalaya.apps.access import queries as rights
from atalaya.apps.registry import models, queries
from atalaya.core import errors, policy
from tests import world

pytestmark = [pytest.mark.django_db, pytest.mark.db]
COORDINATOR = "beatriz.lamarca@horizonte.example"
HALYARD = "winston.farrow@saint-halyard.example"
LABORATORY = "clara.ibarra@bahia-clara.example"


@pytest.fixture(autouse=True)
def _spanish() -> Any:
    with translation.override("es"):
        yield


def actor(email: str) -> policy.Actor:
    """A person of the world, or a visitor."""
    return world.actor(email) if email else policy.VISITOR


# The grid.


def test_every_country_is_one_square_and_no_two_lie_on_each_other() -> None:
    tiles = queries.tiles(policy.VISITOR, "geographic")
    assert len(tiles) == 37
    assert len({(tile.row, tile.column) for tile in tiles}) == 37
    assert min(tile.row for tile in tiles) >= 1
    assert min(tile.column for tile in tiles) >= 1


def test_the_geographic_grid_is_read_from_north_to_south() -> None:
    places = [(tile.row, tile.column) for tile in queries.tiles(policy.VISITOR, "geographic")]
    assert places == sorted(places)
    codes = [tile.code for tile in queries.tiles(policy.VISITOR, "geographic")]
    assert codes.index("CA") < codes.index("MX") < codes.index("UY")


@pytest.mark.parametrize(("language", "code", "before"), [("fr", "EC", "GD"), ("fr", "US", "GD"), ("en", "AR", "UY")])
def test_accents_do_not_put_a_country_at_the_end_of_the_alphabet(language: str, code: str, before: str) -> None:
    with translation.override(language):
        codes = [tile.code for tile in queries.tiles(policy.VISITOR, "alphabetical")]
    assert codes.index(code) < codes.index(before)


def test_a_square_says_nothing_that_ranks_a_country() -> None:
    assert {(tile.tone, tile.text) for tile in queries.tiles(actor(COORDINATOR), "alphabetical")} == {("none", "")}


def test_the_grid_is_one_query() -> None:
    with CaptureQueriesContext(connection) as told:
        queries.tiles(policy.VISITOR, "alphabetical")
    assert len(told) == 1


# A country.


def part(page: queries.CountryPage, slug: str) -> list[Any]:
    """The names in one part of a page."""
    found = [one for one in page.parts if f"/{slug}/" in one.href]
    return [row.cells[0].text for one in found for row in one.rows]


def test_a_country_is_found_by_its_code_in_any_letters_and_missing_otherwise() -> None:
    assert queries.country("xc", policy.VISITOR).code == "XC"
    assert queries.country("UY", policy.VISITOR).title == "Uruguay"
    for code in ("ZZ", "", "XC'--"):
        with pytest.raises(errors.Missing):
            queries.country(code, policy.VISITOR)


def test_an_invented_country_says_so_and_a_real_one_does_not() -> None:
    page = queries.country("XC", policy.VISITOR)
    assert page.invented
    assert "inventado" in page.title
    assert not queries.country("UY", policy.VISITOR).invented


def test_a_stranger_sees_nothing_national_and_no_person() -> None:
    page = queries.country("XC", policy.VISITOR)
    assert not page.sees_posts
    assert page.posts == ()
    assert part(page, "meetings") == []
    assert part(page, "deadlines") == []
    assert part(page, "submissions")
    assert "Trasbordo: sin definición en la ley vigente" not in [one.title for one in page.said]
    told = str(page)
    for name in ("Lucía", "Ernesto", "MP-CS/ONU/107", "xc-trasbordo", "anteproyecto"):
        assert name not in told, name


def test_the_own_contact_sees_the_whole_file() -> None:
    page = queries.country("XC", actor(world.CONTACT))
    assert len(page.posts) == 7
    assert len(part(page, "meetings")) == 3
    assert "Trasbordo: sin definición en la ley vigente" in [one.title for one in page.said]
    assert "Anteproyecto" in str(part(page, "submissions"))


def test_another_country_sees_the_contacts_and_not_the_file() -> None:
    page = queries.country("XC", actor(HALYARD))
    assert page.sees_posts
    assert len(page.posts) == 7
    assert part(page, "meetings") == []


@pytest.mark.parametrize("email", ["", world.CONTACT, HALYARD, COORDINATOR, LABORATORY, world.FORMER])
def test_a_page_counts_exactly_what_its_reader_may_see(email: str) -> None:
    by, page = actor(email), queries.country("XC", actor(email))
    for slug, model in (("bodies", models.Body), ("submissions", models.Submission), ("meetings", models.Meeting)):
        rows = model._default_manager.filter(owner="country:XC", withdrawn=False)
        may = [row for row in rows if policy.may(by, policy.Verb.VIEW, rights.thing(row))]
        assert len(part(page, slug)) == len(may), slug
    facts = models.Fact.objects.filter(owner="country:XC")
    assert len(page.said) == sum(policy.may(by, policy.Verb.VIEW, rights.thing(row)) for row in facts)


def test_what_two_sources_say_stands_side_by_side_with_its_source() -> None:
    said = {one.title: one for one in queries.country("XC", policy.VISITOR).said}
    one = said["Publicación de la Ley 8791"]
    assert one.disputed
    assert [(claim.value, claim.sources[0].symbol) for claim in one.claims] == [
        ("Publicada el 17 de mayo de 2018.", "GO-CS 97"),
        ("Publicada el 15 de mayo de 2018.", "portal.costa-serena.example/ley-8791"),
    ]
    assert all(claim.sources[0].on for claim in one.claims)
    assert not said["Autoridad de licencias de exportación"].disputed


def test_every_fact_on_a_page_of_a_real_country_has_a_source() -> None:
    found = 0
    for code in ("AR", "BO", "CL", "CO", "DO", "JM", "MX", "PA", "PY", "UY"):
        for one in queries.country(code, policy.VISITOR).said:
            found += 1
            assert all(source.title for claim in one.claims for source in claim.sources), one.title
    assert found > 20


def test_memberships_are_dated_facts_with_their_source() -> None:
    rows = queries.country("UY", policy.VISITOR).memberships
    assert len(rows) >= 3
    assert all(row.cells[3] for row in rows)
    names = [str(row.cells[0]) for row in rows]
    assert names == sorted(names)


def test_a_released_record_is_on_the_page_from_then_on_until_it_is_taken_back() -> None:
    meeting = models.Meeting.objects.get(key="xc-comite-primera")
    by = world.actor(world.CONTACT)
    release = releases.propose(models.Meeting, meeting.pk, "public", why="", by=by, version=meeting.version)
    assert part(queries.country("XC", policy.VISITOR), "meetings") == []
    releases.confirm(release.pk, by=world.actor(world.SECOND), version=release.version)
    assert part(queries.country("XC", policy.VISITOR), "meetings") == [
        "Primera reunión ordinaria del año del Comité Nacional 1540"
    ]
    releases.withdraw(release.pk, by=by, version=release.version + 1)
    assert part(queries.country("XC", policy.VISITOR), "meetings") == []


def test_a_page_with_five_times_as_much_takes_no_more_queries() -> None:
    by = actor(world.CONTACT)
    with CaptureQueriesContext(connection) as few:
        queries.country("XC", by)
    bodies = list(models.Body.objects.filter(owner="country:XC").values_list("pk", flat=True))
    for number in range(10):
        post = models.Post(owner_id="country:XC", klass="network", kind="inssp", body_id=bodies[number])
        deeds.create(post, by=by)
        deeds.create(models.Holder(owner_id="country:XC", klass="network", post=post, name=str(number)), by=by)
        meeting = models.Meeting(owner_id="country:XC", klass="national", title={"es": "m"}, on="2026")
        meeting.body_id = bodies[number]
        deeds.create(meeting, by=by)
        claim = {"statement": {"es": "x"}, "title": "Acta", "confidence": "recalled"}
        fact = models.Fact(owner_id="country:XC", klass="national", topic="plan", title={"es": "f"}, claims=[claim])
        deeds.create(fact, by=by)
    with CaptureQueriesContext(connection) as many:
        page = queries.country("XC", by)
    assert len(page.posts) == 17
    assert len(many) == len(few) <= 25


# Points of contact.


def holder(**values: Any) -> models.Holder:
    """The one holder of the post for the BWC in Costa Serena, changed."""
    models.Holder.objects.filter(post__key="xc-bwc").update(**values)
    return models.Holder.objects.get(post__key="xc-bwc")


def standing(email: str = COORDINATOR, **how: Any) -> dict[str, tuple[Any, str]]:
    """Who holds each post and how it stands, by country and post."""
    rows = queries.posts(actor(email), **how)
    return {f"{row.cells[1]} {row.cells[0]}": (row.cells[2], row.cells[5].tone) for row in rows}


def of(found: dict[str, tuple[Any, str]], key: str) -> tuple[Any, str]:
    """The line of one post."""
    post = models.Post.objects.select_related("owner").get(key=key)
    return found[f"{post.owner.names['es']} {post}"]


def test_the_secretariat_sees_who_holds_what_is_vacant_and_what_is_stale() -> None:
    found = standing()
    assert len(found) == 12
    assert of(found, "xc-1540-capital") == ("Lucía Fontana Ríos", "good")
    assert of(found, "xc-1540-mision") == ("Andrés Villar Montes", "good")
    assert of(found, "xc-bwc") == ("Julián Mora Estévez", "warn")
    assert of(found, "xc-inssp") == (None, "bad")
    assert of(found, "xh-bwc") == (None, "bad")
    assert of(found, "xh-cicte") == (None, "bad")
    assert of(found, "xh-cwc") == ("Winston Farrow", "warn")


def test_lists_of_vacant_and_of_stale_posts_hold_those_alone() -> None:
    assert {tone for _who, tone in standing(only="vacant").values()} == {"bad"}
    assert {tone for _who, tone in standing(only="stale").values()} == {"warn"}
    assert len(standing(only="vacant")) + len(standing(only="stale")) < len(standing())


@pytest.mark.parametrize(
    ("verified", "tone"),
    [
        ("", "warn"),
        ((clock.today() - queries.STALE).isoformat(), "good"),
        ((clock.today() - queries.STALE - timedelta(days=1)).isoformat(), "warn"),
        (str(clock.today().year), "good"),
        (str(clock.today().year - 2), "warn"),
    ],
)
def test_a_post_is_stale_a_year_and_a_day_after_it_was_verified(verified: str, tone: str) -> None:
    holder(verified_on=verified)
    assert of(standing(), "xc-bwc")[1] == tone


@pytest.mark.parametrize(
    ("until", "held"),
    [
        (clock.today().isoformat(), True),
        ((clock.today() - timedelta(days=1)).isoformat(), False),
        (str(clock.today().year), True),
        (clock.today().isoformat()[:7], True),
        (str(clock.today().year - 1), False),
        ("", True),
    ],
)
def test_who_handed_over_holds_the_post_to_the_end_of_the_last_day(until: str, held: bool) -> None:
    one = holder(stage="handed_over", until=until)
    assert of(standing(), "xc-bwc")[0] == (one.name if held else None)


def test_nobody_outside_the_network_sees_contacts() -> None:
    for email in ("", LABORATORY, world.FORMER):
        assert not queries.may_see_contacts(actor(email))
        (public,) = queries.posts(actor(email))
        assert "Belmonte" not in str(public), "an office may be public, whoever holds it is not"
    assert queries.may_see_contacts(actor(HALYARD))


def test_the_columns_are_as_many_as_the_cells() -> None:
    assert {len(row.cells) for row in queries.posts(actor(COORDINATOR))} == {len(queries.post_columns())}


def test_a_list_of_posts_takes_the_same_few_queries_however_long() -> None:
    by = actor(COORDINATOR)
    with CaptureQueriesContext(connection) as few:
        queries.posts(by)
    for number in range(20):
        post = deeds.plant(models.Post(owner_id="country:XH", klass="network", kind="inssp"))
        deeds.plant(models.Holder(owner_id="country:XH", klass="network", post=post, name=str(number), stage="active"))
    with CaptureQueriesContext(connection) as many:
        assert len(queries.posts(by)) == 32
    assert len(many) == len(few) <= 4
