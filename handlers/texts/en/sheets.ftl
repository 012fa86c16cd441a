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
cell-cut = the figure «{ $words }» and the note «{ $more }»: is it { $words },{ $more }? Please put the figure in quotation marks, or save as .xlsx.
cell-beyond = this row is longer than the headings (cell { $at }). Please put figures with a comma in quotation marks, or save as .xlsx.
cell-percent = { $value } or { $hundredfold }? Please type the figure with its % in a cell of text.
cell-unknown = there is no indicator «{ $words }» in this round.
cell-mixed = the code { $code } does not go with the name «{ $name }».
cell-twice = this indicator stands in cell { $at } already.
cell-unclear = «{ $words }» is not clear.
cell-unlikely = { $question } If so, leave this cell empty and send the figure in a message of its own.
