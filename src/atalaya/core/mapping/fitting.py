"""Passages x obligations -> fits, for the framework, the enforcement and the information fields.

Reads the passages of one language and their surroundings. Writes, for each question (obligation, weapon) and
dimension, the passages that say anything to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from atalaya.core.catalogue import Catalogue
from atalaya.core.mapping import facets
from atalaya.core.mapping.facets import Fit, Ground
from atalaya.core.mapping.passages import Passage, Surroundings
from atalaya.core.mapping.profiles import Group, Profile

Question = tuple[str, str, str]  # obligation, weapon, dimension
Answers = Mapping[int, Fit]  # passage number -> fit
_About = tuple[float, Ground] | None
_SANCTIONS: Group = (("penalty", 1.0), ("sanction", 0.9))
_BREACH = "breach"  # "contravenes any provision of this Act"
_REGIME, _REGIME_ELSE = 0.85, 0.72  # a penalty for breaking a law that answers the obligation elsewhere
_LEAST = 0.02
_APPROVAL_ONLY, _APPROVING_LAW = (
    0.15,
    0.5,
)  # an article approving a treaty, and its neighbours, set no rule of their own
_APPROVING_WORDS = 60  # an approval speaks at once, in its first sentence
_NAMING_WORDS = 120  # a treaty named further on stands in the text of the one approved
_TITLE_ONLY = 0.8  # the treaty is named in the law's title, the approving article only says "it"
_OPENING_WORDS = 40
_ANCILLARY = 0.35  # bail, benefits, competence, reports: the offence is only named there
_PUNISHES_ONLY = 0.65  # an offence without any control in it, in the framework column of a control row
_CONTROLS = frozenset(
    {"licence", "unlicensed", "registration", "authority", "designation", "list", "inspection", "declaration"}
)
_PUNISHING_WORDS = 12
_MANDATE_ONLY = 0.65  # who may impose sanctions, not what is punished
_OF_HOLDERS = ("OP3AB-personnel_reliability", "OP3AB-genetic_engineering")  # a criminal record is no vetting
_OF_OFFENCES = (
    "OP3CD-enforcement_agencies",
    "OP3CD-border_control",
    "OP3CD-extraterritorial",
    "OP3AB-physical_protection",
)
_DEFINITION = 0.6  # an article of definitions supports a rule, it is not the rule
_ANY = Profile(
    "",
    "any",
    {"weapon": 1.0, "wmd": 1.0, "treaty": 0.9, "material": 0.85, "dual": 0.8},
    False,
    (),
    (),
    (),
    (),
    0.0,
    1.0,
)


def questions(catalogue: Catalogue) -> list[tuple[str, str]]:
    """Obligations and weapons in catalogue order, each pair once."""
    return list(dict.fromkeys((field.obligation, field.weapon) for field in catalogue.fields))


class Fitter:
    """The passages of one language on the table."""

    def __init__(
        self, found: Sequence[Passage], around: Sequence[Surroundings], profiles: Mapping[str, Profile]
    ) -> None:
        self.passages = found
        self.around = around  # by instrument number
        self.profiles = profiles
        self._about: dict[tuple[str, float, str], dict[int, _About]] = {}

    def fits(self, catalogue: Catalogue) -> dict[Question, Answers]:
        """What answers each question, in each dimension it has."""
        found: dict[Question, Answers] = {}
        for obligation, weapon in questions(catalogue):
            profile = self.profiles[obligation]
            if weapon:
                framework, enforcement = self._both(profile, weapon)
                found[obligation, weapon, "L"], found[obligation, weapon, "E"] = framework, enforcement
            else:
                found[obligation, "", "Y"] = self._approvals(profile) if profile.treaty else self._anything(profile)
        return found

    def _both(self, profile: Profile, weapon: str) -> tuple[Answers, Answers]:
        about = self._subjects(profile, weapon)
        framework: dict[int, Fit] = {}
        best: dict[int, float] = {}
        for number, subject in about.items():
            passage = self.passages[number]
            fit = facets.fit(passage, self.around[passage.instrument], profile, subject, profile.need)
            fit = self._lowered(fit, passage, profile)
            if self._punishes_only(passage, profile):
                fit = Fit(fit.score * _PUNISHES_ONLY, fit.grounds, fit.sentence)
            if fit.score >= _LEAST:
                framework[number] = fit
                best[passage.instrument] = max(best.get(passage.instrument, 0.0), fit.score)
        enforced = ((number, self._enforced(number, profile, subject, best)) for number, subject in about.items())
        return framework, {number: fit for number, fit in enforced if fit.score >= _LEAST}

    def _subjects(self, profile: Profile, weapon: str) -> Mapping[int, _About]:
        """Passages about the weapon, with how strongly; the same for all obligations that weigh mentions alike."""
        key = (profile.subject, profile.terror, weapon)
        found = self._about.get(key)
        if found is None:
            found = {}
            for number, passage in enumerate(self.passages):
                around = self.around[passage.instrument]
                subject = None if profile.any_subject else facets.subject(passage, around, profile, weapon)
                if subject is not None or profile.any_subject:
                    found[number] = subject
            self._about[key] = found
        return found

    def _enforced(self, number: int, profile: Profile, subject: _About, best: Mapping[int, float]) -> Fit:
        """A penalty for the acts the article names itself, or for breaking a law that answers elsewhere."""
        passage = self.passages[number]
        if not any(concept in passage.found for concept, _ in _SANCTIONS):
            return Fit(0.0, (), 0)
        around = self.around[passage.instrument]
        banned = any(concept == "prohibition" for concept, _ in profile.need[0]) and len(profile.need) > 1
        acts = profile.need[1:] if banned else profile.need  # the sanction stands for the ban
        own = facets.fit(passage, around, profile, subject, (_SANCTIONS, *acts))
        alone = facets.fit(passage, around, profile, None, (_SANCTIONS,))
        general = _REGIME if _BREACH in passage.found else _REGIME_ELSE
        regime = alone.score * best.get(passage.instrument, 0.0) * general
        if own.score < regime:
            own = Fit(regime, ((subject[1],) if subject else ()) + alone.grounds, alone.sentence)
        if _opens(passage, "designation") and not any(
            hit.first < _PUNISHING_WORDS for hit in passage.found.get("offence", ())
        ):
            own = Fit(own.score * _MANDATE_ONLY, own.grounds, own.sentence)
        return self._lowered(own, passage, profile)

    def _punishes_only(self, passage: Passage, profile: Profile) -> bool:
        control_row = profile.obligation.startswith("OP3") and profile.obligation not in _OF_OFFENCES
        if not control_row:
            return False
        opens = any(hit.first < _PUNISHING_WORDS for hit in passage.found.get("sanction", ()))
        controls = passage.found.keys() & _CONTROLS if profile.obligation not in _OF_HOLDERS else frozenset()
        return opens or ("crime" in passage.found and not controls)

    def _lowered(self, fit: Fit, passage: Passage, profile: Profile) -> Fit:
        """Weighs down articles that speak of something else in the right words."""
        factor = 1.0
        around = self.around[passage.instrument]
        if around.approving:
            answers = any(concept in passage.found or concept in around.title for concept in profile.approval)
            if not answers:
                factor *= _APPROVAL_ONLY if "approval" in passage.found else _APPROVING_LAW
        if _opens(passage, "ancillary"):
            factor *= _ANCILLARY
        if passage.defines and "definition" not in profile.helps:
            factor *= _DEFINITION
        return Fit(fit.score * factor, fit.grounds, fit.sentence) if factor != 1.0 else fit

    def _approvals(self, profile: Profile) -> Answers:
        """Articles that approve, ratify or accede to one of the treaties asked for."""
        found: dict[int, Fit] = {}
        for number, passage in enumerate(self.passages):
            approval = next(
                (
                    hit
                    for hit in passage.found.get("approval", ())
                    if hit.sentence <= 1 and hit.first < _APPROVING_WORDS
                ),
                None,
            )
            if approval is None:
                continue
            for concept in profile.treaty:
                hits = [hit for hit in passage.found.get(concept, ()) if hit.first < approval.last + _NAMING_WORDS]
                if concept == "treaty.cppnm" and "treaty.cppnm2005" in passage.found:
                    continue  # the amendment names the convention it amends
                titled = concept in self.around[passage.instrument].title and "treaty.any" in passage.found
                titled = titled and not any(
                    name.startswith("treaty.") and name != "treaty.any" for name in passage.found
                )
                level = 1.0 if hits else _TITLE_ONLY if titled else 0.0
                if level > (found[number].score if number in found else 0.0):
                    named = Ground("subject", concept, level, "article" if hits else "law", hits[0] if hits else None)
                    verb = Ground("need", "approval", 1.0, "article", approval)
                    found[number] = Fit(level, (named, verb), approval.sentence)
        return found

    def _anything(self, profile: Profile) -> Answers:
        """For fields without a weapon: the article's strongest subject, whichever it is."""
        found: dict[int, Fit] = {}
        for number, passage in enumerate(self.passages):
            around = self.around[passage.instrument]
            subjects = [facets.subject(passage, around, _ANY, weapon) for weapon in facets.WEAPONS]
            strongest = max((one for one in subjects if one), key=lambda one: one[0], default=None)
            if strongest is None:
                continue
            fit = facets.fit(passage, around, profile, strongest, profile.need)
            fit = self._lowered(fit, passage, profile)
            if fit.score >= _LEAST:
                found[number] = fit
        return found


def _opens(passage: Passage, concept: str) -> bool:
    return any(hit.first < _OPENING_WORDS for hit in passage.found.get(concept, ()))
