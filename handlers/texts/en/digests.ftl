## Digests

digest-head =
    📊 { $title }
    { $campaign } · { $unit }
    As of { $at }
digest-head-updated =
    📊 { $title }
    { $campaign } · { $unit }
    Updated at { $at }
digest-title-weekly = { $round }: this week
digest-title-due-day = { $round }: last day for reports
digest-title-morning-after = { $round }: result after the deadline
digest-title-close = { $round }: the round is closed
digest-title-now = { $round }
digest-counts = Reported { $reported } of { $expected } units: on time { $on_time }, late { $late }. In part: { $partial }. Not reported: { $silent }.
digest-progress = Progress:
digest-registered = Registered:
digest-sum = • { $name }: { $sum }
digest-sum-target = • { $name }: { $sum }/{ $target } ({ $share }%)
digest-range = • { $name }: { $low}–{ $high }, median { $median } ({ $units } units)
digest-range-target = • { $name }: { $low }–{ $high }, median { $median } ({ $units } units; target { $target })
digest-reached = • { $name }: reached by { $reached } of { $units } units
digest-excused = { $line } Excused: { $count }.
digest-done = { $line } ✓
digest-behind = { $line }, behind: { $path }% by now
digest-on = { $line }, on its path
digest-ahead = { $line }, ahead
digest-change = { $line } [{ $change } since the last digest]
digest-praise = Well done:
digest-praise-first = • First: { $names }
digest-praise-best = • In the lead: { $names }
digest-praise-improved = • Improved (late last time, in time now): { $names }
digest-missing = Not reported: { $names }
digest-partial = Reported in part: { $names }
digest-all-in = Every unit has reported in full. Thank you all!
digest-by-unit = By district:
digest-by-unit-line = • { $unit }: { $reported }/{ $expected }
digest-notes = Difficulties, proposals:
digest-note = • { $unit }: { $note }
unreachable = 📵 { $count } units have nobody who can be reached:
unreachable-never = • { $unit }: nobody has joined
unreachable-gone = • { $unit }: blocked or left
progress-unknown = There is no campaign or indicator «{ $code }». Send /tiendo to see everything.
progress-none = No figure in this round yet.
digest-cut = … and { $count } more lines.
digest-cut-workbook = … { $count } more lines are in the workbook that follows.
digest-cut-ask = … and { $count } more lines. Coordinators ask the bot in private: xuất excel.
digest-workbook = 📎 The whole table of the digest.
units-more = { $names } and { $count } more units
