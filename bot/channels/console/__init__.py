"""What is a channel without a platform? Simulated telephones and groups in this very process."""

from bot.channels.console.phones import BOT, Console
from bot.channels.console.reading import CHANNEL, read
from bot.channels.console.screens import Line

__all__ = ["BOT", "CHANNEL", "Console", "Line", "read"]
