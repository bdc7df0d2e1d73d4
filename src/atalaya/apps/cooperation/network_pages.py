"""Pages of the two spaces: what is there, a thread, a document to fetch, an invitation to answer."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atalaya.apps.access import doors, pace
from atalaya.apps.cooperation import network_actions as actions
from atalaya.apps.cooperation import network_campaigns as campaigns
from atalaya.apps.cooperation import network_events as events
from atalaya.apps.cooperation import network_forms as forms
from atalaya.apps.cooperation import network_models as models
from atalaya.apps.cooperation import network_spaces as spaces
from atalaya.core import errors
from atalaya.core.policy import Verb
from atalaya.web import pieces

WRITES: Final = ("GET", "HEAD", "POST")


def _tabs(space: str, current: str) -> list[pieces.Link]:
    here = reverse("network-space", args=[space])
    named = (("", _("All")), ("talk", _("Threads")), ("paper", _("Documents")), ("event", _("Events")))
    return [pieces.Link(label, f"{here}?sort={key}" if key else here, key == current) for key, label in named]


@doors.door("thread", Verb.VIEW)
@require_safe
def home(request: doors.Request) -> HttpResponse:
    """The spaces this person is in, and what stands around them."""
    mine = [spaces.place(name, request.actor) for name in spaces.spaces_of(request.actor)]
    if not mine:
        raise errors.Missing("policy.missing", "There is no such record.")
    told = {"title": _("Network"), "places": mine, "may_ask": campaigns.may(request.actor)}
    return render(request, "cooperation/network.html", told)


@doors.door("thread", Verb.VIEW)
@require_safe
def space(request: doors.Request, what: str) -> HttpResponse:
    """The threads of a space, its documents, its invitations."""
    found = spaces.model_of(what, request.actor)
    sort = request.GET.get("sort", "")
    sort = sort if sort in dict(models.SORTS) else ""
    told: dict[str, Any] = {
        "title": spaces.NAMES[what],
        "space": what,
        "lines": spaces.listing(what, request.actor, sort=sort),
        "tabs": _tabs(what, sort),
        "may_say": bool(spaces.voices(what, request.actor)),
        "place": spaces.place(what, request.actor),
        "how": models.Follow.HOW,
        "bio": found is models.BioThread,
    }
    actions.read_all(what, request.actor)
    return render(request, "cooperation/space.html", told)


@doors.door("thread", Verb.CREATE)
@pace.paced("comment")
@require_http_methods(WRITES)
def begin(request: doors.Request, what: str, kind: str) -> HttpResponse:
    """Opens a thread, puts a document on the shelf, or invites to an event."""
    spaces.model_of(what, request.actor)
    if kind not in dict(models.SORTS) or not spaces.voices(what, request.actor):
        raise errors.Missing("policy.missing", "There is no such record.")
    bound = (request.POST, request.FILES) if request.method == "POST" else ()
    form = forms.Opening(kind, request.actor, *bound)
    told: dict[str, Any] = {"title": dict(models.SORTS)[kind], "space": what, "form": form, "kind": kind}
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.say(what, form.told(insist="looked" in request.POST), by=request.actor)
        except errors.Unusable as problem:
            _explain(form, problem, told)
        else:
            _thank(request, made.held)
            return redirect("network-thread", what, made.pk)
    return render(request, "cooperation/begin.html", told, status=422 if form.is_bound else 200)


def _explain(form: Any, problem: errors.Unusable, told: dict[str, Any]) -> None:
    """Shows a fault at its field; what the guard warns of may be sent again."""
    if problem.code == "space.guard":
        told["hints"] = actions.hints(*(str(form.cleaned_data.get(name, "")) for name in ("title", "text")))
        told["hints"] = [_(one) for one in told["hints"]]
    else:
        form.add_error(problem.where if problem.where in form.fields else None, _(problem.detail))


def _thank(request: doors.Request, held: bool) -> None:
    if held:
        messages.warning(request, _("Kept. The coordinator looks at it before others see it."))
    else:
        messages.success(request, _("Saved."))


@doors.door("thread", Verb.VIEW)
@pace.paced("comment")
@require_http_methods(WRITES)
def thread(request: doors.Request, what: str, pk: int) -> HttpResponse:
    """A thread; answers it."""
    found = spaces.thread(what, pk, request.actor)
    bound = (request.POST, request.FILES) if request.method == "POST" else ()
    form = forms.Answer(*bound)
    told: dict[str, Any] = {"title": found.title, "page": found, "space": what, "form": form}
    told["crumbs"] = [
        pieces.Link(_("Network"), reverse("network")),
        pieces.Link(spaces.NAMES[what], reverse("network-space", args=[what])),
        pieces.Link(found.title, current=True),
    ]
    if found.activity:
        told["event"] = _event(what, pk, request)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.say(what, form.told(insist="looked" in request.POST), by=request.actor, head=pk)
        except errors.Unusable as problem:
            _explain(form, problem, told)
        else:
            _thank(request, made.held)
            return redirect(f"{request.path}#e-{made.pk}")
    return render(request, "cooperation/thread.html", told, status=422 if form.is_bound else 200)


def _event(what: str, pk: int, request: doors.Request) -> events.Event | None:
    """The event, while it is in this person's sight."""
    try:
        return events.event(what, pk, request.actor)
    except errors.Missing:
        return None


@doors.door("thread", Verb.VIEW)
@pace.paced("export")
@require_safe
def file(request: doors.Request, what: str, pk: int) -> HttpResponse:
    """The file of an entry, to be kept and never shown by the browser itself."""
    name, content = actions.content(what, pk, request.actor)
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = str(content_disposition_header(True, name))
    return answer


@doors.door("thread", Verb.VIEW)
@require_safe
def event_file(request: doors.Request, what: str, pk: int) -> HttpResponse:
    """The event of an invitation for a calendar program."""
    answer = HttpResponse(events.calendar(what, pk, request.actor), content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{what}-{pk}.ics"'
    return answer


@doors.door("thread", Verb.VIEW)
@require_POST
def reply(request: doors.Request, what: str, pk: int) -> HttpResponse:
    """Says whether this person takes part."""
    actions.reply(what, pk, request.POST.get("answer", ""), by=request.actor)
    messages.success(request, _("Your answer was kept. You can change it until the event."))
    return redirect("network-thread", what, pk)


@doors.door("thread", Verb.VIEW)
@require_POST
def follow(request: doors.Request, what: str) -> HttpResponse:
    """Chooses how this person hears of a space."""
    actions.follow(what, request.POST.get("how", ""), by=request.actor)
    messages.success(request, _("Saved."))
    return redirect("network-space", what)


@doors.door("thread", Verb.REMOVE)
@require_http_methods(WRITES)
@doors.fresh
def withdraw(request: doors.Request, what: str, pk: int) -> HttpResponse:
    """Its author takes an entry back, after a question."""
    row = spaces.entry(what, pk, request.actor)
    if row.author_id != request.actor.person:
        raise errors.Missing("policy.missing", "There is no such record.")
    if request.method == "POST":
        version = forms.number(request.POST.get("version"))
        if version is None:
            raise errors.Unusable("form.version", "Reload the page and try again.", "version")
        actions.withdraw(what, pk, by=request.actor, version=version)
        messages.success(request, _("Taken back. It stays in the history."))
        return redirect("network-space", what)
    told = {"title": _("Take back"), "space": what, "entry": row}
    return render(request, "cooperation/take_back.html", told)


@doors.door("thread", Verb.APPROVE)
@require_POST
def moderate(request: doors.Request, what: str, pk: int) -> HttpResponse:
    """The coordinator takes an entry down, lets it through, closes or opens a thread."""
    row = spaces.entry(what, pk, request.actor)
    act, version = request.POST.get("act", ""), forms.number(request.POST.get("version")) or 0
    if not spaces.may_moderate(what, request.actor):
        raise errors.Refused("policy.refused", "Your roles do not allow this. Ask the owner of this record.")
    if act == "down":
        actions.take_down(what, pk, forms.why(request.POST.get("why", "")), by=request.actor, version=version)
    elif act == "let":
        actions.let(what, pk, by=request.actor, version=version)
    elif act in ("close", "open"):
        actions.close(what, pk, by=request.actor, version=version, closed=act == "close")
    else:
        raise errors.Missing("policy.missing", "There is no such record.")
    messages.success(request, _("Done."))
    return redirect("network-thread", what, row.head_id or pk)
