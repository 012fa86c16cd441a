## Photos, places

what-photo = the photo
what-photos = { $count } photos
what-place = the place
what-note = your last words
evidence-attached =
    📎 Received { $what }, attached to: { $names }
    { $round }
evidence-beside = 📎 Attached: { $what }
evidence-ask = 📎 I have { $what }. Which item does it belong to? Choose, type its name, or send the figure.
evidence-waits = 📎 I keep { $what } and attach it when you have answered the question above.
evidence-dropped = Dropped { $what }.
evidence-not-officer = You don't report for any unit, so this photo or place was not kept.
place-impossible = There is no such place, so it was not kept. Please share the place again.
button-other = Another item
button-drop = Drop
file-too-large = The file is too large and was not kept (photos up to 10 MB, sheets up to 5 MB). Please make it smaller and send it again.
file-gone = The file you sent could not be fetched. Please send it again.
photo-unreadable = This photo can't be opened and was not kept. Please send a JPEG, PNG or WebP.
