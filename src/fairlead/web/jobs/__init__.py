"""Long work: asked for by a page, done by a worker, watched and cancelled meanwhile.

To ask, a service calls `asking.ask(version, kind, question, by)`; the answer is a `Job` row, the
same one for the same question. When its state is `done`, `store.jobs.answer(job)` is its JSON.
Pages include `jobs/row.html` with `job`; `static/jobs/jobs.js` keeps the row up to date.

To add a kind, write `def run(record, version, question, told) -> JSON` in a file of its own here
and name it in `kinds.KINDS`:

- `record`, `version`: the ProgramRecord, and the Version that the question is about. Programs of
  other versions or lines are read through `store.history` and `store.heads`; what decides the
  answer beside the version (numbers of the other versions, runs, seed) belongs into `question`,
  because answers are kept by the version's digest and the question;
- `question`: the JSON object that was asked;
- `told`: a `progress.Told`. `told.expect(pieces)` says how many pieces there will be at most,
  `told.say("Simulating")` what goes on, and `told.over(pool.map)` is a mapper for
  `simulate(..., over=...)` that counts pieces and ends when the job is cancelled. Loops of your
  own call `told.step()` each time round.

Work that is about no version, such as reading a file, is a `def run(question, told) -> None` named
in `kinds.CHORES` and asked for by `asking.begin`; it keeps what comes out of it itself.

Kinds import the core and the store, never `web.services`: services ask, kinds answer. What `run`
raises is shown in words when it is a FairleadError, and logged by number else.
"""
