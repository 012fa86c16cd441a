"""What happens when: one file for each thing that a person or the clock does."""
