"""The program "Checkout replatform": a plan, ten weeks of work on it, and what was asked for."""

from __future__ import annotations

from fairlead.demo.checkout.telling import story

__all__ = ["story"]
