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
no-round = { $unit } has no open reporting round at present, so this was not stored.
not-an-officer = You report for no unit, so this was not stored.
which-campaign = Which programme is this for? Nothing was stored yet.
undone =
    Undone; the figures are as before:
    { $lines }
undo-gone = These figures were changed afterwards, so they were not undone. Use «sửa» if needed.
line-undone = • { $name }: { $value }
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

## Digests

digest-head =
    📊 { $title }
    { $campaign } · { $unit }
    As of { $at }
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
digest-missing = Not reported: { $names }
digest-partial = Reported in part: { $names }
digest-all-in = Every unit has reported in full. Thank you all!
digest-by-unit = By district:
digest-by-unit-line = • { $unit }: { $reported }/{ $expected }
digest-notes = Difficulties, proposals:
digest-note = • { $unit }: { $note }
digest-cut = … and { $count } more lines.
units-more = { $names } and { $count } more units
