## Dashboard

# in the chat
dashboard-link =
    🖥 Your dashboard:
    { $address }
    The link works once, within { $minutes } minutes; please don't pass it on.
dashboard-not-yours = The dashboard is for coordinators and administrators; send «xem» to see what your unit still owes.
dashboard-not-served = The dashboard is not turned on here; please ask whoever operates it.
dashboard-private = I send links to the dashboard in private only: open a private chat with me and send «bảng điều khiển».
dashboard-ended = You were signed out of the dashboard in { $count } browsers.
dashboard-none-open = You are signed in to the dashboard nowhere.

# the door
dashboard-title = Giao Ban dashboard
dashboard-welcome = Welcome, { $name }: the button opens the dashboard in this browser. A session lasts { $hours } hours.
dashboard-enter = Open the dashboard
dashboard-link-expired = The link is older than { $minutes } minutes. Send «bảng điều khiển» to the bot for a new one.
dashboard-link-spent = This link was used, or there is a newer one. Send «bảng điều khiển» to the bot for a new one.
dashboard-link-forged = The link is not right. Send «bảng điều khiển» to the bot to get one.
dashboard-lost = You are in charge of no unit any more, so the dashboard is closed to you.
dashboard-signed-out = You are not signed in, or the session is over. Send «bảng điều khiển» to the bot for a link.
dashboard-bye = You are signed out.
dashboard-not-found = There is no such page, or the unit is not one of yours.
dashboard-home = To the first page
dashboard-busy = The server is busy, nothing is lost. Please try again in a few minutes.

# the frame
dashboard-skip = Skip the head of the page
dashboard-nav = Pages
dashboard-missing = Missing
dashboard-progress = Progress
dashboard-people = Contacts
dashboard-queues = Outbox
dashboard-unit = One commune
dashboard-sign-out = Sign out
dashboard-choose = Choose what to see
dashboard-campaign = Campaign
dashboard-round = Round
dashboard-own-unit = Unit
dashboard-show = Show
dashboard-path = You see
dashboard-at = As of { $at }
dashboard-newer = There are new figures.
dashboard-reload = Reload the page
dashboard-no-campaign = The unit takes part in no running campaign.
dashboard-no-round = No round has been opened yet.
dashboard-page = Page { $page }/{ $pages }
dashboard-pages = Other pages
dashboard-before = Page before
dashboard-after = Next page

# missing
dashboard-due = Due: { $due }
dashboard-closed = The round closed at { $at }
dashboard-expected = Expected
dashboard-complete = Complete
dashboard-on-time = On time
dashboard-late = Late
dashboard-partial = In part
dashboard-silent = Nothing sent
dashboard-open-rounds = Rounds that are open
dashboard-parts = By unit below
dashboard-missing-list = Communes with something missing ({ $count })
dashboard-nobody-missing = No commune has anything missing.
dashboard-commune = Commune
dashboard-above = Belongs to
dashboard-state = State
dashboard-lacks = What is missing
dashboard-due-at = Due
dashboard-overdue = overdue
dashboard-part-done = { $done } of { $all }
dashboard-share = { $share }% complete

# progress
dashboard-progress-list = Progress of the indicators
dashboard-nothing-reported = There are no figures yet.
dashboard-indicator = Indicator
dashboard-total = Reached
dashboard-target = Target
dashboard-of-target = Of the target
dashboard-pace = Pace
dashboard-added = This round
dashboard-units = Communes
dashboard-approved = Approved (this round)
dashboard-range = { $low } – { $high }, median { $median }
dashboard-reached = { $reached } of { $units } communes
dashboard-course-done = Reached
dashboard-course-ahead = Ahead
dashboard-course-on = On course
dashboard-course-behind = Behind
dashboard-path-share = { $path }% needed by now
dashboard-bar = { $share }% of the target
dashboard-bar-path = { $share }% of the target, { $path }% needed by now
dashboard-documents = Documents
dashboard-xlsx = Excel: figures and history
dashboard-docx = Word: draft report
dashboard-csv = CSV: table of figures
dashboard-png = Picture: progress

# one commune
dashboard-figures = Figures as they stand
dashboard-registered = Registered
dashboard-versions = Times sent
dashboard-history = History ({ $count } versions, newest first)
dashboard-no-history = The commune has sent no figures.
dashboard-when = When
dashboard-who = Sent by
dashboard-figure = Figure
dashboard-act = Kind
dashboard-why = Reason
dashboard-act-report = Report
dashboard-act-correction = Correction
dashboard-act-withdrawal = Withdrawn
dashboard-change = { $before } → { $after }
dashboard-verdict = Approval
dashboard-verdict-open = Not approved
dashboard-verdict-approved = Approved
dashboard-verdict-returned = Returned
dashboard-notes = Remarks of this round
dashboard-contacts = Who reports
dashboard-no-contacts = Nobody has joined yet.
dashboard-standing = This round:
dashboard-unknown = unknown

# contacts
dashboard-reaches = Communes by how they are reached
dashboard-reach-reached = Reached
dashboard-reach-blocked = Blocked the bot
dashboard-reach-left = Left the post
dashboard-reach-never = Nobody joined
dashboard-communes = Communes: { $reach } ({ $count })
dashboard-no-communes = There are none.
dashboard-person = Officer
dashboard-channel = Channel
dashboard-seen = { $channel }, last wrote { $at }
dashboard-left-on = left on { $day }
dashboard-blocked = { $channel }, blocked
dashboard-no-chat = no chat yet
dashboard-lost-groups = Groups that were lost
dashboard-group = Group

# outbox
dashboard-outbox = Messages that have not gone out
dashboard-lane = Kind of message
dashboard-lane-ack = Acknowledgement
dashboard-lane-reply = Answer
dashboard-lane-reminder = Reminder
dashboard-lane-digest = Digest
dashboard-waiting = Waiting
dashboard-sending = Being sent
dashboard-failed = Failed
dashboard-doubtful = Doubtful
dashboard-stale = Too late, dropped
dashboard-oldest = The oldest has waited since { $at }.
dashboard-unsent = Messages that failed or may not have arrived
dashboard-to = To
dashboard-none-waiting = Nothing waits.
dashboard-quotas = Quota of the month
dashboard-bot = Bot
dashboard-month = Month
dashboard-used = Used
dashboard-of-quota = Of the quota
dashboard-going-without = Held back now
dashboard-ration-early = Early reminders
dashboard-quota-bar = { $share }% of the quota used
