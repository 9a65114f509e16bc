"""The programs one can see, each with its next promise and how it stands."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fairlead.store.models import User
from fairlead.web.services.portfolio import portfolio


def page(request: HttpRequest) -> HttpResponse:
    """Show the portfolio."""
    assert isinstance(request.user, User)
    return render(request, "portfolio/page.html", {"portfolio": portfolio(request.user)})
