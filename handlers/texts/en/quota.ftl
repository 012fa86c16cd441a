## What is left of a bot's month

quota-short =
    ⚠️ { $bot } has sent { $used } of { $monthly } messages of { $month }.
    When they run short, I leave out in turn: digests, early reminders, others.
    Answers to officers are kept to the last.
quota-spent =
    ⛔ { $bot } has no messages left for { $month } ({ $used }/{ $monthly }).
    I still take reports and keep them, but can't answer from this account.
    Whoever has another channel is answered there.
bot-full =
    This account knows as many people as it may, so I could not take you in.
    Please send the code { $code } to { $bot }; it is still good.
bot-full-everywhere =
    All accounts of Giao Ban know as many people as they may.
    Please tell the administrator to open another; your code is still good.
forward = Please forward this to the group of { $unit }:
ride = Still to come from you:
