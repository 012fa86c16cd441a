"""What runs: processes, channels, web and wiring; no rules of the field."""
