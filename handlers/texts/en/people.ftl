## People: codes, more channels, handing over, lost phones

code-paused = Many codes were wrong. Please try again in { $minutes } minutes, or ask whoever invited you to check the code.
joined-later = The post begins on { $day }; from that day on I remind you and take reports.
not-allowed = You may not do this for that unit at present. Please ask a coordinator above if it is needed.
connect-code =
    To use another channel (Zalo or Telegram), open it, find Giao Ban and send:
    kết nối { $code }
    One use, until { $until }. Please give the code to nobody else.
connect-ask = Join this chat to the account of { $name }. Is that you?
button-connect = Yes, join it
button-not-me = Not me
connected =
    Joined. Hello { $name }! From now on you can report in either channel.
    I answer where you write, and remind you in the channel you used last.
connected-resume = A question is still open in your other channel: send “tiếp tục” to go on here.
connected-elsewhere = Your account was just joined to { $channel }. If it wasn't you, press the button below.
disconnected = The new channel { $channel } is taken off again. Please give codes to nobody else.
connect-same = This chat is yours already. Please send the code from the other channel.
connect-taken = This chat belongs to another account, so I can't join it. Please ask the administrator.
resumed =
    ↪ The open question:
    { $question }
post = { $role } of { $unit }
hand-over-nothing = You hold no post that could be handed over.
hand-over-which = Which post do you hand over?
hand-over-ask = Do you hand over your post as { $post }? I'll give you a code to pass on.
hand-over-not-held = You don't hold that post any more.
hand-over-code =
    The code for the post as { $post }: { $code }
    Pass it on to your successor, who sends me: /start { $code }
    One use, until { $until }. You hold the post until your successor agrees.
hand-over-done = Your post as { $post } has gone to { $name }. I won't remind you of it any more. Thank you!
hand-over-yours = From today on you are { $post }. Send “xem” to see the open reports.
claim-who =
    Please send your name and unit with a comma between them, for example:
    Nguyễn Thị Lan, xã Tượng Sơn
claim-known = I still know you here; nothing has to be done. To use another channel, send “kết nối”.
claim-sent = I took this down. If you are a registered officer, whoever is in charge will look at it; I'll tell you here.
claim-enough = I took down your earlier requests. Please speak to whoever is in charge.
claim-request =
    📱 Somebody says they are { $name } ({ $units }) and lost or changed their phone.
    New account: “{ $sender }” on { $channel }.
    Please ring { $name } to be sure before you agree.
claim-warning = ⚠️ Somebody asks to move your account to another phone ({ $channel }). If it wasn't you, press the button below.
claim-over = This request was answered already, or its time is over.
claim-agreed = The account of { $name } is on the new phone now. The old one is taken off.
claim-moved = The account has moved to a new phone. I send nothing here any more.
claim-welcome =
    Whoever is in charge agreed. Hello { $name }!
    { $due }
claim-refused = Whoever is in charge did not agree to the change of phones. Please speak to them.
claim-refused-done = Refused. The account of { $name } stays on the old phone.
card-title = Invitations to Giao Ban
card-qr = QR code of the invitation { $code }
card-telegram = Telegram: scan the QR code with the camera and press “Start”.
card-find = { $channel }: look for “{ $bot }” and send: { $code }
card-send = Open Giao Ban on Zalo or Telegram and send: { $code }
card-until = One use, until the end of { $day }. Give it to nobody else.
