"""The pages of a register: read the address, ask one query or action, answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atalaya.adapters.writers import sheet
from atalaya.apps.access import deeds, doors, pace, records, releases
from atalaya.apps.access.registers import clashes, exchange, forms, lists, values
from atalaya.apps.access.registers.shape import Register
from atalaya.core import errors, policy
from atalaya.web import pieces

MOST_BYTES: Final = 5_000_000
View = Callable[..., HttpResponse]


class Pages:
    """The views of one register."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.slug = register.slug

    def listing(self, request: doors.Request) -> HttpResponse:
        """The list, narrowed and in order as the address says."""
        wanted = lists.ask(request.GET, self.register)
        found = lists.listing(self.register, request.actor, wanted, request.path)
        kept = request.GET.copy()
        kept.pop("page", None)
        return self._render(request, "list", self.register.many, listing=found, kept=kept.urlencode())

    def view(self, request: doors.Request, pk: int) -> HttpResponse:
        """One record."""
        shown = lists.showing(self.register, pk, request.actor)
        return self._render(request, "view", shown.title, shown=shown, invented=shown.invented)

    def new(self, request: doors.Request) -> HttpResponse:
        """A form for a new record; what the address says is filled in."""
        if request.actor.person is None or not lists.may_add(self.register, request.actor):
            raise errors.Refused("policy.refused", "Your roles do not allow adding this here.")
        form = forms.RecordForm(self.register, request.actor, data=request.POST or None, initial=request.GET.dict())
        if request.method == "POST" and form.is_valid():
            made = self.register.model(**form.values(), owner_id=forms.owner_of(form))
            record = self._try(form, lambda: self.register.add(made, request.actor))
            if record is not None:
                return self._saved(request, record, form)
        return self._form(request, form, _("New: %(one)s") % {"one": self.register.one})

    def edit(self, request: doors.Request, pk: int) -> HttpResponse:
        """A form with what the record says; whoever was slower sees both versions and chooses."""
        record = clashes.editable(self.register.model, pk, request.actor)
        form = forms.RecordForm(self.register, request.actor, data=request.POST or None, record=record)
        if request.method == "POST" and form.is_valid():
            version = form.cleaned_data["version"]
            try:
                done = self._try(
                    form,
                    lambda: self.register.change(pk, form.values(), request.actor, version),
                )
            except errors.Conflict as conflict:
                return self._clash(request, record, conflict)
            if done is not None:
                return self._saved(request, done, form)
        return self._form(request, form, values.label_of(record), record)

    def resolve(self, request: doors.Request, pk: int) -> HttpResponse:
        """Writes what was chosen on the page of a conflict; changed again meanwhile, it is shown again."""
        record = clashes.editable(self.register.model, pk, request.actor)
        mine, version = clashes.told(request.POST)
        chosen = clashes.chosen(self.register, mine, request.POST)
        try:
            done = self.register.change(pk, chosen, request.actor, version)
        except errors.Conflict as conflict:
            return self._clash(request, record, conflict)
        messages.success(request, _("Saved."), extra_tags=f"saved:{self._keep(done.pk)}")
        return redirect(self.slug, done.pk)

    def step(self, request: doors.Request, pk: int, step: str) -> HttpResponse:
        """Takes a step of the process, after a page that names the thing."""
        asked = clashes.asked_step(self.register, pk, step, request.actor)
        if request.method == "POST":
            on, version = clashes.step_values(request.POST)
            deeds.take(self.register.model, pk, step, by=request.actor, version=version, on=on)
            messages.success(request, _("Done: %(step)s.") % {"step": asked.label})
            return redirect(self.slug, pk)
        return self._render(request, "step", asked.label, asked=asked, pk=pk)

    def remove(self, request: doors.Request, pk: int) -> HttpResponse:
        """Takes a record out of sight, after a page that names it."""
        record = clashes.removable(self.register.model, pk, request.actor)
        if request.method == "POST":
            deeds.withdraw(self.register.model, pk, by=request.actor, version=clashes.number(request.POST, "version"))
            messages.success(request, _("Withdrawn. It stays in the history and can be brought back."))
            return redirect(f"{self.slug}-list")
        name = values.label_of(record)
        return self._render(request, "remove", _("Withdraw"), title_of=name, pk=pk, version=record.version)

    def release(self, request: doors.Request, pk: int) -> HttpResponse:
        """Shows a record to an audience, confirms a proposal, or takes a release back."""
        told = clashes.asked_release(self.register, pk, request.actor)
        if request.method == "POST":
            version, act = clashes.number(request.POST, "version"), request.POST.get("act", "")
            if act == "propose":
                audience, why = request.POST.get("audience", ""), request.POST.get("why", "")[:300]
                releases.propose(self.register.model, pk, audience, why=why, by=request.actor, version=version)
            elif act in ("confirm", "withdraw"):
                chosen = releases.confirm if act == "confirm" else releases.withdraw
                chosen(clashes.number(request.POST, "release"), by=request.actor, version=version)
            messages.success(request, _("Done. The release is in the history."))
            return redirect(self.slug, pk)
        return self._render(request, "release", _("Release"), asked=told, pk=pk)

    def export(self, request: doors.Request, kind: str) -> HttpResponse:
        """The list as a file, narrowed as the address says."""
        if kind not in sheet.TYPES:
            raise errors.Missing("policy.missing", "There is no such record.")
        wanted = lists.ask(request.GET, self.register)
        found = exchange.rows(self.register, request.actor, lists.rows(self.register, request.actor, wanted))
        data = sheet.write(kind, str(self.register.many), exchange.heads(self.register), found)
        answer = HttpResponse(data, content_type=sheet.TYPES[kind])
        answer["Content-Disposition"] = f'attachment; filename="{self.slug}.{kind}"'
        return answer

    def bring(self, request: doors.Request) -> HttpResponse:
        """Takes a file, and leads to what it would change."""
        self._require_writer(request)
        fault = ""
        if request.method == "POST":
            brought = request.FILES.get("file")
            if brought is None:
                fault = _("Choose a file.")
            elif (brought.size or 0) > MOST_BYTES:
                fault = _("The file is too large: at most %(mb)d MB.") % {"mb": MOST_BYTES // 1_000_000}
            else:
                try:
                    kept = exchange.keep(self.register, brought.read(), brought.name or "", by=request.actor)
                    return redirect(f"{self.slug}-preview", kept.pk)
                except errors.Unusable as problem:
                    fault = f"{_(problem.detail)} ({problem.where})"
        return self._render(request, "bring", _("Import"), fault=fault, heads=exchange.heads(self.register))

    def preview(self, request: doors.Request, pk: int) -> HttpResponse:
        """What a file would change, row by row; writes it when asked."""
        self._require_writer(request)
        if request.method == "POST":
            done = exchange.apply(self.register, pk, by=request.actor)
            told = {"new": done.counts["new"], "changed": done.counts["changed"]}
            messages.success(request, _("Imported: %(new)d new, %(changed)d changed.") % told)
            return redirect(f"{self.slug}-list")
        kept = exchange.preview(self.register, pk, request.actor)
        ready = exchange.plan(self.register, kept, request.actor)
        return self._render(request, "preview", kept.name, plan=ready, pk=pk)

    def _require_writer(self, request: doors.Request) -> None:
        if request.actor.person is None or not lists.may_add(self.register, request.actor):
            raise errors.Missing("policy.missing", "There is no such record.")

    def _try(self, form: forms.RecordForm, write: Callable[[], Any]) -> Any:
        """What the action gives; a fault it finds in a value is shown beside the control."""
        try:
            return write()
        except errors.Unusable as problem:
            name = problem.where if problem.where in form.fields else None
            form.add_error(name, problem.detail)
        except (errors.Refused, errors.OutOfOrder) as problem:
            form.add_error(None, _(problem.detail))
        return None

    def _saved(self, request: doors.Request, record: records.Record, form: forms.RecordForm) -> HttpResponseRedirect:
        if form.concerns:
            deeds.flag(record, by=request.actor)
        messages.success(request, _("Saved."), extra_tags=f"saved:{self._keep(form.keep)}")
        return redirect(self.slug, record.pk)

    def _form(
        self, request: doors.Request, form: forms.RecordForm, title: str, record: records.Record | None = None
    ) -> HttpResponse:
        back = reverse(self.slug, args=[record.pk]) if record else reverse(f"{self.slug}-list")
        told = {"form": form, "keep": self._keep(form.keep), "back": back, "about": self.register.about}
        status = 422 if form.is_bound else 200
        return self._render(request, "form", title, status=status, **told)

    def _clash(self, request: doors.Request, record: records.Record, conflict: errors.Conflict) -> HttpResponse:
        told = {
            "clashes": clashes.of(self.register, conflict),
            "mine": json.dumps(conflict.mine),
            "version": conflict.version,
            "action": reverse(f"{self.slug}-resolve", args=[record.pk]),
            "back": reverse(self.slug, args=[record.pk]),
        }
        return self._render(request, "conflict", values.label_of(record), status=409, **told)

    def _keep(self, part: object) -> str:
        return f"{self.slug}-{part}"

    def _render(self, request: doors.Request, name: str, title: Any, *, status: int = 200, **told: Any) -> HttpResponse:
        crumbs = [pieces.Link(self.register.many, reverse(f"{self.slug}-list"))]
        if name != "list":
            crumbs.append(pieces.Link(title, current=True))
        told |= {"register": self.register, "slug": self.slug, "title": title, "crumbs": crumbs}
        return render(request, f"access/registers/{name}.html", told, status=status)


def routes(register: Register) -> list[URLPattern]:
    """The addresses of a register, each with its entry in the table of policy."""
    pages, kind, slug = Pages(register), register.model.KIND, register.slug
    see, write = require_safe, require_http_methods(["GET", "HEAD", "POST"])
    table: tuple[tuple[str, str, View, policy.Verb, Callable[[View], View]], ...] = (
        ("", "list", pages.listing, policy.Verb.VIEW, see),
        ("new/", "new", pages.new, policy.Verb.CREATE, write),
        ("import/", "import", pages.bring, policy.Verb.CREATE, write),
        ("import/<int:pk>/", "preview", pages.preview, policy.Verb.CREATE, write),
        ("export/<slug:kind>/", "export", pages.export, policy.Verb.VIEW, see),
        ("<int:pk>/", "", pages.view, policy.Verb.VIEW, see),
        ("<int:pk>/edit/", "edit", pages.edit, policy.Verb.EDIT, write),
        ("<int:pk>/resolve/", "resolve", pages.resolve, policy.Verb.EDIT, require_POST),
        ("<int:pk>/step/<slug:step>/", "step", pages.step, policy.Verb.EDIT, write),
        ("<int:pk>/release/", "release", pages.release, policy.Verb.RELEASE, write),
        ("<int:pk>/remove/", "remove", pages.remove, policy.Verb.REMOVE, write),
    )
    return [
        path(
            f"{slug}/{tail}",
            doors.door(kind, verb)(_shut(verb, methods(_paced(name, view)))),
            name=f"{slug}-{name}" if name else slug,
        )
        for tail, name, view, verb, methods in table
    ]


def _paced(name: str, view: View) -> View:
    """Files, in and out, come at a pace."""
    return pace.paced(name)(view) if name in pace.STRANGERS else view


def _shut(verb: policy.Verb, view: View) -> View:
    """The view behind its door; grave deeds ask who is there again."""
    return doors.fresh(_plain(view)) if verb in policy.GRAVE else _plain(view)


def _plain(view: View) -> View:
    """A function of its own around a bound method, so that it can carry its entry."""

    def answer(request: doors.Request, **told: Any) -> HttpResponse:
        return view(request, **told)

    answer.__name__ = getattr(view, "__name__", "answer")
    return answer
