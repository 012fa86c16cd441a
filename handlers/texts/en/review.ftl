## Approving figures

review = 📝 { $count } reports wait for your approval:
review-unit = { $number }. { $unit } · { $round } ({ $campaign }), { $done }/{ $all } items told
review-more = … { $count } more reports are not shown in full; they follow when these are approved.
review-line-again = { $line } (changed after approval; before: { $value })
review-line-gone = • { $name }: taken back
button-approve = Approve
button-return = Return
review-done = ✅ Approved: { $units }.
review-done-unit = { $unit } ({ $count } items)
review-none-done = Nothing was approved or returned.
review-nothing = Nothing waits for your approval now.
review-which = Which unit's report is returned?
review-which-unknown = I don't see “{ $what }” in the last list. Please give the number, the unit or the code.
review-why = Why is { $round } of { $unit } returned? (one sentence)
review-returned = ↩️ Returned to { $unit }: { $count } items.
review-told = { $people } officers were told.
review-told-nobody = No officer of the unit could be reached; please tell them yourself.
review-reopened = The round was closed; the unit can put it right until the end of { $day }.
review-over = { $unit }: the campaign has ended or needs no approval any more.
review-not-yours = { $unit }: no longer yours to approve.
review-changed =
    { $unit }: figures changed after that message and are now:
    { $lines }
review-approved-already = { $unit }: { $who } approved it at { $at } ({ $names }).
review-returned-already = { $unit }: { $who } returned it at { $at } ({ $names }).
review-back =
    ↩️ { $who } returned { $round } of { $unit }.
    Reason: { $reason }
    Please look at:
    { $lines }
    Send the right figure, e.g.: sửa { $example }
review-back-until = It can be put right until the end of { $day }.
review-again = An approved figure has changed and waits for approval again: { $names }.
review-state-waiting = Waiting for approval: { $count } items
review-state-done = Approved ✓
review-state-returned = Returned: { $names } (reason: { $reason })
digest-approved = Approved: { $approved }/{ $units } units.
digest-mark-all = { $line } · approved
digest-mark-some = { $line } · approved { $approved }/{ $units }
letter-approved = Figures of { $approved }/{ $units } reporting units are approved; the others count in this draft all the same.
workbook-approved = Approved
workbook-approved-yes = approved
workbook-approved-no = not approved
workbook-approved-units = Units approved
workbook-verdict = Approval
workbook-verdict-approved = approved
workbook-verdict-returned = returned: { $reason }
workbook-verdict-at = Decided at
workbook-verdict-person = Decided by
