## Help and status

help =
    How to report: send the names and figures, with semicolons between them.
    For example: { $example }

    • «báo cáo»: I ask item by item
    • «xem»: what you still owe
    • «không phát sinh»: nothing to report in this round
    • «sửa { $code } …»: correct the last figure
    • «hủy»: drop what is being asked
help-plain =
    I take reports of commune officers and send digests to groups.
    Send «xem» to see the open rounds.
nothing-due = { $unit } has no open reporting round at present.
next-opens = Next: { $round }, opens on { $day }.
status-line =
    { $round } – { $campaign }
    Due: { $due }
    { $state }
status-missing = { $done } of { $all } items are in. Missing: { $names }
status-missing-any = Not reported (one item is enough): { $names }
status-done = Complete. Thank you!
and-more = { $names } and { $count } more
due-by = by the end of { $day }
due-before = before { $day } (last safe day: { $safe })
due-words = «{ $words }» (last safe day: { $safe })
