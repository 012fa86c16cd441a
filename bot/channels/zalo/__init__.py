"""How do we hear and speak on Zalo's Bot Platform (not Official Account, which is another product)?

`reading` understands updates, `client` knows the calls and what their failures mean, `hearing` polls, `media` fetches
photos, `speaking` sends.
"""

from bot.channels.zalo.client import API
from bot.channels.zalo.hearing import ZaloListener
from bot.channels.zalo.media import HOSTS
from bot.channels.zalo.reading import CHANNEL, read, split
from bot.channels.zalo.speaking import ZaloSpeaker

__all__ = ["API", "CHANNEL", "HOSTS", "ZaloListener", "ZaloSpeaker", "read", "split"]
