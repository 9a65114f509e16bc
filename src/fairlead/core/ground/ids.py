"""Names for the things a program is made of: the source's own keys, never positions in a list."""

from __future__ import annotations

from typing import NewType

ProgramId = NewType("ProgramId", str)
TaskId = NewType("TaskId", str)
LinkId = NewType("LinkId", str)
CalendarId = NewType("CalendarId", str)
TeamId = NewType("TeamId", str)
VendorId = NewType("VendorId", str)
ResourceId = NewType("ResourceId", str)
AssignmentId = NewType("AssignmentId", str)
BudgetLineId = NewType("BudgetLineId", str)
ActualId = NewType("ActualId", str)
RiskId = NewType("RiskId", str)
ResponseId = NewType("ResponseId", str)
DriverId = NewType("DriverId", str)
GateId = NewType("GateId", str)
BaselineId = NewType("BaselineId", str)

OF_THINGS = (
    TaskId,
    LinkId,
    CalendarId,
    TeamId,
    VendorId,
    ResourceId,
    AssignmentId,
    BudgetLineId,
    ActualId,
    RiskId,
    ResponseId,
    DriverId,
    GateId,
    BaselineId,
)
"""Those of what a program holds, which addresses name."""
