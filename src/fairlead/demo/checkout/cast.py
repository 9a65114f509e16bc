"""The people of the story who work with the program, not only in it."""

from __future__ import annotations

from fairlead.demo.story import Person, Role

DOMAIN = "shop.example"

_ROLES: dict[Role, tuple[tuple[str, str], ...]] = {
    "owner": (("mara", "Mara Vogt"),),
    "manager": (
        ("anneke", "Anneke Visser"),
        ("chiara", "Chiara Conti"),
        ("lucia", "Lucía Romero"),
        ("zoe", "Zoe Laurent"),
    ),
    "contributor": (
        ("beatriz", "Beatriz Carvalho"),
        ("greta", "Greta Lindner"),
        ("ines", "Ines Okafor"),
        ("kofi", "Kofi Mensah"),
        ("noor", "Noor Jansen"),
        ("pavel", "Pavel Horák"),
        ("ravi", "Ravi Nair"),
        ("rui", "Rui Pinheiro"),
    ),
    "commenter": (("david", "David Osei"), ("samir", "Samir Patel")),
    "viewer": (("henrik", "Henrik Dahl"),),
}


def address(id: str) -> str:
    """The e-mail address of a person, by the id that they have as a resource of the plan."""
    return f"{id}@{DOMAIN}"


PEOPLE: tuple[Person, ...] = tuple(
    Person(address(id), name, role) for role, people in _ROLES.items() for id, name in people
)
