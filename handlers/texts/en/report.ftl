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
media-voice = I can't listen to voice messages yet. Please type the figures.
media-unknown = I can't read this kind of message. Please type the figures, or send a photo.
trouble = Sorry, something went wrong with this message. It was kept, and somebody will look at it.
