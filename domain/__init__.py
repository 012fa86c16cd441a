"""What is true: plain frozen values and rules, without I/O, clock or framework."""
