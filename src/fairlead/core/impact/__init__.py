"""What a change does to dates, money, people and promises, and which change it was.

`moves` says which dates of the plan moved. `impact` holds options against a program on common
random numbers, with `overload` for who has too much to do and `commitments` for what was promised.
`worth` values the responses to risks, one by one and as a set. `difference` and `yardstick` are
what all of these measure by.

`why` shares the move of a quantile out among its causes: `causes` groups the changes into bundles
(`bundle`, by the fields of `movers`), `needs` finds what cannot stand alone, `game` runs each
coalition, `shares` averages over the orders, `wording` says it.
"""
