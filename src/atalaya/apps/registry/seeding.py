"""Puts what the software brings along into the database: the public registry, and the demonstration."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import yaml
from django.db import transaction

from atalaya.adapters import seeds as files
from atalaya.apps.access import deeds
from atalaya.apps.access import models as people
from atalaya.apps.access.records import Record
from atalaya.apps.registry import models
from atalaya.core import policy, seeds


def plant(found: seeds.Seeds, today: date) -> int:
    """Writes what is not there yet, all of it or nothing; a second run adds nothing. Gives how many records came."""
    with transaction.atomic():
        planting = _Planting(found, today)
        planting.owners()
        planting.records()
        return planting.count


def plant_glossary() -> int:
    """The terms of the work; a second run adds nothing."""
    parsed = yaml.safe_load((files.REGISTRY.parent / "glossary.yaml").read_text(encoding="utf-8"))
    there = set(models.Term.objects.values_list("key", flat=True))
    made = 0
    with transaction.atomic():
        for term in parsed["terms"]:
            if term["id"] not in there:
                deeds.plant(_term(term))
                made += 1
    return made


def _term(told: Mapping[str, Any]) -> models.Term:
    source = told.get("source")
    also = {code: "; ".join(names) for code, names in told.get("also", {}).items()}
    rows = [{"title": source["symbol"], "confidence": source["provenance"]}] if source else []
    return models.Term(
        owner_id=policy.SECRETARIAT,
        klass=policy.Klass.PUBLIC,
        key=told["id"],
        names=told["term"],
        also=also,
        meaning=told["definition"],
        sources=rows,
    )


def people_of_the_demonstration(found: seeds.Seeds, password: str, today: date) -> list[str]:
    """Makes the invented people with this password and what they were granted. Gives the addresses of the new ones."""
    made = []
    with transaction.atomic():
        for person in found.people:
            if people.User.objects.filter(email=person.email.lower()).exists():
                continue
            user = people.User(
                email=person.email.lower(),
                name=person.name,
                language=person.language,
                time_zone=person.time_zone,
                digest="never",
            )
            user.set_password(password)
            user.save()
            made.append(person.email)
            for grant in person.grants:
                people.Grant.objects.create(
                    user=user,
                    role=grant.role,
                    owner_id=grant.owner,
                    since=seeds.falls(grant.since, today),
                    until=seeds.falls(grant.until, today) if grant.until else None,
                )
    return made


class _Planting:
    """One run: knows what is there already, and under which number each key stands."""

    def __init__(self, found: seeds.Seeds, today: date) -> None:
        self.found = found
        self.today = today
        self.count = 0
        self._people = {person.key: person for person in found.people}
        self._numbers: dict[type[Record], dict[str, int]] = {}

    def owners(self) -> None:
        """Everybody who can own something; what stands beside invented countries is invented too."""
        invented = any(one.invented for one in self.found.countries)
        made = [
            people.Owner(
                code=f"country:{one.code}",
                kind="country",
                names=dict(one.short),
                calendar=one.calendar or one.code,
                invented=one.invented,
            )
            for one in self.found.countries
        ]
        made += [
            people.Owner(
                code=f"organisation:{one.key}",
                kind="organisation",
                names=dict(one.names),
                invented=invented,
            )
            for one in self.found.organisations
        ]
        made += [
            people.Owner(code=f"review:{one.key}", kind="review", names=dict(one.names), invented=True)
            for one in self.found.reviews
        ]
        people.Owner.objects.bulk_create(made, ignore_conflicts=True)
        for code, names in _HOUSE.items():
            people.Owner.objects.filter(code=code, names={}).update(names=names)

    def records(self) -> None:
        """Section by section; later ones point at earlier ones."""
        for one in self.found.countries:
            self._country(one)
        for organisation in self.found.organisations:
            self._organisation(organisation)
        for body in self.found.bodies:
            self._body(body)
        self._members()
        for mandate in self.found.mandates:
            self._mandate(mandate)
        for project in self.found.projects:
            self._project(project)
        for post in self.found.posts:
            self._post(post)
        for submission in self.found.submissions:
            self._submission(submission)
        for activity in self.found.activities:
            self._activity(activity)
        for meeting in self.found.meetings:
            self._meeting(meeting)
        for deadline in self.found.deadlines:
            self._deadline(deadline)
        for fact in self.found.facts:
            self._fact(fact)

    def _put(self, model: type[models.Keyed], key: str, parties: Iterable[str] = (), **values: Any) -> int:
        """Adds a record unless its key is there; gives its number."""
        known = self._known(model)
        if key not in known:
            record = deeds.plant(model(key=key, **values), parties=parties)
            known[key] = record.pk
            self.count += 1
        return known[key]

    def _known(self, model: type[models.Keyed]) -> dict[str, int]:
        if model not in self._numbers:
            self._numbers[model] = dict(model._default_manager.values_list("key", "pk"))
        return self._numbers[model]

    def _number(self, model: type[models.Keyed], key: str) -> int | None:
        return self._known(model).get(key) if key else None

    def _several(self, model: type[models.Keyed], keys: Iterable[str]) -> list[int]:
        known = self._known(model)
        return [known[key] for key in keys if key in known]

    def _sharing(
        self, one: seeds.Activity | seeds.Deadline | seeds.Fact | seeds.Meeting | seeds.Submission
    ) -> list[str]:
        """Who shares a bilateral record that names nobody: the parties of its review, else the secretariat."""
        if one.klass is not policy.Klass.BILATERAL:
            return []
        reviews = {f"review:{review.key}": list(review.parties) for review in self.found.reviews}
        return reviews.get(one.owner, [] if one.owner == policy.SECRETARIAT else [policy.SECRETARIAT])

    def _on(self, when: str | None) -> str:
        return seeds.falls(when, self.today) if when else ""

    def _country(self, one: seeds.Country) -> None:
        self._put(
            models.Country,
            one.code,
            owner_id=f"country:{one.code}",
            klass=policy.Klass.PUBLIC,
            code=one.code,
            alpha3=one.alpha3,
            short=dict(one.short),
            formal=dict(one.formal),
            adjective=dict(one.adjective or {}),
            region=one.region,
            languages=" ".join(one.languages),
            tradition=one.tradition,
            row=one.tile.row,
            column=one.tile.column,
            memberships=[_membership(membership) for membership in one.memberships],
            invented=one.invented,
        )

    def _organisation(self, one: seeds.Organisation) -> None:
        self._put(
            models.Organisation,
            one.key,
            owner_id=f"organisation:{one.key}",
            klass=one.klass,
            names=dict(one.names),
            abbreviation=one.abbreviation,
            kind=one.kind,
            country=one.country,
            about=dict(one.about or {}),
            address=one.address,
            sources=_sources(one.sources),
        )

    def _body(self, one: seeds.Body) -> None:
        self._put(
            models.Body,
            one.key,
            owner_id=one.owner,
            klass=one.klass,
            names=dict(one.names),
            abbreviation=one.abbreviation,
            kind=one.kind,
            tasks=dict(one.tasks or {}),
            since=one.since or "",
            until=one.until or "",
            sources=_sources(one.sources),
        )

    def _members(self) -> None:
        """Members of committees, once all bodies have a number."""
        for one in self.found.bodies:
            members = self._several(models.Body, one.members)
            body = models.Body.objects.filter(key=one.key).first()
            if members and body is not None and not body.members:
                deeds.amend(body, {"members": members})

    def _mandate(self, one: seeds.Mandate) -> None:
        self._put(
            models.Mandate,
            one.key,
            owner_id=one.owner,
            klass=one.klass,
            number=one.number,
            title=dict(one.title),
            issuer=dict(one.issuer),
            on=one.on or "",
            until=one.until or "",
            paragraphs=[{"number": part.number, "gist": dict(part.gist)} for part in one.paragraphs],
            sources=_sources(one.sources),
        )

    def _project(self, one: seeds.Project) -> None:
        self._put(
            models.Project,
            one.key,
            owner_id=one.owner,
            klass=one.klass,
            stage=one.stage,
            number=one.number,
            title=dict(one.title),
            donor_id=self._number(models.Organisation, one.donor),
            implementers=self._several(models.Organisation, one.implementers),
            since=self._on(one.since),
            until=self._on(one.until),
            about=dict(one.about or {}),
            beneficiaries=[
                _full({"country": f"country:{b.country}", "since": self._on(b.since), "until": self._on(b.until)})
                | _source_of(b.source)
                for b in one.beneficiaries
            ],
            amendments=[
                _full({"number": a.number, "on": self._on(a.on), "what": dict(a.what)})
                | {"source_title": a.source.title, "reference": a.source.reference}
                for a in one.amendments
            ],
            mandates=self._several(models.Mandate, one.mandates),
            sources=_sources(one.sources),
        )

    def _post(self, one: seeds.Post) -> None:
        post = self._put(
            models.Post,
            one.key,
            owner_id=one.owner,
            klass=one.klass,
            kind=one.kind,
            body_id=self._number(models.Body, one.body),
            mailbox=one.mailbox,
            languages=" ".join(one.languages),
        )
        for place, holder in enumerate(one.holders):
            person = self._people[holder.person]
            self._put(
                models.Holder,
                f"{one.key}-{place}",
                owner_id=one.owner,
                klass=one.klass if one.klass is not policy.Klass.PUBLIC else policy.Klass.NETWORK,  # names stay inside
                stage=holder.stage,
                post_id=post,
                name=person.name,
                function=_first(person.about, person.language)[:200],
                mail=person.email,
                since=self._on(holder.since),
                until=self._on(holder.until),
                note=holder.note,
                note_on=self._on(holder.note_on),
                verified_on=self._on(holder.verified_on),
            )

    def _submission(self, one: seeds.Submission) -> None:
        number = self._put(
            models.Submission,
            one.key,
            one.parties or self._sharing(one),
            owner_id=one.owner,
            klass=one.klass,
            stage=one.stage,
            kind=one.kind,
            title=dict(one.title),
            direction=one.direction,
            counterpart=dict(one.counterpart or {}),
            on=self._on(one.on),
            note=one.note,
            symbol=one.symbol,
            language=one.language,
            text=dict(one.text or {}),
            mandates=self._several(models.Mandate, one.mandates),
            sources=_sources(one.sources),
        )
        for audience in one.audiences:
            people.Release.objects.get_or_create(
                target="registry.submission",
                target_id=number,
                audience=audience,
                defaults={"stage": "proposed", "why": ""},
            )

    def _activity(self, one: seeds.Activity) -> None:
        self._put(
            models.Activity,
            one.key,
            self._sharing(one),
            owner_id=one.owner,
            klass=one.klass,
            stage=one.stage,
            kind=one.kind,
            title=dict(one.title),
            since=self._on(one.since),
            until=self._on(one.until),
            place=dict(one.place or {}),
            link=one.link if not one.link or "://" in one.link else f"https://{one.link}",
            about=dict(one.about or {}),
            countries=[f"country:{code}" for code in one.countries],
            organisers=self._several(models.Organisation, one.organisers),
            organisations=self._several(models.Organisation, one.organisations),
            bodies=self._several(models.Body, dict.fromkeys((*one.organisers, *one.organisations))),
            people=self._present(one.people),
            present=one.present,
            projects=self._several(models.Project, one.projects),
            mandates=self._several(models.Mandate, one.mandates),
            sources=_sources(one.sources),
        )

    def _meeting(self, one: seeds.Meeting) -> None:
        meeting = self._put(
            models.Meeting,
            one.key,
            self._sharing(one),
            owner_id=one.owner,
            klass=one.klass,
            stage=one.stage,
            body_id=self._number(models.Body, one.body),
            title=dict(one.title),
            on=self._on(one.on),
            place=dict(one.place or {}),
            agenda=[{"text": dict(line)} for line in one.agenda],
            minutes=dict(one.minutes or {}),
            decisions=[{"text": dict(line)} for line in one.decisions],
            people=self._present(one.people),
        )
        for place, action in enumerate(one.actions):
            self._put(
                models.Action,
                f"{one.key}-{place}",
                self._sharing(one),
                owner_id=one.owner,
                klass=one.klass,
                stage=action.stage,
                meeting_id=meeting,
                title=dict(action.what),
                who=self._people[action.by].name,
                due=date.fromisoformat(self._on(action.due)),
            )

    def _deadline(self, one: seeds.Deadline) -> None:
        self._put(
            models.Deadline,
            one.key,
            self._sharing(one),
            owner_id=one.owner,
            klass=one.klass,
            stage=one.stage,
            title=dict(one.title),
            due=date.fromisoformat(self._on(one.due)),
            rule=one.rule,
            about=dict(one.about or {}),
        )

    def _fact(self, one: seeds.Fact) -> None:
        claims = [
            _full({"statement": dict(claim.statement), "bears": self._on(claim.on)}) | _source(claim.source)
            for claim in one.claims
        ]
        self._put(
            models.Fact,
            one.key,
            self._sharing(one),
            owner_id=one.owner,
            klass=one.klass,
            topic=one.topic,
            title=dict(one.title),
            claims=claims,
            disputed=one.disputed,
        )

    def _present(self, keys: Sequence[str]) -> list[dict[str, str]]:
        found = (self._people[key] for key in keys)
        return [{"name": one.name, "function": _first(one.about, one.language)[:200]} for one in found]


_HOUSE: Mapping[str, dict[str, str]] = {
    policy.SECRETARIAT: {
        "es": "Secretaría regional",
        "en": "Regional secretariat",
        "pt": "Secretaria regional",
        "fr": "Secrétariat régional",
    },
    policy.SERVER: {"es": "Este servidor", "en": "This server", "pt": "Este servidor", "fr": "Ce serveur"},
}


def _first(words: Mapping[str, str], language: str) -> str:
    return words.get(language) or next(iter(words.values()), "")


def _full(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value}


def _source(one: seeds.Source) -> dict[str, Any]:
    return _full(
        {
            "title": one.title,
            "reference": one.reference,
            "on": one.on or "",
            "confidence": str(one.confidence),
            "language": one.language,
        }
    )


def _sources(found: Sequence[seeds.Source]) -> list[dict[str, Any]]:
    return [_source(one) for one in found]


def _source_of(one: seeds.Source) -> dict[str, Any]:
    """A source inside a row that is about something else."""
    told = _source(one)
    return {("source_" + name if name in ("title", "language") else name): value for name, value in told.items()}


def _membership(one: seeds.Membership) -> dict[str, Any]:
    row = {"of": one.of, "kind": one.kind, "since": one.since or "", "until": one.until or ""}
    return _full(row) | _source_of(one.source)
