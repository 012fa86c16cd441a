"""What has a process loaded from which commands are forked? Their code, and what is the same in every installation."""

from __future__ import annotations

import gc

import aiogram

import bot.__main__
import bot.app
import bot.bots
import bot.channels.form
import bot.channels.telegram_in
import bot.channels.telegram_out
import bot.channels.zalo
import bot.engine.embedded
import bot.engine.worker
import bot.introduce
import bot.nightly
import bot.pages
import bot.readiness
import bot.roles
import bot.status
import bot.web.health
import handlers.export
import handlers.router
import storage.migrate
from handlers.texts import LANGUAGES, sentence
from storage.catalog import load_calendar, load_campaigns

__all__ = ["aiogram", "bot", "handlers", "storage"]

load_calendar()
load_campaigns()
for language in LANGUAGES:
    sentence("not-allowed", language)  # reads all of them
gc.collect()
gc.freeze()  # what all forks have in common stays common
