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
