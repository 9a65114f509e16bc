"""A Schedule as a Microsoft Project XML file, and what such a file cannot hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fairlead.connectors.msproject.custom_fields import ASSIGNMENT, RESOURCE, TASK
from fairlead.connectors.msproject.elements import Elements, clock
from fairlead.connectors.msproject.identifiers import is_guid, noted, numbered
from fairlead.connectors.msproject.losses import losses_of
from fairlead.connectors.msproject.tasks import TEXTS
from fairlead.connectors.msproject.vocabulary import CURRENCIES, FIXED_UNITS, NAMESPACE
from fairlead.connectors.msproject.write_calendars import calendar_numbers, write_calendars
from fairlead.connectors.msproject.write_fields import FieldPlan, field_plan
from fairlead.connectors.msproject.write_people import PeopleWriter
from fairlead.connectors.msproject.write_tasks import TaskWriter, outline_of
from fairlead.connectors.source import Written
from fairlead.core.calendars.days import with_bases
from fairlead.core.cpm.schedule import Schedule
from fairlead.core.ground.ids import AssignmentId, ResourceId, TaskId
from fairlead.core.program.program import Program
from fairlead.core.program.rules import Direction, ProgressRule

_VERSION = 14  # Project 2010 and later
_USUAL_DAY = (8 * 60, 17 * 60)


def written(schedule: Schedule) -> Written:
    """A schedule as a file that Microsoft Project 2010 and later open.

    Read back, it gives an equal program, but for what `Written.lost` names, kind by kind.
    """
    program = schedule.program
    xml = Elements()
    calendars = calendar_numbers(program)
    outline = outline_of(program)
    resources = numbered(program.resources)
    assignments = numbered(program.assignments)
    fields = _fields(program, outline.uids, resources, assignments)
    note = noted(calendars.of, program.id)
    if note:
        xml.instruction("fairlead", note)
    with xml.within("Project", f' xmlns="{NAMESPACE}"'):
        _header(schedule, calendars.of[program.calendar], xml)
        with xml.within("OutlineCodes"):
            for plan in fields.values():
                plan.define_codes(xml)
        with xml.within("ExtendedAttributes"):
            for plan in fields.values():
                plan.define(xml)
        write_calendars(program, calendars, xml)
        TaskWriter(schedule, outline, calendars.of, fields[TASK], xml).write()
        people = PeopleWriter(schedule, outline.uids, resources, assignments, xml)
        people.write_resources(calendars.for_resource, fields[RESOURCE])
        people.write_assignments(fields[ASSIGNMENT])
    left_out = sum(len(plan.left_out) for plan in fields.values())
    return Written(xml.data(), losses_of(program, calendars, left_out, xml.cleaned))


def _fields(
    program: Program,
    tasks: Mapping[TaskId, int],
    resources: Mapping[ResourceId, int],
    assignments: Mapping[AssignmentId, int],
) -> dict[int, FieldPlan]:
    def named(numbers: Mapping[Any, int]) -> bool:
        return any(str(number) != id for id, number in numbers.items())

    task_rows = (
        {name: text for name, text in task.fields.items() if name not in TEXTS}
        for task in program.tasks.values()
    )
    resource_rows = (resource.fields for resource in program.resources.values())
    of_tasks = field_plan(TASK, task_rows, own_ids=named(tasks))
    used = sum(len(values) for values in of_tasks.codes.values())
    return {
        TASK: of_tasks,
        RESOURCE: field_plan(
            RESOURCE, resource_rows, own_ids=named(resources), first_code=used + 1
        ),
        ASSIGNMENT: field_plan(ASSIGNMENT, (), own_ids=named(assignments)),
    }


def _header(schedule: Schedule, calendar: int, xml: Elements) -> None:
    program, put = schedule.program, xml.put
    rules, units = program.rules, program.units
    from_start = rules.direction is Direction.FROM_START
    day_start, day_finish = _usual_day(program)
    put("SaveVersion", _VERSION)
    put("Name", f"{program.name}.xml")
    put("GUID", program.id if is_guid(program.id) else None)
    put("Title", program.name)
    put("ScheduleFromStart", from_start)
    put("StartDate", program.start)
    put("FinishDate", schedule.finish if from_start else (program.finish or schedule.finish))
    put("FYStartDate", 1)
    put("CriticalSlackLimit", rules.critical_float.minutes // max(units.minutes_per_day, 1))
    put("CurrencyDigits", 2)
    symbols = {code: symbol for symbol, code in CURRENCIES.items()}
    put("CurrencySymbol", symbols.get(program.currency, program.currency))
    put("CurrencyCode", program.currency)
    put("CurrencySymbolPosition", 0)
    put("CalendarUID", calendar)
    put("DefaultStartTime", clock(day_start))
    put("DefaultFinishTime", clock(day_finish))
    put("MinutesPerDay", units.minutes_per_day)
    put("MinutesPerWeek", units.minutes_per_week)
    put("DaysPerMonth", units.days_per_month)
    put("DefaultTaskType", FIXED_UNITS)
    put("DurationFormat", 7)
    put("WorkFormat", 2)
    # What Project writes for its default, to honour constraints (see read.py).
    put("HonorConstraints", False)
    put("MultipleCriticalPaths", rules.open_ends_critical)
    put("NewTasksEffortDriven", False)
    put("SplitsInProgressTasks", rules.progress is ProgressRule.RETAINED_LOGIC)
    put("StatusDate", program.status_date)
    put("NewTasksAreManual", False)


def _usual_day(program: Program) -> tuple[int, int]:
    """When the first working day of the usual week begins and ends, in minutes after midnight."""
    for weekday in range(7):
        for calendar in with_bases(program.calendars[program.calendar], program.calendars):
            hours = calendar.week[weekday]
            if hours:
                return hours[0].start, hours[-1].end
    return _USUAL_DAY
