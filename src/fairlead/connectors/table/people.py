"""The people and teams that a table names, each once however often they are written."""

from __future__ import annotations

from dataclasses import dataclass, field

from fairlead.connectors.quantities import MisreadError
from fairlead.connectors.source import quote
from fairlead.core.ground.finding import Origin
from fairlead.core.ground.ids import ResourceId, TeamId
from fairlead.core.program.draft import Row
from fairlead.core.program.people import Resource, Team


@dataclass(slots=True)
class People:
    """Resources and teams, by id and by name."""

    resources: list[Row[Resource]] = field(default_factory=list)
    teams: list[Row[Team]] = field(default_factory=list)
    _ids: set[str] = field(default_factory=set)
    _named: dict[str, list[ResourceId]] = field(default_factory=dict)
    _teams: dict[str, TeamId] = field(default_factory=dict)

    def add(self, row: Row[Resource]) -> None:
        """Know a resource."""
        self.resources.append(row)
        self._ids.add(row.value.id)
        self._named.setdefault(_key(row.value.name), []).append(row.value.id)

    def resource(self, name: str, origin: Origin) -> ResourceId:
        """The resource of this id or name, new when there is none.

        Raises MisreadError when two have the name.
        """
        if name in self._ids:
            return ResourceId(name)
        found = self._named.get(_key(name), [])
        if len(found) > 1:
            says = f"{quote(name)} matches {len(found)} resources."
            raise MisreadError("IMP-035", says, f"Write one of their ids: {', '.join(found)}.")
        if not found:
            self.add(Row(Resource(id=ResourceId(name), name=name), origin))
            return ResourceId(name)
        return found[0]

    def team(self, name: str, origin: Origin) -> TeamId:
        """The team of this name, new when there is none."""
        if _key(name) not in self._teams:
            self._teams[_key(name)] = TeamId(name)
            self.teams.append(Row(Team(id=TeamId(name), name=name), origin))
        return self._teams[_key(name)]


def _key(name: str) -> str:
    return " ".join(name.casefold().split())
