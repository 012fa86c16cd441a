## Choices where there are no buttons

options-numbered = Send the number to choose.
options-words = Send: { $labels }
undo-words = Take back
offered-which = Which message is that for?
asked-again = That number does not belong to this question. I am asking again:
document-link = 📎 Download the file (within 7 days): { $link }
document-not-here = 📎 Files can't be sent in this channel. Please look in another one or ask your administrator.
