"""Fairlead's own program file: YAML that people write and review, and nothing is lost in.

read.py       a file's bytes to a Draft         write.py      a Program to a file's bytes
fields/       the format: every key of it       schema.py     the same, for editors
nodes.py      YAML as texts with line numbers   emit.py       a tree of texts as YAML
shapes.py     kinds of values                   scalars.py, grammar.py, calendar_grammar.py   texts
entity.py     mappings of fields                sections.py   weeks, criteria, holidays, rules
outline.py    tasks below one another           reading.py    where the reader is, what it found
json_form.py  the JSON of core/program/codec
"""
