"""Which routes of the API answer with what. Others are described by their address and docstring."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ninja import Schema

from fairlead.web.api import schemas
from fairlead.web.api import schemas_changes as changes
from fairlead.web.api import schemas_forecasts as forecasts
from fairlead.web.api import schemas_imports as imports
from fairlead.web.api import schemas_jobs as jobs
from fairlead.web.api import schemas_people as people
from fairlead.web.api import schemas_plan as plan
from fairlead.web.api import schemas_timeline as timeline
from fairlead.web.services.tasks_table import COLUMNS, STATES


@dataclass(frozen=True, slots=True)
class Parameter:
    """A field of the query. one_of: what it may be, empty for anything."""

    name: str
    says: str
    kind: str = "string"
    one_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Described:
    """What a route answers to GET, and what may be asked of it."""

    answers: type[Schema]
    query: tuple[Parameter, ...] = ()
    has_etag: bool = True


READ = (
    Parameter("scenario", "A line of versions other than the plan."),
    Parameter("version", "An older version, by its number.", "integer"),
)
PAGED = (
    *READ,
    Parameter("limit", "How many items at most: 1 to 1000, 100 unless said.", "integer"),
    Parameter("cursor", "What `next` of the part before said."),
)
_SORTS = (*COLUMNS, *(f"-{column}" for column in COLUMNS))

_TWO = (
    Parameter("scenario", "A line of versions other than the plan."),
    Parameter("from", "The earlier version, by its number.", "integer"),
    Parameter("to", "The later version, by its number.", "integer"),
)

DESCRIBED: Mapping[str, Described] = {
    "api-plan": Described(timeline.Plan, READ),
    "api-why": Described(timeline.Reasons, READ, has_etag=False),
    "api-critical": Described(timeline.CriticalPath, READ, has_etag=False),
    "api-programs": Described(schemas.Programs, has_etag=False),
    "api-tasks": Described(
        schemas.Tasks,
        (
            *PAGED,
            Parameter("q", "Words of a name, an id, or a number of the outline."),
            Parameter("team", "The id of a team, or 'none'."),
            Parameter("state", "How far they are.", one_of=STATES),
            Parameter("critical", "Only critical ones.", one_of=("1",)),
            Parameter("to", "A milestone: only what it waits for, with the float to it."),
            Parameter("sort", "A column; with a minus the largest first.", one_of=_SORTS),
        ),
    ),
    "api-task": Described(schemas.TaskOut, READ),
    "api-forecasts": Described(forecasts.TeamForecasts, has_etag=False),
    "api-forecast": Described(
        forecasts.ForecastOfTeam,
        (
            Parameter("items", "By when so many more items are done.", "integer"),
            Parameter("weeks", "How many items are done in so many weeks.", "integer"),
        ),
        has_etag=False,
    ),
    "api-outside": Described(
        forecasts.OutsideView,
        (
            *READ,
            Parameter("date", "A day that somebody gave for something, such as 2027-03-31."),
            Parameter("budget", "With `earned` and `spent`: what the whole was to cost.", "number"),
            Parameter("earned", "What of the budget is earned.", "number"),
            Parameter("spent", "What was spent so far, in the same unit.", "number"),
        ),
        has_etag=False,
    ),
    "api-risks": Described(schemas.Risks, PAGED),
    "api-findings": Described(schemas.Findings, PAGED),
    "api-doubts": Described(plan.Doubts, PAGED),
    "api-fix": Described(plan.FixOut, READ),
    "api-dependencies": Described(
        plan.Dependencies,
        (
            *PAGED,
            Parameter("from", "The id of the team that gives."),
            Parameter("to", "The id of the team that waits."),
        ),
    ),
    "api-dependency-matrix": Described(plan.DependencyMatrix, PAGED),
    "api-load": Described(
        plan.Load,
        (
            *PAGED,
            Parameter("by", "Whose weeks.", one_of=("people", "teams")),
            Parameter("team", "The name of a team: only its people."),
        ),
    ),
    "api-overloads": Described(plan.Overloads, PAGED),
    "api-blockers": Described(plan.Blockers, PAGED),
    "api-overview": Described(plan.Overview, READ, has_etag=False),
    "api-calendars": Described(plan.Calendars, READ),
    "api-calendar": Described(
        plan.CalendarYear,
        (*READ, Parameter("year", "1900 to 2300; that of the status date unless said.", "integer")),
    ),
    "api-simulations": Described(jobs.SimulationOut, READ, has_etag=False),
    "api-job": Described(jobs.JobOut, has_etag=False),
    "api-versions": Described(
        changes.Versions,
        (
            *READ,
            Parameter("before", "Only older ones than this number.", "integer"),
            Parameter("as_of", "A day or a moment: only those there were then."),
        ),
        has_etag=False,
    ),
    "api-version": Described(changes.VersionOut, has_etag=False),
    "api-version-program": Described(changes.ProgramHeld),
    "api-compare": Described(changes.Compared, _TWO, has_etag=False),
    "api-compare-why": Described(
        jobs.WhyMovedOut,
        (*_TWO, Parameter("target", "A milestone by its id; the program's finish unless said.")),
        has_etag=False,
    ),
    "api-baselines": Described(changes.Baselines, has_etag=False),
    "api-scenarios": Described(changes.Scenarios, has_etag=False),
    "api-scenario": Described(changes.ScenarioBesideThePlan, has_etag=False),
    "api-requests": Described(changes.Requests, has_etag=False),
    "api-request": Described(changes.RequestBesideThePlan, has_etag=False),
    "api-request-remarks": Described(changes.Remarks, has_etag=False),
    "api-request-impact": Described(jobs.ImpactFound, has_etag=False),
    "api-importings": Described(imports.Imports, has_etag=False),
    "api-importing": Described(imports.ImportRead, has_etag=False),
    "api-importing-job": Described(imports.ImportProgress, has_etag=False),
    "api-imports": Described(imports.Imports, has_etag=False),
    "api-import": Described(imports.ImportRead, has_etag=False),
    "api-import-job": Described(imports.ImportProgress, has_etag=False),
    "api-members": Described(people.Members, has_etag=False),
    "api-member-teams": Described(people.TeamRefs, has_etag=False),
    "api-invitations": Described(people.Invitations, has_etag=False),
    "api-terms": Described(schemas.Terms, has_etag=False),
    "api-views": Described(people.SavedViews, has_etag=False),
    "api-webhooks": Described(schemas.Webhooks, has_etag=False),
    "api-webhook": Described(schemas.WebhookOut, has_etag=False),
    "api-webhook-deliveries": Described(people.Deliveries, has_etag=False),
    "api-account": Described(people.AccountOut, has_etag=False),
    "api-tokens": Described(people.Tokens, has_etag=False),
    "api-instance-people": Described(people.People, has_etag=False),
    "api-instance-teams": Described(people.SharedTeams, has_etag=False),
    "api-instance-invitations": Described(people.Invitations, has_etag=False),
    "api-instance-owners": Described(people.Orphans, has_etag=False),
}
"""By the name of the route."""

WRITTEN: Mapping[tuple[str, str], type[Schema]] = {
    ("api-forecasts", "POST"): forecasts.TeamRecorded,
    ("api-forecast", "POST"): forecasts.ForecastIssued,
    ("api-forecast-use", "POST"): changes.VersionOut,
    ("api-edits", "POST"): timeline.EditsDone,
    ("api-undo", "POST"): timeline.EditsDone,
    ("api-redo", "POST"): timeline.EditsDone,
    ("api-simulations", "POST"): jobs.JobOut,
    ("api-job-cancel", "POST"): jobs.JobOut,
    ("api-job-retry", "POST"): jobs.JobOut,
    ("api-compare-why", "POST"): jobs.JobAsked,
    ("api-request-impact", "POST"): jobs.JobAsked,
    ("api-request-option", "POST"): changes.OptionMade,
    ("api-importings", "POST"): imports.ImportGiven,
    ("api-importing-read", "POST"): imports.ImportGiven,
    ("api-importing-cancel", "POST"): imports.ImportProgress,
    ("api-importing-apply", "POST"): imports.ImportOut,
    ("api-imports", "POST"): imports.ImportGiven,
    ("api-import-read", "POST"): imports.ImportGiven,
    ("api-import-cancel", "POST"): imports.ImportProgress,
    ("api-import-apply", "POST"): imports.ImportOut,
    ("api-import-undo", "POST"): imports.ImportOut,
    ("api-fix", "POST"): changes.VersionOut,
    ("api-seen", "POST"): plan.Seen,
    ("api-days-off", "POST"): changes.VersionOut,
    ("api-version-undo", "POST"): changes.VersionOut,
    ("api-version-restore", "POST"): changes.VersionOut,
    ("api-baselines", "POST"): changes.VersionOut,
    ("api-scenarios", "POST"): changes.ScenarioOut,
    ("api-scenario-apply", "POST"): changes.VersionOut,
    ("api-scenario-close", "POST"): changes.ScenarioOut,
    ("api-requests", "POST"): changes.RequestOut,
    ("api-option", "DELETE"): changes.RequestOut,
    ("api-option-approve", "POST"): changes.VersionOut,
    ("api-request-reject", "POST"): changes.RequestOut,
    ("api-request-submit", "POST"): changes.RequestOut,
    ("api-request-withdraw", "POST"): changes.RequestOut,
    ("api-request-remarks", "POST"): changes.RemarkOut,
    ("api-members", "POST"): people.InvitedOut,
    ("api-leave", "DELETE"): people.LeftOut,
    ("api-member", "PUT"): people.Members,
    ("api-member", "DELETE"): people.Members,
    ("api-invitation", "DELETE"): people.Invitations,
    ("api-archive", "POST"): people.ArchivedOut,
    ("api-bring-back", "POST"): people.ArchivedOut,
    ("api-terms", "POST"): schemas.TermOut,
    ("api-term", "PUT"): schemas.TermOut,
    ("api-term", "DELETE"): schemas.Terms,
    ("api-views", "POST"): people.SavedViews,
    ("api-view", "DELETE"): people.SavedViews,
    ("api-webhooks", "POST"): people.WebhookMade,
    ("api-webhook", "DELETE"): schemas.WebhookOut,
    ("api-webhook-test", "POST"): people.DeliveryOut,
    ("api-token", "DELETE"): people.Tokens,
    ("api-instance-person", "PUT"): people.PersonOut,
    ("api-instance-teams", "POST"): people.TeamOut,
    ("api-instance-team", "DELETE"): people.SharedTeams,
    ("api-instance-team-member", "PUT"): people.TeamOut,
    ("api-instance-team-member", "DELETE"): people.TeamOut,
    ("api-instance-invitations", "POST"): people.InvitedOut,
    ("api-instance-invitation", "DELETE"): people.Invitations,
    ("api-instance-owners", "POST"): people.Orphans,
}
"""What changes are answered with, by the name of the route and the method."""
