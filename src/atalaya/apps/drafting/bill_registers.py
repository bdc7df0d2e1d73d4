"""Registers of what is followed outside: bills, parliaments, what laws require, notes, guidelines."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from atalaya.apps.access.registers.shape import Register
from atalaya.apps.drafting import bill_models as models
from atalaya.core.policy import Klass

BILLS: Final = Register(
    "bills",
    models.Bill,
    _("bill"),
    _("Bills in parliament"),
    ("title", "number", "legislature", "text", "law", "continues", "about", "events"),
    ("title", "number", "legislature"),
    klass=Klass.NATIONAL,
    owners=("country",),
    guarded=("about",),
    about=_("Where each bill stands, with the day and the source of every step, and when it lapses."),
)
LEGISLATURES: Final = Register(
    "legislatures",
    models.Legislature,
    _("parliament"),
    _("Parliaments and their terms"),
    ("names", "chambers", "terms", "rules", "sources"),
    ("names", "chambers"),
    klass=Klass.PUBLIC,
    owners=("country",),
    about=_("Terms, and the rule by which bills lapse: entered with their source, never assumed."),
)
ADOPTIONS: Final = Register(
    "adoptions",
    models.Adoption,
    _("clauses of the library in a law"),
    _("Library clauses that became law"),
    ("law", "bill", "clauses", "about", "sources"),
    ("law", "clauses"),
    klass=Klass.NATIONAL,
    owners=("country",),
    about=_(
        "Written down when a bill becomes law. Others see which clauses a country used once it releases the record."
    ),
)
DUTIES: Final = Register(
    "duties",
    models.Duty,
    _("text that a law requires"),
    _("What laws require"),
    ("law", "article", "title", "kind", "body", "due", "rule", "result", "about", "sources"),
    ("title", "law", "article", "body", "due"),
    filters=("kind",),
    order=("due", "id"),
    klass=Klass.NATIONAL,
    owners=("country",),
    guarded=("about",),
    about=_("Regulations, lists and bodies that a law asks for, with who is in charge and until when."),
)
NOTES: Final = Register(
    "notes",
    models.NoteVerbale,
    _("note verbale"),
    _("Notes verbales"),
    (
        "title",
        "sender",
        "addressee",
        "annexes",
        "place",
        "signature",
        "number",
        "dated",
        "text",
        "encloses",
        "submission",
        "sent_on",
        "acknowledged_on",
        "sources",
    ),
    ("title", "number", "sent_on", "acknowledged_on"),
    klass=Klass.NATIONAL,
    owners=("country", "secretariat"),
    about=_("Notes with their words in four languages. The number is typed in by the sender, never invented."),
)
GUIDELINES: Final = Register(
    "guidelines",
    models.Guideline,
    _("national guideline"),
    _("National guidelines"),
    (
        "title",
        "mandate",
        "mandate_on",
        "group",
        "text",
        "pilots",
        "approved_by",
        "approved_on",
        "years",
        "review_on",
        "consents",
        "sources",
    ),
    ("title", "approved_on", "review_on"),
    klass=Klass.NATIONAL,
    owners=("country", "secretariat"),
    guarded=("mandate",),
    about=_("From the mandate over consultation, legal check and pilot to the approval, and when it is reviewed."),
)
REGISTERS: Final[tuple[Register, ...]] = (BILLS, LEGISLATURES, ADOPTIONS, DUTIES, NOTES, GUIDELINES)
