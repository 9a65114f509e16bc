"""Where the link of an invitation leads: a new account, or a role for the one there is."""

from __future__ import annotations

from allauth.core.ratelimit import consume_or_429
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from fairlead.store import history, invitations
from fairlead.store.models import Invitation, User
from fairlead.store.people import person
from fairlead.store.tokens import digest
from fairlead.web.pages.account.forms import WelcomeForm


def page(request: HttpRequest, link: str) -> HttpResponse:
    """Show what one is invited to; by POST take it."""
    if request.method == "POST":
        refused: HttpResponse | None = consume_or_429(
            request, action="accept_invitation", key=digest(link)
        )
        if refused is not None:
            return refused
    invitation = invitations.invitation_of(link)
    if invitation is None:
        raise Http404
    known = person(invitation.email)
    if request.method != "POST":
        form = WelcomeForm(email=invitation.email)
        return _page(request, invitation, form, known)
    if known is not None:
        invitations.accept(invitation)
        return redirect(_first_page(invitation))
    form = WelcomeForm(request.POST, email=invitation.email)
    if not form.is_valid():
        return _page(request, invitation, form, known, status=422)
    user = invitations.accept(
        invitation, name=form.cleaned_data["name"], password=form.cleaned_data["password"]
    )
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect(_first_page(invitation))


def _page(
    request: HttpRequest,
    invitation: Invitation,
    form: WelcomeForm,
    known: User | None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "invitation": invitation,
        "program": None if invitation.program is None else history.program_name(invitation.program),
        "form": form,
        "known": known,
    }
    return render(request, "account/invitation.html", context, status=status)


def _first_page(invitation: Invitation) -> str:
    return "/" if invitation.program is None else f"/programs/{invitation.program.key}/"
