"""Ratios measured in one run, and what happens when everything fails."""
