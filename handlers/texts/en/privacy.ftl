## Personal data and state secrets

my-data-nothing = Nothing about you is kept.
my-data =
    This is kept about you:
    • Display name: { $name }
    • Posts: { $posts }
    • Accounts: { $chats }
    • Agreed at { $consented }, version { $version }
    • Sent: { $figures } figures, { $notes } notes, { $evidence } photos, places or files
    Figures belong to the unit. To have your personal data erased, send “xóa dữ liệu của tôi”.
erase-ask =
    Your name, accounts, messages, invitations and posts will be erased; this can't be undone.
    The unit's figures and their history stay, as sent by somebody who was erased.
    Are you sure?
erase-yes = Erase for sure
erase-no = Don't erase
erase-done =
    Your personal data was erased. Thank you for taking part.
    To take part again, ask for a new invitation.
secret-refused =
    This bears a mark of secrecy, so it is neither taken nor kept.
    Please send it by the channel for secret documents, and delete this message on your phone.
