"""What did Telegram tell us? Hearing is python-telegram-bot's part, speaking is aiogram's.

Nothing else imports `telegram`. `reading` understands stored updates, `hearing` polls and adds what an update lacks.
"""

from bot.channels.telegram_in.hearing import API, TelegramListener
from bot.channels.telegram_in.reading import CHANNEL, HEARD, NOTE, read, split, whole

__all__ = ["API", "CHANNEL", "HEARD", "NOTE", "TelegramListener", "read", "split", "whole"]
