"""Primavera P6 exports (.xer).

- `tables`: the file as tables of rows, each with its line.
- `cells`: what a cell says: dates, hours, numbers, flags.
- `hours`: CALENDAR, the working hours packed into one cell.
- `project`: PROJECT and SCHEDOPTIONS, which project is read and by which rules it is scheduled.
- `outline`: PROJWBS, the paths and the order of the work breakdown.
- `breakdown`: TASK, the activities below it.
- `codes`: activity codes, user-defined fields and notebooks.
- `logic`: TASKPRED, the relationships.
- `people`: RSRC, ROLES and TASKRSRC.
- `baselines`: other projects of the file that are baselines of this one.
- `stored`: the dates Primavera itself computed, to compare a schedule with.
- `read`: all of it as a Draft.
"""
