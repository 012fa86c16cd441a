"""What can be tried without a token: a small province with simulated phones and a clock that can be moved."""
