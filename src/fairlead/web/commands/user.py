"""`fairlead user`: people who may sign in."""

from __future__ import annotations

import sys

import click

from fairlead.web.commands.ready import RefusedError, ready_for_data

USUAL = "http://127.0.0.1:8000"


@click.group("user", epilog='Example: fairlead user add ana@example.com --name "Ana Diaz" --admin')
def command() -> None:
    """People who may sign in."""


@command.command(
    "add", epilog='Example: fairlead user add ana@example.com --name "Ana Diaz" --admin'
)
@click.argument("email")
@click.option("--name", prompt=True, help="As others see it.")
@click.option("--admin", is_flag=True, help="May let others in and change settings.")
@click.option("--link", is_flag=True, help="Print a link to choose a password, instead of asking.")
@click.option("--at", metavar="ADDRESS", help="What the link begins with, such as https://host.")
def add(email: str, name: str, at: str | None, *, admin: bool, link: bool) -> None:
    """Let a person in.

    Asks for a password; where nobody can be asked, or with --link, a link is printed with which
    the person chooses one within ten minutes.
    """
    ready_for_data()
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    from fairlead.store.models import User
    from fairlead.store.people import person

    try:
        validate_email(email)
    except ValidationError:
        raise RefusedError(f"'{email}' is no e-mail address.") from None
    if person(email) is not None:
        raise RefusedError(f"{email} may sign in already.")
    asks = not link and sys.stdin.isatty()
    password = _password(email, name) if asks else None
    user = User.objects.create_user(email, password, name=name, is_superuser=admin)
    click.echo(f"{user.name} may sign in as {user.email}{', and is an administrator' * admin}.")
    if not asks:
        click.echo(f"To choose a password, within ten minutes: {_reset_link(user, at)}")


def _password(email: str, name: str) -> str:
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from fairlead.store.models import User

    while True:
        password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
        try:
            validate_password(password, User(email=email, name=name))
        except ValidationError as error:
            click.echo(" ".join(error.messages), err=True)
            continue
        return password


def _reset_link(user: object, at: str | None) -> str:
    from allauth.account.forms import default_token_generator
    from allauth.account.utils import user_pk_to_url_str
    from django.conf import settings
    from django.urls import reverse

    from fairlead.web import environment

    if at is None:
        hosts = environment.names("FAIRLEAD_HOSTS")
        at = f"{'https' if settings.IS_HTTPS else 'http'}://{hosts[0]}" if hosts else USUAL
    named = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return at.rstrip("/") + reverse("account_reset_password_from_key", kwargs=named)
