### Every sentence that officers read, in English. Short, polite, fit for a telephone.
### Numbers, dates and names are formatted before they get here ($…).

## Joining

welcome-stranger =
    Hello! This is Giao Ban, an assistant that takes reports on emulation campaigns.
    To begin, please send the invitation code that you were given, for example:
    /start ABCD2345
code-unknown = This code is not right. Please check it, or ask whoever invited you for a new one.
code-used = This code has been used already. Please ask whoever invited you for a new one.
code-expired = This code has expired. Please ask whoever invited you for a new one.
code-for-group = This code is for a group. Please send it in the group that is to get the digests.
code-for-person = This code is for a person. Please send it to me in a private chat.
consent =
    You are invited as { $role } of { $unit }.
    Giao Ban is an automatic system. I keep only: your display name, account id, unit, role, and the figures, words, photos, places and files you report; for reminders and digests.
    You can ask the administrator at any time to erase your personal data.
    Do you agree?
consent-yes = I agree
consent-no = I don't agree
consent-declined = Nothing about you was kept. Send the code again whenever you like.
joined =
    { $name }, you are now { $role } of { $unit }.
    { $due }
joined-hint = Send “help” to see how to report.
role-officer = reporting officer
role-approver = approver
role-coordinator = coordinator
role-admin = administrator
role-group = group that gets digests

## Groups

group-added = Hello everybody! To get digests, an administrator of the group sends: /start and the group's code.
group-only-admin = Only an administrator of the group can use this code. It stays valid.
group-bound = This group will get the digests of { $unit }. See one now: /tonghop
group-not-bound = This group belongs to no unit yet. An administrator sends: /start and the group's code.
group-no-digest = { $unit }: there is no reporting round to sum up at present.

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

## Reports

stored = ✅ Stored: { $unit } · { $round }
stored-late = ✅ Stored (late): { $unit } · { $round }
corrected = ✏️ Corrected: { $unit } · { $round }
line-flow = • { $name }: { $added } more → { $total } in all
line-total = • { $name }: in all { $before } → { $total } ({ $added } more)
line-level = • { $name }: { $value }
line-level-from = • { $name }: { $before } → { $value }
line-corrected = • { $name }: { $before } → { $value }
line-corrected-flow = • { $name }: { $before } → { $value }; { $total } in all
line-nil = • { $name }: nothing to report
line-registered = • { $name }: registered { $value }
line-registered-from = • { $name }: registered { $before } → { $value }
line-done = • { $name }: reached
line-not-done = • { $name }: not reached
line-text = • { $name }: text received
line-on-day = { $line } (on { $day })
line-dropped = • { $name }: taken out, the message has it no more
line-note-dropped = Note: taken out, the message says it no more
line-note-undone = • The note beside: taken back
value-added = { $value } added
value-total = { $value } in all
value-nil = nothing to report
value-reached = reached
value-not-reached = not reached
value-text = received
line-share-registered = { $line } ({ $share }% of the registered target)
line-share-target = { $line } ({ $share }% of the target { $scope }, { $target })
line-note = Note: { $note }
left = Missing { $count } of { $all }: { $names }
complete = All { $all } of { $all } items are in. Thank you!
complete-any = Received. Thank you!
button-continue = Go on
button-report = Report now
button-nil = Nothing to report
button-fix = Correct
button-undo = Undo
button-skip = Skip
button-stop = Stop
button-yes = Yes
button-no = No
button-store-sure = Store the clear part
button-reached = Reached
button-not-reached = Not reached
button-finished = { $value } done
button-registered = { $value } registered
no-round = { $unit } has no open reporting round at present, so this was not stored.
not-an-officer = You report for no unit, so this was not stored.
which-campaign = Which programme is this for? Nothing was stored yet.
ask-several_campaigns =
    This message has figures of { $count } campaigns. Shall I store them like this? (not stored yet)
    { $lines }
apart = This message has figures of { $count } campaigns, and I have to ask about a part. Please send each campaign by itself. Nothing was stored.
registration-over = { $round } ended on { $day }, so this target was not stored.
registration-not-stored = If it is work that is done, please send it again without «đăng ký».
undone =
    Undone; the figures are as before:
    { $lines }
undo-gone = These figures were changed afterwards, so they were not undone. Use «sửa» if needed.
nothing = none yet
fix-how =
    Send: sửa, the name and the right figure.
    For example: sửa { $code } { $value }
fix-nothing = There is no figure of { $name } in this round to correct. Store { $value } as a new one?
nil-ask = { $unit }: nothing to report for the { $count } missing items of { $round }. Is that right?
nil-confirm = Nothing to report for the missing items of this round. Is that right?
nil-nothing = Nothing is missing in { $round }.
cancelled = Dropped; nothing was stored.
cancel-nothing = Nothing is being asked. To take back the last report, press «Undo» below the message «Stored».
old-button = This question is out of date. Send «xem» to see what you owe now.
edited = I saw that you edited a message. The stored figure has not changed; to correct it, send: sửa, the name and the right figure.
edited-ask =
    ✏️ You edited a message. Shall I change what is stored like this? (not changed yet)
    { $lines }
edited-changed = Somebody changed these figures just now, so I changed nothing. Send «xem», then «sửa» if needed.
note-difficulty = 📝 The difficulty was kept in { $round }. No figure was stored.
note-proposal = 📝 The proposal was kept in { $round }. No figure was stored.
note-example = 📝 The example was kept in { $round }. No figure was stored.
note-remark = 📝 The note was kept in { $round }. No figure was stored.
note-dropped = These words were taken back.
note-edited = 📝 The note in { $round } is now: «{ $note }». The figures stay.
media-later = I can read text, photos, places and .xlsx or .csv sheets only. Please send the figures as text.
trouble = Sorry, something went wrong with this message. It was kept, and somebody will look at it.

## Activities

detail-villages = { $count } villages
detail-people = { $count } people
detail-households = { $count } households
detail-families = { $count } families
detail-gifts = { $count } gifts
detail-workdays = { $count } workdays
detail-gardens = { $count } gardens
detail-points = { $count } points
detail-resolved = { $count } resolved
detail-pending = { $count } pending
detail-total = { $count } in all
detail-budget_vnd = { $count } VND
detail-area_ha = { $count } ha
detail-area_m2 = { $count } m²
detail-percent = { $count }%
detail-length_m = { $count } m

## Item by item

guided =
    ({ $number }/{ $all }) { $name }{ $unit }
    { $before }
guided-before = Last time: { $value }.
guided-how = Type the figure, or choose:
guided-how-flow = Type what was added, or choose:
guided-how-text = Type the text, or choose:
guided-how-reached = Is it reached?
guided-end = That was the last item. { $state }
guided-stop = Stopped. What was stored stays; send «báo cáo» to go on.

## Asking back

ask-words = This is not clear to me: «{ $words }».
ask-both =
    { $question }
    The clear part (not stored yet):
    { $lines }
ask-numbers_without_indicator = Which indicator does «{ $words }» belong to? Please add its name, for example: { $example }
ask-several_figures = «{ $words }» holds several figures or indicators. Please put semicolons between them.
ask-ambiguous_name = «{ $words }» may mean several indicators. Please give the full name.
ask-missing_value = { $name }: how many{ $unit }?
ask-unreadable_number = I can't read the number in «{ $words }». How many{ $unit } is { $name }?
ask-negative_value = { $name } can't be negative. What is the right number of{ $unit }?
ask-unit_mismatch = { $name } is counted in{ $unit }. Please give the number in{ $unit }.
ask-unit_missing_ambiguous = { $name }: which number is «{ $words }»?
ask-unaccepted = { $name }: «{ $words }». Has this been accepted yet?
ask-range = { $name }: «{ $words }». Please give the number that is surely done{ $unit }.
ask-range_and_unaccepted = { $name }: please give the number that is surely done{ $unit }; the rest is kept as a note.
ask-vague_quantity = { $name }: «{ $words }». Please give the exact number. How many{ $unit }?
ask-incomplete_number = The number is cut off: «{ $words }». How many{ $unit } is { $name }?
ask-separator_ambiguous_and_implausible = { $name }: which number is «{ $words }»? (Target of the whole province: { $target })
ask-implausibly_large = { $name }: this is very much for one commune (target of the whole province: { $target }). Which number is right?
ask-date_or_fraction_ambiguous = «{ $words }»: is this a date or a figure? How many{ $unit } is { $name }?
ask-total_vs_gain_ambiguous = «{ $words }» is the total. { $name }: how many{ $unit } were gained this time?
ask-percent_of_plan_not_value = { $name }: «{ $words }» is a share of the plan. How many{ $unit } were done?
ask-count_not_rate = { $name } is counted in{ $unit }. How many{ $unit } are «{ $words }»?
ask-done_vs_registered_ambiguous = { $name }: is «{ $words }» done or only registered?
ask-compound_two_values = { $name } takes one figure. Which one?
ask-other_unit = These seem to be figures of another unit. Please let its own officer report them; nothing was stored.
ask-unsure_name = «{ $words }»: do you mean { $name }?
ask-unknown_words = I understand «{ $words }» like this. Is that right?
ask-unknown_words-open = «{ $words }» is not clear to me. How many{ $unit } is { $name }?
ask-part_of_year = «{ $words }» is the figure of one month or week. { $name } runs from the start of the year: how many{ $unit } is it so far?
ask-separator_ambiguous = { $name }: which number is «{ $words }»?
ask-level_vs_change_ambiguous = { $name }: is «{ $words }» really the fall (not the present level)?
ask-level_vs_change_ambiguous-open = Is «{ $words }» a change or the present figure? How many{ $unit } is { $name } now?
ask-conflicting_values = { $name } has two different figures. Which one is right?
ask-too_many_decimals = { $name }: there are too many decimals. What is the right number of{ $unit }?
ask-too_large = { $name }: the number is too large. What is the right number of{ $unit }?
ask-percent_over_100 = { $name }: a share can't be above 100%. What is the right figure?
ask-non_integer_count = { $name } must be a whole number. What is the right number of{ $unit }?
ask-implausible_above_province_target = { $name }: this is more than the target of the whole province ({ $target }). Which number is right?
ask-correction_without_new_value = Which indicator do you want to correct, and what is the right figure?
ask-total_falls = { $name }: the total { $value } is below what was reported ({ $before }). Is that right?
ask-unlike_before = { $name }: { $value } is far from what was reported ({ $before }). Which one is right?
ask-said_again = { $name }: you have just reported { $value }. Add it once more?
ask-other_period = You say «{ $words }»; the open round is { $round }. Shall I store it there?
ask-by_other = { $who } recorded { $before } for { $name } ({ $at }). Replace it by { $value }?
courtesy = Thank you!
unknown =
    I did not understand this message, so nothing was stored.
    How to report, for example: { $example }
    Send “help” for more.

## Photos, places

what-photo = the photo
what-photos = { $count } photos
what-place = the place
what-note = your last words
evidence-attached =
    📎 Received { $what }, attached to: { $names }
    { $round }
evidence-beside = 📎 Attached: { $what }
evidence-ask = 📎 I have { $what }. Which item does it belong to? Choose, type its name, or send the figure.
evidence-waits = 📎 I keep { $what } and attach it when you have answered the question above.
evidence-dropped = Dropped { $what }.
evidence-not-officer = You don't report for any unit, so this photo or place was not kept.
place-impossible = There is no such place, so it was not kept. Please share the place again.
button-other = Another item
button-drop = Drop
file-too-large = The file is too large and was not kept (photos up to 10 MB, sheets up to 5 MB). Please make it smaller and send it again.
file-gone = The file you sent could not be fetched. Please send it again.
photo-unreadable = This photo can't be opened and was not kept. Please send a JPEG, PNG or WebP.

## Sheets of figures

template =
    📄 Sheet for { $round }, { $unit }: { $count } indicators.
    Fill in the column «Số liệu kỳ này» and send this file back. An empty cell reports nothing.
template-which = The sheet for which round?
template-none = No round for figures is open, so there is no sheet to fill in.
sheet-preview =
    📄 { $unit } · { $round }
    The sheet has { $count } items (not stored yet). Store all of them?
    { $lines }
button-store = Store
sheet-faults =
    📄 This sheet was not stored, { $count } cells need another look:
    { $lines }
    Please correct them and send the whole sheet again.
sheet-more-faults = … and { $count } more faults
sheet-empty = 📄 There are no figures in the column «Số liệu kỳ này» yet.
sheet-again = 📄 This sheet was stored before and is not stored again.
sheet-other-unit = 📄 This sheet is another unit's ({ $named }) and was not stored. Send «mẫu» for yours.
sheet-other-campaign = 📄 This sheet is of another campaign ({ $named }) and was not stored. Send «mẫu» for the right one.
sheet-other-round = 📄 This sheet is of another round ({ $named }), which is not open, and was not stored. Send «mẫu» for a new one.
sheet-which = 📄 The sheet does not say which round it is for, and several are open. Send «mẫu» for one that does.
sheet-no-headings = 📄 There is no row of headings «Mã, Chỉ tiêu, Số liệu kỳ này» in the sheet. Send «mẫu» for the right one.
sheet-unreadable = 📄 This file can't be read. Please send an .xlsx or .csv file; send «mẫu» for one to fill in.
sheet-old = 📄 This kind of file can't be read, or it has a password. Please save it as .xlsx without a password and send it again.
sheet-too-long = 📄 The sheet is too long (at most 500 rows) and was not read. Send «mẫu» for the right one.
cell-date = Excel made a date of this figure. Please type the figure again.
cell-bool = this cell is no figure.
cell-error = the formula in this cell has an error.
cell-cut = the figure «{ $words }» and the note «{ $more }»: is it { $words },{ $more }? Please put the figure in quotation marks, or save as .xlsx.
cell-beyond = this row is longer than the headings (cell { $at }). Please put figures with a comma in quotation marks, or save as .xlsx.
cell-percent = { $value } or { $hundredfold }? Please type the figure with its % in a cell of text.
cell-unknown = there is no indicator «{ $words }» in this round.
cell-mixed = the code { $code } does not go with the name «{ $name }».
cell-twice = this indicator stands in cell { $at } already.
cell-unclear = «{ $words }» is not clear.
cell-unlikely = { $question } If so, leave this cell empty and send the figure in a message of its own.

## Answers to questions

answer-deadline = { $round }: due { $due }.
answer-receiver = To: { $receiver }.
answer-award = Awards of { $campaign }:
answer-award-line = • { $rank }: { $count }, { $value } đồng each
answer-no-award = The document of { $campaign } names no sum.
answer-unit = { $name } is counted in { $unit }.
answer-target = { $name }: the target { $scope } is { $target }.
answer-target-above = { $name }: the target { $scope } is above { $target }.
answer-no-target = { $name }: the document gives no number.
scope-province = of the province
scope-district = of a district
scope-commune = of each commune
scope-department = of each department

## Reminders

remind =
    🔔 Reminder: { $round }
    { $campaign }
    Due: { $due }
    { $unit } { $missing }
    For example: { $example }
remind-today =
    🔔 TODAY is the last day: { $round }
    { $campaign }
    Due: { $due }
    { $unit } { $missing }
    For example: { $example }
overdue =
    ⏰ Overdue: { $round }
    { $campaign }
    It was due { $due }. Reports are taken until { $closes }.
    { $unit } { $missing }
remind-missing = still owes { $count } of { $all } items: { $names }
remind-missing-any = has not reported (one item is enough): { $names }

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
units-more = { $names } and { $count } more units

## Ranking, awards

rank = 🏁 Ranking of { $round } (to you alone):
rank-rule = Rule: part of the items reported; complete and in time; average part of the own registered targets (each counted to 100% at most). Equal units share a place.
rank-line = { $place }. { $unit }: { $reported }% of { $asked } items, { $time }
rank-attained = { $line }, { $share }% of the registered targets
rank-on-time = in time
rank-not-on-time = incomplete or late
rank-own = { $round }: your unit is number { $place } of { $all } in { $above }.
rank-none = There is no round to rank for you yet.
awards = 🏅 Evidence for the awards of { $campaign }:
awards-tier = • { $rank }: { $count }
awards-people = These are the records, for reference; the awards are decided by people.
awards-line = • { $unit }: complete in { $complete }/{ $asked } rounds, in time in { $time }
awards-line-targets = • { $unit }: complete in { $complete }/{ $asked } rounds, in time in { $time }, { $share }% of its targets

## Pictures

picture-progress-title = Progress: { $round }
picture-where = { $unit } · as of { $at }
picture-reported = { $reported } of { $expected } units reported in full
picture-on-time = on time { $count }
picture-late = late { $count }
picture-partial = in part { $count }
picture-silent = not yet { $count }
picture-excused = excused { $count }
picture-nobody-owes = No unit owes a report in this round.
picture-nothing-yet = There are no figures yet.
picture-done = Target reached
picture-behind = Behind the path (needs { $share }%)
picture-on-path = On the path (needs { $share }%)
picture-ahead = Ahead of the path (needs { $share }%)
picture-path-note = Black line: what should be there by { $day } if every day brought the same.
picture-reached = reached by { $reached } of { $units } units
picture-not-told = { $count } not reported
picture-milestone-note = Dark blue: reached; hatched: reported, not reached; white: not reported.
picture-median = median { $median }
picture-range = from { $low } to { $high }
picture-target = target { $target }
picture-range-note = Blue band: from the lowest unit to the highest; dot: median; black line: target of the whole.
picture-told = { $count } units gave figures
picture-added = { $added } in this round
picture-left-out = No room for { $count }: { $names }.
picture-left-out-count = No room for { $count } more.
picture-more = and { $count } more

## Documents

workbook-sheet-cover = Cover
workbook-sheet-overview = Overview
workbook-sheet-matrix = By unit
workbook-sheet-values = Figures
workbook-sheet-versions = History
workbook-sheet-notes = Notes
workbook-title-cover = FIGURES OF AN EMULATION CAMPAIGN
workbook-title-overview = RESULTS BY INDICATOR
workbook-title-matrix = RESULTS BY UNIT
workbook-round-as-of = { $round } · figures as of { $at }
workbook-discipline = Reporting discipline
workbook-campaign = Campaign
workbook-campaign-code = Code of the campaign
workbook-document = Document
workbook-document-number = { $document } No. { $number }
workbook-document-day = { $document } of { $date }
workbook-document-month = { $document } of { $date }
workbook-document-year = { $document } of { $date }
workbook-document-of = { $document } by { $body }
workbook-province = Province
workbook-unit = Unit
workbook-round = Round
workbook-due = Due
workbook-as-of = Figures as of
workbook-rows-values = Rows of “Figures”
workbook-checksum-values = SHA-256 of “Figures”
workbook-rows-versions = Rows of “History”
workbook-checksum-versions = SHA-256 of “History”
workbook-checksum-how =
    To check: take the rows of the page from row 2 on, in their order; join the cells of a row with tabs and end each row with a line feed (LF).
    Numbers are written as full decimals with a point and no zeros at the end, times as 2023-06-20 08:00:00; empty cells stay empty.
    The SHA-256 of that text in UTF-8 (NFC) must be the value above. Where a page is continued (“… 2”), its rows follow.
workbook-not-official = Summed up from messages of the units; no substitute for the official report with its number, signature and seal.
workbook-number = No.
workbook-unit-key = Unit code
workbook-district = District
workbook-code = Indicator code
workbook-indicator = Indicator
workbook-measured-in = Measured in
workbook-reached-or-not = 1 = reached
workbook-increment = This round
workbook-total = Total / level
workbook-registered = Registered
workbook-share-registered = Part of the registered
workbook-state = State
workbook-first-reported = First reported
workbook-text = Text
workbook-said-at = When
workbook-version = Version
workbook-before = Before
workbook-after = After
workbook-act = Act
workbook-act-report = report
workbook-act-correction = correction
workbook-act-withdrawal = withdrawal
workbook-person = Who
workbook-why = Why
workbook-why-edited = the message was edited
workbook-why-insisted = asked about and confirmed ({ $reason })
workbook-note-kind = Kind
workbook-note-difficulty = difficulty
workbook-note-proposal = proposal
workbook-note-example = exemplary case
workbook-note-remark = remark
workbook-target = Target
workbook-reached = Reached
workbook-share = Share
workbook-path = Due by now
workbook-low = Lowest
workbook-median = Median
workbook-high = Highest
workbook-units-reported = Units reported
workbook-expected = Expected
workbook-reported = Reported
workbook-on-time = On time
workbook-late = Late
workbook-partial = In part
workbook-missing = Missing
workbook-excused = Excused
workbook-completeness = Share reported
workbook-sum = Sum
letter-draft = DRAFT
letter-remark = Draft, figures summed up from messages of the units as of { $at }
letter-nation = SOCIALIST REPUBLIC OF VIET NAM
letter-motto = Independence - Freedom - Happiness
letter-committee = People's Committee
letter-committee-short = UBND
letter-number = No.        /BC-{ $body }
letter-place = { $place },        / { $month } / { $year }
letter-kind = REPORT
letter-subject = Results of { $campaign }
letter-opening = In carrying out { $document }, { $body } reports on the results of “{ $campaign }”, figures as of { $at }:
letter-results = RESULTS
letter-by-indicator = By indicator
letter-indicators-told = { $told } of { $all } indicators have figures from the units; the table shows them.
letter-there = Target reached or exceeded:
letter-behind = Behind an even path to the target:
letter-behind-one = { $name } (at { $share }%, due { $path }%)
letter-reached = reached by { $reached } of { $units } units
letter-spread = { $low } – { $high }; median { $median }
letter-told = What the units carried out
letter-discipline = Reporting discipline
letter-counts =
    { $reported } of { $expected } units have reported, { $on_time } on time, { $late } late. In part: { $partial } units; not reported: { $silent } units.
letter-excused = Excused from this round: { $count } units.
letter-missing = Units that have not reported:
letter-remarks = Other remarks of the units
letter-difficulties = DIFFICULTIES
letter-no-difficulties = The units have told of no difficulties in this round.
letter-proposals = PROPOSALS
letter-no-proposals = The units have made no proposals in this round.
letter-examples = EXEMPLARY CASES
letter-closing = This is the report of { $body }./.
letter-receivers = To:
letter-archive = - Archive: VT, ….
letter-signer-post = [Authority and title of the signer]
letter-signer-name = [Full name]
picture-heat-title = By unit: { $round }
picture-complete = Reported in full
picture-low = low
picture-high = high
picture-silent-cell = – not reported
picture-sign-share = % of the unit's own target
picture-sign-reached = ✓ per cent of communes that reached their target
picture-sign-reached-one = ✓ reached, ✗ not reached by the commune
picture-sign-rank = # rank in the column: 1 is highest, 0 is nothing yet
picture-sign-told = • per cent of communes that reported
picture-sign-told-one = • ✓ reported, ½ in part
picture-lowest = Only the lowest { $shown } of the { $told } units that reported are drawn; { $silent } have not reported.
picture-from-top = From high to low: { $names }
picture-top = Highest: { $names }
picture-bottom = lowest: { $names }
picture-trend-title = Trend: { $name }
picture-trend-now = { $value } so far
picture-trend-median = Median of the units { $value }
picture-trend-reached = reached by { $value } units
picture-trend-path = { $needed } needed by now to reach { $target } in time

## Exports

export =
    📄 { $round } – { $campaign }
    { $unit }: { $reported } of { $expected } units have reported in full, as of { $at }.
export-without-history = The history has { $count } rows, too many to add here; the operator gets it with “giaoban export”.
export-which-format = Which kind of file do you need?
export-which = Of which campaign and unit?
export-picture = Picture
export-nothing = No round has been opened for your unit yet, so there is nothing to export.
export-no-campaign = There is no campaign { $campaign }. Running: { $running }.
export-not-yours = These files are for coordinators and administrators; send “xem” to see what your own unit still owes.
export-help = To take figures along: “xuất excel”, “xuất word”, “xuất csv” or “xuất ảnh”.
