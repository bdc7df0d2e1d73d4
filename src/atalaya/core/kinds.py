"""The kinds of things that permission knows, by who keeps them."""

from __future__ import annotations

from typing import Final

FILE: Final = ("body", "post", "holder", "submission", "activity", "meeting", "deadline", "fact")
"""The kinds a country or an organisation keeps for itself."""
LAWS: Final = ("law",)
"""The kinds of law and regulation."""
ASSESSMENT: Final = ("assessment",)
"""A country's answers to a catalogue: the matrix, a legislative survey."""
DRAFTS: Final = ("draft", "guideline")
"""Texts in the making: bills, regulations, guidelines, reports, notes; and the way of a guideline."""
TRACKED: Final = ("bill", "legislature", "adoption", "duty", "note")
"""What is followed outside: bills, the parliament they lie in, library clauses that became law, duties, notes."""
PLANS: Final = ("plan", "measure")
"""A country's action plan, and its measures."""
ASSISTANCE: Final = ("request", "track", "offer", "programme")
"""What a country asks for, the way it takes to the Committee or a partner, what is offered, who offers what."""
REVIEWS: Final = ("review", "finding", "practice")
"""Peer reviews, what they found, practices that others may use."""
BIO: Final = ("committee", "code", "exercise", "cbm")
"""Biosafety committees, codes of conduct that were adopted, table-top exercises, the yearly return of the BWC."""
NETWORK: Final = ("thread", "bio_thread")
"""What is said and put on the shelf in the space of points of contact, and in the one of biosafety and biosecurity."""
COPIED: Final = ("copied",)
"""What another installation released: read here, kept there."""
OUTREACH: Final = ("outreach", "course")
"""Materials of awareness work, the organisations it reached, courses of one's own; events are activities."""
BANKS: Final = ("question",)
"""Questions of courses of one's own with their right answers: learners meet them in tests only."""
TRAINEES: Final = ("place", "enquiry")
"""Somebody named for an activity, a question with its guidance: for those who are told of them, and nobody else."""
REGION: Final = ("project", "mandate", "term")
"""The kinds the secretariat keeps for everybody."""
LISTS: Final = ("list",)
"""Lists of parties and items: which are here is no secret."""
TRADE: Final = ("screening", "redflag", "token")
"""What was screened against lists, red flags that were looked for, keys for programs."""
PROFILES: Final = ("country", "organisation")
CONTENT: Final = (
    *PROFILES,
    *FILE,
    *LAWS,
    *ASSESSMENT,
    *DRAFTS,
    *TRACKED,
    *PLANS,
    *ASSISTANCE,
    *REVIEWS,
    *OUTREACH,
    *BIO,
    *REGION,
    *COPIED,
)
BROUGHT: Final = ("catalogue", "template")
"""What an owner brought to work with, its own surveys and its template of the update pack: for nobody else."""
PRIVATE: Final = ("private",)
"""What a laboratory or a company answers for itself alone."""
COUNTED: Final = ("private_count",)
"""The counts of it that its owner agreed to show one body."""
GUARDED: Final = ("call", "consultation", *BROUGHT, *PRIVATE, *COUNTED, *TRADE, "grant", "log")
KINDS: Final = (*CONTENT, *NETWORK, *TRAINEES, *BANKS, *LISTS, *GUARDED)
