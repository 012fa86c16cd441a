"""What keeps the loops running: embedded in one process."""
