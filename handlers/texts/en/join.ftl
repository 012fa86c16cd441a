## Joining

welcome-stranger =
    Hello! This is Giao Ban, an assistant that takes reports on emulation campaigns.
    To begin, please send the invitation code that you were given, for example:
    ABCD2345
code-unknown = This code is not right. Please check it, or ask whoever invited you for a new one.
code-used = This code has been used already. Please ask whoever invited you for a new one.
code-expired = This code has expired. Please ask whoever invited you for a new one.
code-for-group = This code is for a group. Please send it in the group that is to get the digests.
code-for-person = This code is for a person. Please send it to me in a private chat.
consent =
    You are invited as { $role } of { $unit }.
    Giao Ban is an automatic system. I keep only: your display name, account id, unit, role, and the figures, words, photos, places and files you report; for reminders and digests.
    The office that runs the campaign is responsible. See it with “dữ liệu của tôi”; withdraw and erase it at any time with “xóa dữ liệu của tôi”, or ask the administrator.
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
role-province = coordinator of the province
role-admin = administrator
role-forwarder = the person who passes digests on
role-group = group that gets digests
