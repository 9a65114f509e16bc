"""What people fill in about themselves, and what is checked of it."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib.auth.password_validation import validate_password

from fairlead.store.models import User

THEMES = (("", "as the system"), ("light", "light"), ("dark", "dark"))


class ProfileForm(forms.ModelForm[User]):
    """What somebody is called and how pages look."""

    theme = forms.ChoiceField(choices=THEMES, required=False)

    class Meta:
        """The fields that are one's own to change."""

        model = User
        fields: ClassVar[list[str]] = ["name", "theme", "has_shortcuts"]


class WelcomeForm(forms.Form):
    """A new account: a name and a password."""

    name = forms.CharField(max_length=200)
    password = forms.CharField(strip=False, max_length=1000)

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        """Refuse passwords that are short, common or like the name or the address."""
        cleaned = super().clean() or {}
        if "password" in cleaned:
            about = User(email=self.email, name=cleaned.get("name", ""))
            try:
                validate_password(cleaned["password"], about)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return cleaned
