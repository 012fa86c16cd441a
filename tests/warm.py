"""What has a process loaded from which commands are forked? Their code, and what is the same in every installation."""

from __future__ import annotations

import bot.__main__
import bot.app
import bot.status
import handlers.export
import handlers.router
import storage.migrate
from storage.catalog import load_calendar, load_campaigns

__all__ = ["bot", "handlers", "storage"]

load_calendar()
load_campaigns()
