"""Pages of the yearly return: the whole, a form beside last year's, data requests, what was released, files."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atalaya.apps.access import deeds, doors, pace, verbs
from atalaya.apps.access.registers import values
from atalaya.apps.assessment import books
from atalaya.apps.bio import cbm_actions as actions
from atalaya.apps.bio import cbm_forms as forms
from atalaya.apps.bio import cbm_papers as papers
from atalaya.apps.bio import cbm_queries as queries
from atalaya.core import bio, errors, policy
from atalaya.core.policy import Verb
from atalaya.web import pieces

WRITES: Final = ("GET", "HEAD", "POST")


@doors.door("cbm", Verb.VIEW)
@require_safe
def one(request: doors.Request, pk: int) -> HttpResponse:
    """One return: days left, forms, what does not fit, institutions, steps, log."""
    return _one(request, pk)


def _one(request: doors.Request, pk: int, status: int = 200, **told: Any) -> HttpResponse:
    page = queries.page(pk, request.actor)
    told = {"title": _title(page.record), "page": page, "ask": forms.Ask(), "submit": forms.Submit(), **told}
    told["crumbs"] = [
        pieces.Link(_("Yearly returns"), reverse("returns-list")),
        pieces.Link(told["title"], current=True),
    ]
    return render(request, "bio/cbm.html", told, status=status)


def _title(found: Any) -> str:
    return _("Confidence-building measures %(year)s") % {"year": found.year}


@doors.door("cbm", Verb.EDIT)
@require_http_methods(WRITES)
def form(request: doors.Request, pk: int, what: str) -> HttpResponse:
    """One form beside last year's; writing needs a return that is still compiled."""
    found = queries.file(pk, request.actor)
    if what not in bio.SECTIONS:
        raise errors.Missing("policy.missing", "There is no such record.")
    status, told = 200, dict[str, Any](hints=[], fault="", sent=None)
    if request.method == "POST":
        try:
            sent = forms.told(what, request.POST)
            told["sent"], told["hints"] = sent, forms.hints(sent.texts.values())
            if told["hints"] and "looked" not in request.POST:
                status = 422
            else:
                version = forms.number(request.POST.get("version"))
                made = actions.write(pk, what, sent, by=request.actor, version=version)
                if told["hints"]:
                    deeds.flag(made, by=request.actor)
                messages.success(request, _("Saved."))
                return redirect(_after(pk, what))
        except (errors.Unusable, errors.Conflict, errors.OutOfOrder) as problem:
            status, told["fault"] = 409 if not isinstance(problem, errors.Unusable) else 422, _(problem.detail)
    row = found.forms.filter(code=what).first()
    told |= {"record": found, "code": what, "form": queries.forms(found)[what], "version": row.version if row else 0}
    told |= {"title": queries.titles()[what], "fields": _lines(found, what, told["sent"])}
    told |= {"statements": _choices(bio.STATEMENTS), "opennesses": _choices(bio.OPENNESS), "cover": what == bio.COVER}
    told |= {"laws": queries.instruments(found, request.actor) if what == "E" else ()}
    told |= {"chosen": told["sent"].laws if told["sent"] else told["form"].laws, "ground": _notice()}
    told |= {"open": found.stage == "compiling" and _may(found, request.actor)}
    told["crumbs"] = [pieces.Link(_title(found), reverse("cbm", args=[pk])), pieces.Link(told["title"], current=True)]
    return render(request, "bio/cbm_form.html", told, status=status)


def _may(found: Any, by: policy.Actor) -> bool:
    return policy.may(by, Verb.EDIT, policy.Thing(found.KIND, found.owner_id, policy.Klass(found.klass)))


def _choices(told: Any) -> list[tuple[str, str]]:
    return [(name, _(label)) for name, label in told.items()]


def _notice() -> str:
    return queries.book().notice[books.language()]


def _lines(found: Any, code: str, sent: actions.Told | None) -> list[dict[str, Any]]:
    """A field a line: what is asked, what stands there, what stood there last year and how that compares."""
    made = []
    for field, entry in queries.forms(found)[code].entries.items():
        name = bio.mark(entry)
        told: dict[str, Any] = {"id": field, "asked": queries.asked(field), "before": entry.before, "mark": name}
        told |= {"label": _(bio.MARKS[name]) if name else "", "looked": entry.looked}
        made.append(told | {"text": sent.texts[field] if sent else entry.text})
    return made


def _after(pk: int, what: str) -> str:
    """The next form, or the whole after the last."""
    place = bio.SECTIONS.index(what) + 1
    if place < len(bio.SECTIONS):
        return reverse("cbm-form", args=[pk, bio.SECTIONS[place]])
    return reverse("cbm", args=[pk])


@doors.door("cbm", Verb.EDIT)
@require_POST
def step(request: doors.Request, pk: int) -> HttpResponse:
    """Takes a step of the return: hand in, clear, back, record its sending, give up."""
    sent = request.POST
    found, name = queries.file(pk, request.actor), sent.get("step", "")
    told: dict[str, Any] = {}
    if name == "submit":
        form = forms.Submit(sent)
        if not form.is_valid():
            return _one(request, pk, 422, submit=form)
        told = form.cleaned_data
    if name not in {one.name for one in found.PROCESS.steps if one.sources}:  # type: ignore[union-attr]  # it has one
        raise errors.Missing("policy.missing", "There is no such record.")
    try:
        version = forms.number(sent.get("version"))
        actions.take(pk, name, by=request.actor, version=version, on=told.get("on"), note=told.get("note", ""))
    except (errors.OutOfOrder, errors.Unusable, errors.Conflict, errors.Refused) as problem:
        messages.error(request, verbs.why_barred(problem.code, _(problem.detail)))
    else:
        messages.success(request, _("Done."))
    return redirect("cbm", pk)


@doors.door("cbm", Verb.RELEASE)
@require_POST
def release(request: doors.Request, pk: int) -> HttpResponse:
    """Proposes or confirms the release of the forms that were chosen to be public."""
    try:
        if request.POST.get("act") == "confirm":
            n = actions.confirm(pk, by=request.actor)
        else:
            n = actions.release(pk, why=_("Chosen to be public"), by=request.actor)
    except errors.OutOfOrder as problem:
        messages.error(request, _(problem.detail))
    else:
        messages.success(request, ngettext("%(n)d form.", "%(n)d forms.", n) % {"n": n})
    return redirect("cbm", pk)


@doors.door("cbm", Verb.EDIT)
@require_POST
def ask(request: doors.Request, pk: int) -> HttpResponse:
    """Asks an institution; its link is mailed, or shown once to hand it over."""
    form = forms.Ask(request.POST)
    queries.file(pk, request.actor)
    if not form.is_valid():
        return _one(request, pk, 422, ask=form)
    told = form.cleaned_data
    asked, secret = actions.ask(pk, told["institution"], told["wanted"], told["due"], told["mail"], by=request.actor)
    return _sent(request, asked, secret)


def _sent(request: doors.Request, asked: Any, secret: str) -> HttpResponse:
    address = actions.link(asked, secret)
    actions.send(asked, address)
    return _one(request, asked.file_id, made=address, made_for=asked.institution)


@doors.door("cbm", Verb.EDIT)
@require_POST
def ask_act(request: doors.Request, pk: int) -> HttpResponse:
    """Reminds an institution, takes over what it sent, or leaves it."""
    what = request.POST.get("act", "")
    if what == "remind":
        asked, secret = actions.remind(pk, by=request.actor)
        return _sent(request, asked, secret)
    if what not in ("take", "leave"):
        raise errors.Missing("policy.missing", "There is no such record.")
    asked = actions.settle(pk, take_over=what == "take", by=request.actor)
    messages.success(request, _("Done."))
    return redirect("cbm", asked.file_id)


@doors.door("", None)
@pace.paced("link")
@require_http_methods(WRITES)
def data(request: HttpRequest, pk: int, secret: str) -> HttpResponse:
    """What a personal link opens: the questions of the forms an institution was asked for."""
    asked = actions.find(pk, secret)
    told: dict[str, Any] = {"title": _("Data for the yearly return"), "asked": asked, "hints": [], "fault": ""}
    status, sent = 200, request.POST
    if request.method == "POST":
        texts = forms.answers(sent, asked.forms)
        told["hints"] = forms.hints(texts.values())
        try:
            if told["hints"] and "looked" not in sent:
                status = 422
            else:
                actions.answer(pk, secret, texts, sent.getlist("nothing"), sent.get("signed_by", ""))
                return _private(redirect(request.path))
        except errors.Unusable as problem:
            status, told["fault"] = 422, _(problem.detail)
    names = queries.titles()
    kept = sent if request.method == "POST" else asked.answers
    told["forms"] = [
        (code, names[code], [(field, queries.asked(field), kept.get(field, "")) for field in queries.fields_of(code)])
        for code in asked.forms
    ]
    told |= {"country": values.spoken(asked.file.owner.names).text, "ground": _notice()}
    told |= {"signed_by": sent.get("signed_by", asked.signed_by), "nothing": asked.nothing}
    return _private(render(request, "bio/cbm_data.html", told, status=status))


@doors.door("cbm", Verb.VIEW)
@require_safe
def released(request: doors.Request, pk: int) -> HttpResponse:
    """A form that its country released."""
    found, texts = queries.released(pk, request.actor)
    told = {"title": queries.titles()[found.code], "year": found.file.year, "texts": texts.items()}
    told |= {"country": values.spoken(found.owner.names).text, "statement": found.get_statement_display()}
    return render(request, "bio/cbm_released.html", told)


@doors.door("cbm", Verb.VIEW)
@pace.paced("export")
@require_safe
def file(request: doors.Request, pk: int, kind: str) -> HttpResponse:
    """The return as DOCX or XLSX, whole or the public forms alone."""
    found = queries.file(pk, request.actor)
    public, kind = kind.startswith("public-"), kind.removeprefix("public-")
    if kind not in papers.TYPES:
        raise errors.Missing("policy.missing", "There is no such record.")
    made = HttpResponse(papers.write(found, kind, request.actor, public=public), content_type=papers.TYPES[kind])
    made.headers["Content-Disposition"] = f'attachment; filename="cbm-{found.year}{"-public" if public else ""}.{kind}"'
    return made


def _private(answer: HttpResponse) -> HttpResponse:
    """Kept by nobody on the way, and its address told to no other site."""
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Referrer-Policy"] = "same-origin"
    return answer
