"""Microsoft Project: its XML in and out, and .mpp through the optional extra.

In: document.py makes elements of bytes, values.py values of texts; calendars.py, tasks.py,
progress.py, people.py and custom_fields.py read their parts, read.py makes the Draft.
Out: write.py, with write_calendars.py, write_tasks.py and write_people.py.
Both ways: vocabulary.py, identifiers.py, worktime.py. mpp.py reads .mpp by way of MPXJ.
"""
