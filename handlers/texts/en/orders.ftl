## What people above have done by message

order-which-unit = Several units are called “{ $place }”. Which one do you mean?
order-did-you-mean = I find no “{ $place }” among your units. Do you mean:
order-unknown-unit = I find no “{ $place }” among the units you are in charge of.
order-which-round = { $unit } still owes several reports. Which one do you mean?
order-one-unit = Several communes of { $unit } are not done. Please name each commune.
order-nothing-owed = { $unit } owes no report at present.
order-extend =
    Extend { $round } of { $unit } to the end of { $day }.
    Reason: { $reason }
    Is that right?
order-excuse =
    Excuse { $unit } from { $round }; I no longer remind it or count it as missing.
    Reason: { $reason }
    Is that right?
order-remind = Remind { $unit } now ({ $count } communes still owe reports). Is that right?
order-invite = Make an invitation for { $role } of { $unit }. Is that right?
order-invited =
    Invitation for { $role } of { $unit }: { $code }
    Whoever is invited sends me: /start { $code }
    One use, until { $until }.
order-bots-full = Our bots have no room left, so I can't make a code. Please tell the administrator.
order-excused = { $unit } is excused from { $round }. Reason: { $reason }
order-excused-told =
    ✅ { $unit } is excused from { $round }.
    Reason: { $reason }
order-too-early = { $day } is not later than the present due date, or has passed. Please name another day.
order-too-late = { $day } is too far away. Please name another day.
order-all-reachable = All your units that have an open round can be reached.
order-start =
    Start “{ $title }”, from { $start } to { $end }.
    I'll open rounds, remind and sum up as planned. Is that right?
order-stop =
    Stop “{ $title }” ({ $start } to { $end }).
    I'll open no rounds, remind nobody and sum up nothing; what was reported stays. Is that right?
order-started = “{ $title }” has started: { $count } moments ahead.
order-stopped = “{ $title }” is stopped.
order-no-campaign = I know no campaign with the code “{ $campaign }”.
order-runs-already = “{ $title }” is running already.
order-over =
    “{ $title }” ended on { $end }. To run it again on other days, send:
    bắt đầu { $code } từ 1/1
order-other-dates = “{ $title }” ran before with other dates. Please ask the administrator to start it with a new code.
help-orders =
    For coordinators:
    • “nhắc xã …”, “gia hạn xã … đến 25/6 vì …”, “miễn xã … vì …”
    • “không liên lạc được”, “mời xã … cán bộ”
