## Closing a month

closing-ask =
    Close the figures of { $month }: { $campaigns }.
    I write them down with a code for paper; reports and corrections go on. Is that right?
closing-title = FIGURES OF { $month }, CLOSED
closing-until = Up to { $until }, exclusive
closing-campaign = { $code } { $title }
closing-counts = Versions: { $month } in the month, { $all } since the beginning
closing-sum = • { $code } { $name }: { $value } ({ $units } units)
closing-told = • { $code } { $name }: told by { $units } units
closing-nothing = There are no figures yet.
closing-chain = Chain of proof: { $count } links, its end { $head }
closing-made = Made at { $at }
closing-code = Code to compare with: { $code }
help-closing = • “chốt số tháng 6”: writes down the month’s figures, with a code for paper
closing-not-yet = { $month } has not begun.
