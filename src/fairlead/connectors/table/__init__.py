"""Tables: plans as people keep them in CSV files and spreadsheets.

csv.py        CSV in and out                    xlsx.py       Excel in, and out by way of sheets.py
columns.py    which column holds which field    dates.py      dates, never guessed
grid.py       a table of cells, from either     package.py, workbook.py, worksheet.py   into one
lines.py      its rows, cleaned                 cells.py, lists.py   what a cell says
draft.py      rows to a Draft, with outline.py, people.py, tasks.py, beside.py, remarks.py
held.py       what a table holds of a program   export.py, sheets.py   a Schedule to rows and sheets
template.py   a workbook to plan in             worktime.py   working time between two dates
"""
