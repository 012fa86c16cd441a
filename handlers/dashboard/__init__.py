"""What does the dashboard show, to whom? One file a page: it loads what the page needs in a few reads."""
