"""What a deed is called, for a reader."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atalaya.apps.access import records

NAMES: Final = {
    "created": gettext_lazy("Added"),
    "planted": gettext_lazy("Brought along by the software"),
    "changed": gettext_lazy("Changed"),
    "imported": gettext_lazy("Imported"),
    "withdrawn": gettext_lazy("Withdrawn"),
    "restored": gettext_lazy("Brought back"),
    "propose": gettext_lazy("Release proposed"),
    "confirm": gettext_lazy("Release confirmed"),
    "withdraw": gettext_lazy("Release taken back"),
    "invited": gettext_lazy("Invited"),
    "granted": gettext_lazy("Role given"),
    "ended": gettext_lazy("Ended"),
    "delegated": gettext_lazy("Delegated"),
    "accepted": gettext_lazy("Invitation accepted"),
    "expired": gettext_lazy("Personal data taken out: its time was over"),
    "edition": gettext_lazy("New wording"),
    "brought": gettext_lazy("Texts brought as files"),
    "made": gettext_lazy("Calendar address made"),
    "forgotten": gettext_lazy("Account deleted"),
    "filed": gettext_lazy("Picture or video kept"),
    "flagged": gettext_lazy("Second look asked for"),
    "looked": gettext_lazy("Looked at by a second person"),
    "answer": gettext_lazy("Answered"),
    "revise": gettext_lazy("Answer changed"),
    "validate": gettext_lazy("Validated"),
    "check": gettext_lazy("Legally checked"),
    "clear": gettext_lazy("Cleared"),
    "agency": gettext_lazy("Given to a body"),
    "stale": gettext_lazy("The law it cites changed"),
    "open": gettext_lazy("Proposal brought back"),
    "refused": gettext_lazy("Proposal refused"),
    "reading": gettext_lazy("The software was asked to read the laws"),
    "read": gettext_lazy("Laws read by the software"),
    "added": gettext_lazy("Evidence added"),
    "said": gettext_lazy("Commented"),
    "settled": gettext_lazy("Comment settled"),
    "frozen": gettext_lazy("Edition frozen"),
    "asked": gettext_lazy("Agency asked"),
    "answered": gettext_lazy("Agency answered"),
    "closed": gettext_lazy("Call closed"),
    "returned": gettext_lazy("Agency's answer brought in"),
    "confirmed": gettext_lazy("Approved matrix confirmed"),
    "carried": gettext_lazy("Answers carried over"),
    "kept": gettext_lazy("Own survey brought"),
    "offered": gettext_lazy("Own survey offered again"),
    "rested": gettext_lazy("Own survey not offered any more"),
    "placed": gettext_lazy("Template of the update pack brought"),
    "plain": gettext_lazy("Back to the plain template"),
    "started": gettext_lazy("Begun"),
    "written": gettext_lazy("Answered in private"),
    "completed": gettext_lazy("Marked as complete"),
    "reopened": gettext_lazy("Not complete any more"),
    "let_in": gettext_lazy("Person let in"),
    "taken_out": gettext_lazy("Person taken out"),
    "shared": gettext_lazy("Agreed to show counts"),
    "taken_back": gettext_lazy("Agreement taken back"),
    "deleted": gettext_lazy("Deleted"),
    "data_came": gettext_lazy("Data came by a personal link"),
    "data_taken": gettext_lazy("Data taken over"),
    "data_left": gettext_lazy("Data left aside"),
    "noted": gettext_lazy("Progress noted"),
    "unnoted": gettext_lazy("Note of progress taken out of sight"),
    "renewed": gettext_lazy("Next edition begun"),
    "paper": gettext_lazy("Plan on paper brought"),
    "begun": gettext_lazy("Text begun"),
    "rewritten": gettext_lazy("Clause rewritten"),
    "inserted": gettext_lazy("Clause added"),
    "moved": gettext_lazy("Clause moved"),
    "removed": gettext_lazy("Clause taken out"),
    "split": gettext_lazy("Clause cut in two"),
    "proposed": gettext_lazy("Wording put beside"),
    "chosen": gettext_lazy("Wording chosen"),
    "languages": gettext_lazy("Languages of the text changed"),
    "versioned": gettext_lazy("Version frozen"),
    "exported": gettext_lazy("Written as a file"),
    "taken": gettext_lazy("Comment taken back"),
    "decided": gettext_lazy("Comment decided"),
    "done": gettext_lazy("Done"),
    "opened": gettext_lazy("Opened"),
    "revoked": gettext_lazy("Link ended"),
    "published": gettext_lazy("Published"),
    "commented": gettext_lazy("Commented by a body"),
    "attended": gettext_lazy("Attendance changed"),
    "named": gettext_lazy("Body named that clears"),
    "cleared": gettext_lazy("Part cleared"),
    "replied": gettext_lazy("Answered an invitation"),
    "reminded": gettext_lazy("Asked again"),
    "entry_confirmed": gettext_lazy("Contact data confirmed by its holder"),
    "entry_changed": gettext_lazy("Changes of contact data told by its holder"),
    "answer_settled": gettext_lazy("Answer of a holder dealt with"),
    "given": gettext_lazy("Given to a partner as a file"),
    "received": gettext_lazy("Received from a partner as a file"),
    "taken_over": gettext_lazy("What came as a file taken over"),
    "sent_copy": gettext_lazy("Released to another installation as a file"),
    "came": gettext_lazy("Came from another installation"),
    "applied": gettext_lazy("Taken over from another installation"),
    "gone": gettext_lazy("Withdrawn at the other installation"),
    "trusted": gettext_lazy("Key of another installation trusted"),
    "consented": gettext_lazy("Consented"),
    "unconsented": gettext_lazy("Consent taken back"),
    "unpublished": gettext_lazy("Not public any more"),
    "used": gettext_lazy("Practice used by a country"),
    "left": gettext_lazy("A country left the review"),
    "observed": gettext_lazy("Frame shown to an observer"),
    "joined": gettext_lazy("Joint text begun"),
    "assembled": gettext_lazy("Joint text put together"),
    "put": gettext_lazy("Joint text put before the countries"),
    "selected": gettext_lazy("Selection decided"),
    "signed": gettext_lazy("Signed in at a session"),
    "certified": gettext_lazy("Certificate issued"),
    "annulled": gettext_lazy("Certificate revoked"),
    "switched_on": gettext_lazy("List switched on"),
    "switched_off": gettext_lazy("List switched off"),
    "distrusted": gettext_lazy("Key of another installation no longer trusted"),
}
FIELDS: Final = {
    "owner": gettext_lazy("Owner"),
    "klass": gettext_lazy("Who can see it"),
    "stage": gettext_lazy("Stage"),
    "parties": gettext_lazy("Parties"),
    "same_person": gettext_lazy("Validated by the same person"),
    "on": gettext_lazy("Day of the act"),
}

BARRED: Final = {
    "workflow.second": gettext_lazy("Another person takes this step: whoever took the one before may not confirm it."),
    "workflow.wait": gettext_lazy("As the only person you may confirm your own step a day later."),
    "workflow.order": gettext_lazy("This step is not open now. Reload the page."),
    "workflow.day": gettext_lazy("This records an act of somebody else: give the day it bears."),
    "workflow.future": gettext_lazy("The day lies in the future: record the act when it is done."),
}
"""Why a step cannot be taken now, by the code of the fault."""


def why_barred(code: str, detail: str) -> str:
    """Why a step cannot be taken now, in words; the fault's own where there are no others."""
    return str(BARRED.get(code, detail))


def said(verb: str, model: type[records.Record] | None = None) -> str:
    """A deed in words: a step of the model's process, or one of the verbs of the house."""
    name = verb.rpartition(".")[2]
    if model is not None and model.PROCESS is not None and not verb.startswith("release."):
        label = next((step.label for step in model.PROCESS.steps if step.name == name), "")
        if label:
            return _(label)
    return str(NAMES.get(name, verb))


def field_name(model: type[records.Record], name: str) -> str:
    """The name of a field in words."""
    own = {column.name: column for column in model._meta.concrete_fields}
    if name in FIELDS and (name not in own or name in ("owner", "klass", "stage")):
        return str(FIELDS[name])
    text = str(own[name].verbose_name) if name in own else name
    return text[:1].upper() + text[1:]
