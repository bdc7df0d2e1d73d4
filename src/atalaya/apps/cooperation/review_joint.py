"""Deeds on the joint text of a review: out of cleared parts alone, put before the countries, changed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from atalaya.adapters import clock
from atalaya.adapters.writers import draft_akn, draft_docx, draft_markdown, draft_pdf
from atalaya.adapters.writers.cover import Cover
from atalaya.apps.access import deeds
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import values
from atalaya.apps.cooperation import review_models as models
from atalaya.apps.cooperation import review_standing as standing
from atalaya.apps.drafting import actions as drafting
from atalaya.apps.drafting import models as drafts
from atalaya.apps.drafting import texts
from atalaya.core import errors, policy, reviews
from atalaya.core.drafting import assembly, lines
from atalaya.core.drafting.model import Clause, Text, Wording
from atalaya.web.templatetags import look

TYPES: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "akn": "application/xml",
    "md": "text/markdown; charset=utf-8",
}
ENDINGS: Final = {"akn": "xml"}


def of(review: models.Review) -> models.Joint | None:
    """The joint text, if it is begun."""
    return models.Joint.objects.filter(review=review).select_related("text__owner").first()


def begin(pk: int, languages: Sequence[str], *, by: policy.Actor) -> models.Joint:
    """Begins the joint text in these languages: introduction, topics, conclusions. The rapporteur writes."""
    with transaction.atomic():
        found = standing.held(pk, by)
        if of(found) is not None:
            raise errors.OutOfOrder("review.joint", "The joint text is begun.")
        if not languages:
            raise errors.Unusable("note.languages", "Choose at least one language.", "languages")
        title = {code: values.spoken(found.title, code).text for code in languages}
        draft = drafts.Draft(
            owner_id=found.owner_id, klass=policy.Klass.BILATERAL, kind="report", lead=languages[0], title=title
        )
        base = _frame_of(found, tuple(languages), title)
        made = models.Joint.objects.create(review=found, text=drafting.create(draft, base, by=by))
        deeds.append("review.joined", record=found, by=by)
        strip(found, by)
    return made


def _frame_of(review: models.Review, languages: tuple[str, ...], title: dict[str, str]) -> Text:
    """The sections of a report of a peer review (programme.md A4), empty; the countries may shape it otherwise."""
    before = (_introduction, _method)
    after = (_visits, _conclusions, _steps)
    sections = [
        Clause(name, "heading", _in_each(languages, said))
        for name, said in (
            *zip(("introduction", "method"), before, strict=True),
            *((f"{reviews.TOPIC}{row['key']}", None) for row in review.topics),
            *zip(("visits", "conclusions", "steps"), after, strict=True),
        )
        if said is not None
    ]
    topic = [
        Clause(
            f"{reviews.TOPIC}{row['key']}",
            "heading",
            {code: Wording(values.spoken(row["name"], code).text) for code in languages},
        )
        for row in review.topics
    ]
    clauses = (*sections[:2], *topic, *sections[2:])
    return Text(languages[0], languages, "report", "report", title, clauses)


def _in_each(languages: Sequence[str], said: object) -> dict[str, Wording]:
    made = {}
    for code in languages:
        with translation.override(code):
            made[code] = Wording(said())  # type: ignore[operator]  # one of the functions below
    return made


def _introduction() -> str:
    return _("Introduction")


def _method() -> str:
    return _("Objectives and method")


def _visits() -> str:
    return _("Site visits")


def _conclusions() -> str:
    return _("Conclusions")


def _steps() -> str:
    return _("Recommendations and next steps")


def strip(review: models.Review, by: policy.Actor) -> None:
    """Puts the parts that are cleared now into the joint text, and takes out all that are not.

    What lies before the countries ends when it holds a part that its country took back.
    """
    found = of(review)
    if found is None:
        return
    cleared = standing.cleared(review)
    used = {owner: one.digest for owner, one in sorted(cleared.items())}
    row = drafting.working(found.text)
    names = access.names()
    parts = [
        reviews.Cleared(owner.partition(":")[2].lower(), names.get(owner, {}), texts.read(cleared[owner].content))
        for owner in review.countries
        if owner in cleared
    ]
    topics = tuple(reviews.Topic(str(one["key"]), one.get("name", {})) for one in review.topics)
    old = texts.read(row.content)
    new = reviews.join(old, topics, parts)
    if new != old:
        drafting.store(row, new, by)
    if used != found.used:
        models.Joint.objects.filter(pk=found.pk).update(used=used)
        deeds.append("review.assembled", record=review, by=by, values={"parts": (sorted(found.used), sorted(used))})
        if set(found.used.items()) - set(used.items()):
            void(review)


def void(review: models.Review) -> None:
    """Nothing lies before the countries any more."""
    models.JointVersion.objects.filter(joint__review=review, ended_at=None).update(ended_at=clock.now())


def assemble(pk: int, *, by: policy.Actor) -> None:
    """The rapporteur has the parts cleared meanwhile put in."""
    with transaction.atomic():
        found = standing.held(pk, by)
        if of(found) is None:
            raise errors.OutOfOrder("review.unjoined", "The joint text is not begun.")
        strip(found, by)


def put(pk: int, *, by: policy.Actor) -> models.JointVersion:
    """Puts the joint text before the countries as it stands; each clears it, or asks for a change.

    OutOfOrder (``review.waits``) while a country's part is not cleared: nothing is put for a country.
    """
    with transaction.atomic():
        found = standing.held(pk, by)
        made = of(found)
        if made is None:
            raise errors.OutOfOrder("review.unjoined", "The joint text is not begun.")
        strip(found, by)
        made.refresh_from_db()
        waiting = tuple(one for one in found.countries if one not in made.used)
        reviews.require("clear", found.countries, {reviews.PART: waiting})
        text = assembly.assemble(texts.titled(texts.working(made.text), made.text), texts.OUTSIDE).text
        if any(one.undecided for one in text.clauses):
            detail = "Some clauses still have wordings side by side: choose one of each."
            raise errors.OutOfOrder("draft.undecided", detail)
        content = texts.write(text)
        void(found)
        last = made.versions.order_by("-number").values_list("number", flat=True).first() or 0
        version = models.JointVersion.objects.create(
            joint=made,
            number=last + 1,
            content=content,
            digest=hashlib.sha256(content.encode()).hexdigest(),
            by_id=by.person,
        )
        deeds.append("review.put", record=found, by=by, values={"version": (None, version.number)})
    return version


def ask(pk: int, country: str, words: str, place: str = "", *, by: policy.Actor) -> models.Change:
    """A country asks for a change of the joint text that lies before it."""
    with transaction.atomic():
        found = standing.held(pk, by, policy.Verb.APPROVE)
        standing.require_speaking(found, country, by)
        version = standing.joint_version(found)
        if version is None:
            raise errors.OutOfOrder("review.nothing", "There is nothing yet to say yes to.")
        if not words.strip():
            raise errors.Unusable("review.words", "Write what should change.", "words")
        made = models.Change.objects.create(
            review=found,
            owner_id=country,
            version=version.number,
            place=place[:200],
            words=words.strip(),
            by_id=by.person,
        )
        deeds.append("review.asked", record=found, by=by, values={"country": (None, country)})
    return made


def settle(pk: int, number: int, answer: str, *, by: policy.Actor) -> None:
    """The rapporteur says what became of a change that was asked for."""
    with transaction.atomic():
        found = standing.held(pk, by)
        rows = models.Change.objects.filter(review=found, pk=number, settled_at=None)
        if not rows.update(answer=answer.strip()[:2000], settled_at=clock.now()):
            raise standing.nothing()
        deeds.append("review.settled", record=found, by=by, values={"change": (None, number)})


# As files.


def write(review: models.Review, content: str, kind: str, language: str, number: int) -> bytes:
    """The joint text as a file: frozen words alone, in which no restricted paragraph ever stood."""
    text = texts.read(content)
    if kind not in TYPES or language not in text.languages:
        raise errors.Unusable("note.file", "Choose one of the languages and formats of the note.", "kind")
    if kind == "akn":
        return draft_akn.render(text, "un", language=language, on=review.note_on or clock.today().isoformat())
    with translation.override(language):
        names = access.names()
        above = (
            " · ".join(values.spoken(names.get(one, {}), language).text for one in review.countries),
            f"v{number}",
        )
        klass = look.CLASSES["bilateral"]
        cover = Cover(
            text.named(language), language, f"{klass[0]}: {klass[1]}", above, _("Not translated; in {language}:")
        )
        laid = lines.lay(text, language)
        if kind == "md":
            return draft_markdown.render(laid, cover).encode()
        if kind == "pdf":
            return draft_pdf.render(laid, cover).data
        return draft_docx.render(laid, cover, values={"date": review.note_on, "version": f"v{number}"})
