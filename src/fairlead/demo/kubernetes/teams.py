"""The teams of a release: the SIGs that own or review enhancements, and the release team."""

from __future__ import annotations

from collections.abc import Iterator

from fairlead.core.ground.ids import ResourceId, TeamId
from fairlead.core.program.people import Resource, ResourceKind, Team
from fairlead.demo.kubernetes.facts import Facts, State

MAIL = "example.org"
ALIASES = {
    "sig-apimachinery": "sig-api-machinery",
    "sig-api": "sig-api-machinery",
    "sig-scheduler": "sig-scheduling",
}
"""Spellings of SIGs in kep.yaml files, and the SIG that is taken to be meant."""
_ROLES = {
    "Lead": "Release Team Lead",
    "Enhancements Lead": "Enhancements",
    "Release Notes Lead": "Release Notes",
    "Comms": "Communications",
    "Docs Lead": "Docs",
    "Branch Manager": "Branch Manager",
}
_CAPITALS = frozenset({"sig", "api", "cli", "wg"})


def sig_name(sig: str) -> str:
    """The name of a SIG, "SIG Node" of "sig-node"."""
    return " ".join(w.upper() if w in _CAPITALS else w.capitalize() for w in sig.split("-"))


def participants(state: State) -> tuple[str, ...]:
    """The SIGs that take part in an enhancement besides its owner, in the order recorded."""
    named = state.recorded.get("participating_sigs", "").split(";")
    meant = dict.fromkeys(ALIASES.get(one.strip(), one.strip()) for one in named)
    return tuple(sig for sig in meant if sig and sig != state.sig)


def role_of(who: str) -> str:
    """The role of the release team that a row of the timeline names first; "" for none."""
    return _ROLES.get(who.partition(" / ")[0].replace("Comms Lead", "Comms"), "")


def release_team_of(role: str) -> TeamId:
    """The team of a role of the release team."""
    return TeamId(f"release-{role.lower().replace(' ', '-')}")


def lead_of(facts: Facts, role: str) -> ResourceId | None:
    """Who leads a role of the release team; None where nobody is named."""
    return next((ResourceId(lead.handle) for lead in facts.team if lead.role == role), None)


def owners_of(sig: str) -> ResourceId:
    """The people of a SIG who own its enhancements, whom the records used here do not name."""
    return ResourceId(f"{sig}-owners")


def sigs(facts: Facts) -> tuple[str, ...]:
    """All SIGs that own an enhancement of the release on some day, or take part in one."""
    named = [s for s in facts.states if s.names_release]
    asked = list(facts.asked_for.values())
    return tuple(sorted({sig for s in (*named, *asked) for sig in (s.sig, *participants(s))}))


def teams(facts: Facts) -> Iterator[Team]:
    """The SIGs and the roles of the release team."""
    for sig in sigs(facts):
        yield Team(id=TeamId(sig), name=sig_name(sig))
    for lead in facts.team:
        name = f"Release team: {lead.role}"
        yield Team(id=release_team_of(lead.role), name=name, lead=ResourceId(lead.handle))


def resources(facts: Facts) -> Iterator[Resource]:
    """The leads of the release team, and for each SIG a role in place of its people."""
    for lead in facts.team:
        yield Resource(
            id=ResourceId(lead.handle),
            name=lead.name,
            team=release_team_of(lead.role),
            email=f"{lead.handle.lower()}@{MAIL}",
            notes=f"GitHub: @{lead.handle}. The e-mail address is invented.",
        )
    for sig in sigs(facts):
        yield Resource(
            id=owners_of(sig),
            name=f"{sig_name(sig)} enhancement owners",
            kind=ResourceKind.ROLE,
            team=TeamId(sig),
            notes="Stands for the owners, whom the records used here do not name.",
        )
