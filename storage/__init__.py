"""What we remember: the only SQL, and the files of the catalog."""
