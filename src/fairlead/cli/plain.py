"""Text from files made safe to show: a name in a plan must not steer a terminal."""

from __future__ import annotations


def clean(text: str) -> str:
    """A text on one line, without characters that move, hide or turn others."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else " " for c in text)
