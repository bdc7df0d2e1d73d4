"""The self-assessment pack of a review: the matrix as it stands and the laws that everybody in the room may read."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from django.urls import reverse

from atalaya.apps.access import deeds, releases
from atalaya.apps.assessment import models as assessment
from atalaya.apps.cooperation import review_models as models
from atalaya.apps.cooperation import review_parts as parts
from atalaya.apps.laws import actions as laws
from atalaya.apps.laws import models as law_models
from tests import world
from tests.apps.cooperation import review_room as room

pytestmark = pytest.mark.django_db
XC, XH = room.XC, room.XH


def law(title: str, klass: str) -> law_models.Law:
    """A law of the invented country whose file says its title."""
    by = room.who("contact", XC)
    made = deeds.create(law_models.Law(owner_id=XC, klass=klass, title={"es": title}, kind="law"), by=by)
    kept = laws.store().put(io.BytesIO(title.encode()))
    law_models.Edition.objects.create(
        law=made, number=1, digest=kept.digest, file=kept.digest, name=f"{title}.txt", language="es", chars=len(title)
    )
    return made


def unpacked(pack: models.Pack) -> dict[str, bytes]:
    """The members of a pack."""
    ending, content = parts.pack_file(pack)
    assert ending == "zip"
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_a_pack_takes_the_matrix_and_the_laws_that_every_party_may_read_and_no_other() -> None:
    by = room.who("contact", XC)
    review = room.begin()
    matrix = deeds.create(
        assessment.Assessment(owner_id=XC, klass="national", title={"es": "Matriz"}, catalogue="un1540-2017"), by=by
    )
    law("Ley pública", "public")
    hidden = law(f"Ley {room.CANARY}", "national")
    half = law(f"Ley solo {room.CANARY}", "national")
    made = releases.propose(law_models.Law, half.pk, "secretariat", why="", by=by, version=half.version)
    releases.confirm(made.pk, by=room.who("second", XC), version=made.version)
    pack = parts.pack(review.pk, matrix.pk, by=by)
    members = unpacked(pack)
    assert openpyxl.load_workbook(io.BytesIO(members["self-assessment.xlsx"])).sheetnames
    assert [name for name in members if name.startswith("laws/")] == [
        f"laws/{law_models.Law.objects.get(title={'es': 'Ley pública'}).pk}-Ley-pública.txt"
    ]
    assert "Ley pública" in members["laws.csv"].decode()
    assert room.CANARY not in "".join(one.decode(errors="replace") for one in members.values())
    for audience in (XH, "secretariat"):
        hidden.refresh_from_db()
        told = releases.propose(law_models.Law, hidden.pk, audience, why="", by=by, version=hidden.version)
        releases.confirm(told.pk, by=room.who("second", XC), version=told.version)
    assert sum(name.startswith("laws/") for name in unpacked(parts.pack(review.pk, matrix.pk, by=by))) == 2
    page = world.browser(room.person("contact", XC)).get(reverse("review-part", args=[review.pk, "xc"]))
    assert page.status_code == 200
    assert "Ley pública" in page.content.decode()
    file = reverse("review-pack-file", args=[pack.pk])
    assert world.browser(room.person("contact", XH)).get(file).status_code == 404
    parts.confirm(pack, by=room.who("second", XC))
    seen = world.browser(room.person("contact", XH)).get(file)
    assert (seen.status_code, seen["Content-Type"]) == (200, "application/zip")
