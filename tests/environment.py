"""What do processes of tests find around them? Everything but the settings of an installation of ours."""

from __future__ import annotations

import os


def bare_environment() -> dict[str, str]:
    """A copy that knows no `GIAOBAN_…`."""
    return {name: value for name, value in os.environ.items() if not name.startswith("GIAOBAN_")}
