"""One's own account: name, look, tokens, sessions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from fairlead.store import accounts, tokens
from fairlead.web.access.visit import Visit
from fairlead.web.pages.account.forms import ProfileForm
from fairlead.web.problems import BadInputError
from fairlead.web.services.accounts import DAYS, issue_token
from fairlead.web.services.asked import whole


def page(visit: Visit) -> HttpResponse:
    """Show the account; by POST keep what is said about it."""
    if visit.method != "POST":
        return _page(visit, ProfileForm(instance=visit.user))
    form = ProfileForm(visit.POST, instance=visit.user)
    if not form.is_valid():
        visit.user.refresh_from_db()
        return _page(visit, form, status=422)
    accounts.set_profile(visit.user, **form.cleaned_data)
    messages.success(visit, "Saved.")
    return redirect("account")


def issue(visit: Visit) -> HttpResponse:
    """Make a token, and show its key this once."""
    days = whole(visit.POST.get("days", ""))
    if days is None:
        raise BadInputError("days", "Say how many days the token is to hold.")
    can_write = visit.POST.get("scope") == "write"
    issued = issue_token(visit.user, visit.POST.get("name", ""), can_write=can_write, days=days)
    return _page(visit, ProfileForm(instance=visit.user), issued=issued)


def revoke(visit: Visit, token: int) -> HttpResponse:
    """End a token."""
    if not tokens.revoke(visit.user, token):
        raise Http404
    messages.success(visit, "The token is revoked.")
    return redirect("account")


def end_sessions(visit: Visit) -> HttpResponse:
    """Sign out in all other browsers."""
    ended = accounts.end_sessions(visit.user, keep=visit.session.session_key)
    messages.success(visit, f"Signed out in {ended} other browser{'' if ended == 1 else 's'}.")
    return redirect("account")


def _page(visit: Visit, form: ProfileForm, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "form": form,
        "tokens": tokens.tokens_of(visit.user),
        "today": timezone.now(),
        "days": DAYS,
        "sessions": accounts.sessions(visit.user),
        **more,
    }
    return render(visit, "account/page.html", context, status=status)
