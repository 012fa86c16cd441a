"""The officer's form: what it shows, what is meant in a field, what becomes of it, and the link that leads to it."""
