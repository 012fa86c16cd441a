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
