"""The program as a value: its types, the two gates that make one, and differences between two.

The value types: `program` with `task`, `link`, `people`, `money`, `risk`, `gate`, `baseline` and
`rules`; `draft` is what an importer hands over; `entities` is the table of them all, `outline`
answers questions about the work breakdown.

The two gates: `build` makes a program of a draft and names what cannot stand; `change` makes a
patch on a program and raises what cannot stand. `intentions` gives patches for what people do.
Both gates ask the rules of `integrity`: what one value can hold (`limits`, with `bounds`, `hours`
and `mend`), what refers to what, `working_time`, `structure` with `rings`, and the `header`. A
`fault` is what a rule finds.

Differences: `patch` is a difference as a value, `diff` finds it (the `order` of tasks included),
`merge` brings two together.

As JSON: `codec` with `json_form` and `forms`, published by `schema`. Codec, schema, rules and
references all walk the same `shape` of the value types.
"""
