## Several reminders, escalation

remind-several = 🔔 You still owe { $count } reports:
remind-item =
    • { $round } – { $campaign }
      Due: { $due }
      { $unit } { $missing }
remind-item-overdue =
    • ⏰ OVERDUE: { $round } – { $campaign }
      Due: { $due }
      { $unit } { $missing }
remind-more = … and { $count } more reports. Send «xem» to see all.
due-extended = end of { $day } (extended)
button-extend = Ask for more time
button-away = I am away
button-nudge = Remind now
button-grant = Extend
button-absent = Absent
button-agree = Agree
button-refuse = Refuse
escalate = 📋 { $count } units have not finished their reports and need your attention:
escalate-round = { $round } – { $campaign } (due { $day })
escalate-line = • { $unit }: { $left }/{ $all } items missing, reminded { $often } times
escalate-line-nobody = • { $unit }: { $left }/{ $all } items missing, nobody could be reminded
escalate-more = … and { $count } more reports.
escalate-over = The reports of this message are done, or no longer yours to decide.
escalate-nudged = The officers of { $count } missing reports were reminded.
escalate-nobody = Nobody could be reached at: { $units }
escalate-which-extend = Extend for which unit?
escalate-which-away = Whose officer is absent?
nudge =
    📣 { $who } asks you to report now:
    { $round } – { $campaign }
    { $unit }: { $missing }
extend-ask = How much more time for { $round } of { $unit }?
extend-grant-ask = Extend { $round } of { $unit } by how much?
extend-option = { $count } working days (until { $day })
extend-why = Please give the reason (one sentence).
extend-sent = The request to extend until { $day } was sent. You will be told the answer.
extend-nobody = Nobody above can get this request here yet. Please contact them directly.
extend-request =
    🙏 { $who } ({ $unit }) asks to extend { $round } until { $day }.
    Reason: { $reason }
extend-done = { $round } of { $unit } is extended until the end of { $day }; taken at the latest until { $closes }.
extend-already = The due date of this unit is that day or later already.
extend-granted =
    ✅ { $round } of { $unit } is extended until the end of { $day }.
    Reason: { $reason }
extend-refused = { $round } of { $unit } is not extended. Please report by the old date.
extend-refused-done = { $unit } was told: { $round } is not extended.
away-ask = Away until when?
away-option = { $count } working days (until { $day })
away-done = Noted: away until { $day }. Meanwhile I remind: { $who }. Send «đã về» when you are back early.
away-nobody = nobody stands in yet
away-unit = Noted: the officers of { $unit } are away until { $day }; the stand-in is reminded.
away-told = You are noted as away until { $day } and are not reminded. Send «đã về» if that is wrong.
away-back = Noted: you are back. Reminders go on as usual.
role-stand_in = stand-in
why = The latest reminders:
why-none = You were not reminded yet.
why-line =
    { $round } ({ $campaign }), { $unit }
    Rule: { $rule }
    Due at: { $at }
    Result: { $result }
rule-before = { $count } working days before the last day
rule-day = the morning of the last day
rule-after = { $count } working days overdue
rule-stand_in = overdue, the stand-in is reminded
rule-head = overdue, the head of the commune is told
rule-coordinator = overdue, the coordinator above is told
rule-province = overdue, the province is told
why-sent = sent at { $at } by { $channel }
why-not-sent = not sent ({ $state })
why-collapsed = joined with the next one
why-stale = dropped, it was too late
why-nobody = nobody to remind
