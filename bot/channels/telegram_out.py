"""How do we speak to Telegram?

`TelegramSpeaker` sends one message per call and says in the words of `base` what became of it. Speaking is
aiogram's part; it is imported when a speaker is made, and by no other module, because it needs 160 MB.

The library only ever sees the token `1001:HIDDEN`; the address on the wire is written by `_server`. Telegram
counts messages per token, so exactly one process speaks for a bot.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.channels.base import (
    Budget,
    Button,
    ChannelError,
    Doubtful,
    Letter,
    Misconfigured,
    Moved,
    Receipt,
    Rejected,
    RetryLater,
    Unreachable,
)
from domain.channel import LIMITS

if TYPE_CHECKING:
    from aiogram import Bot
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.exceptions import ClientDecodeError, TelegramBadRequest, TelegramNetworkError
    from aiogram.methods import TelegramMethod
    from aiogram.types import InlineKeyboardMarkup, Message

API = "https://api.telegram.org"
PAIRED = 14  # labels up to this length stand two in a row

log = logging.getLogger(__name__)

_GONE = ("chat not found", "peer_id_invalid", "rights to send text", "rights to send a message")
_NO_EDIT = ("message to edit not found", "can't be edited", "message_id_invalid", "no text in the message")
_TROUBLE_SECONDS = 5.0


class TelegramSpeaker:
    """Sends messages as one bot. `bot` is the public half of the token."""

    channel = "telegram"
    budget = Budget(per_second=30.0, chat_gap=1.0, group_gap=3.0)
    limits = LIMITS[channel]

    def __init__(self, token: str, api_base: str = API, *, answer_seconds: float = 60.0) -> None:
        from aiogram import Bot

        self.bot, colon, secret = token.partition(":")
        if not (self.bot.isdecimal() and colon and secret):
            raise Misconfigured("A Telegram token looks like 1001:secret, as BotFather gives it.")
        session = _session(_server(api_base.rstrip("/"), token), answer_seconds)
        self._api: Bot = Bot(f"{self.bot}:HIDDEN", session=session)

    async def send(self, letter: Letter) -> Receipt:
        """Sends or edits one message; an edit of a vanished message is sent anew. Raises ChannelError."""
        if letter.edits_message_id and letter.photo is None and letter.document is None:
            edited = await self._edit(letter, letter.edits_message_id)
            if edited:
                return edited
        return Receipt(message_id=await self._call(_built(_message, letter)))

    async def _edit(self, letter: Letter, message_id: str) -> Receipt | None:
        """None when there is nothing to edit any more."""
        try:
            await self._call(_built(_changed, letter))
        except Doubtful as error:  # an edit may be repeated without harm
            raise RetryLater(str(error), seconds=_TROUBLE_SECONDS) from None
        except Rejected as error:
            if "message is not modified" in str(error).lower():
                return Receipt(message_id=message_id)
            if any(words in str(error).lower() for words in _NO_EDIT):
                return None
            raise
        return Receipt(message_id=message_id)

    async def acknowledge(self, body: Mapping[str, Any]) -> None:
        """Ends the waiting sign of a pressed button. Never raises."""
        from aiogram.methods import AnswerCallbackQuery

        try:
            query = body.get("callback_query")
            if isinstance(query, Mapping):
                await self._call(AnswerCallbackQuery(callback_query_id=str(query["id"])))
        except Exception as error:  # the sign ends by itself after a while
            log.debug("telegram bot %s: a press was not answered: %s", self.bot, type(error).__name__)

    async def _call(self, method: TelegramMethod[Any]) -> str:
        """The id of the message that the answer shows, "" if it shows none."""
        try:
            answer = await self._api(method)
        except ChannelError:
            raise
        except Exception as error:
            return _meaning(error)
        return str(getattr(answer, "message_id", ""))

    async def close(self) -> None:
        await self._api.session.close()


# --- what is sent -----------------------------------------------------------------------------------------


def _built(build: Callable[[Letter], TelegramMethod[Any]], letter: Letter) -> TelegramMethod[Any]:
    try:
        return build(letter)
    except ValueError as error:
        raise Rejected(f"The message can't be put together ({type(error).__name__}).") from None


def _message(letter: Letter) -> TelegramMethod[Message]:
    from aiogram.methods import SendDocument, SendMessage, SendPhoto
    from aiogram.types import BufferedInputFile, LinkPreviewOptions

    keyboard = _keyboard(letter.buttons)
    address = _address(letter.chat_id)
    if letter.photo is not None:
        return SendPhoto(
            chat_id=address,
            photo=BufferedInputFile(letter.photo, letter.filename or "photo.png"),
            caption=letter.text or None,
            reply_markup=keyboard,
            parse_mode=None,
        )
    if letter.document is not None:
        return SendDocument(
            chat_id=address,
            document=BufferedInputFile(letter.document, letter.filename or "document"),
            caption=letter.text or None,
            reply_markup=keyboard,
            parse_mode=None,
        )
    return SendMessage(
        chat_id=address,
        text=letter.text,
        reply_markup=keyboard,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        parse_mode=None,
    )


def _changed(letter: Letter) -> TelegramMethod[Any]:
    from aiogram.methods import EditMessageText
    from aiogram.types import LinkPreviewOptions

    message_id = letter.edits_message_id or ""
    if not message_id.isdecimal():
        raise Rejected("message to edit not found: its id is no number")
    return EditMessageText(
        chat_id=_address(letter.chat_id),
        message_id=int(message_id),
        text=letter.text,
        reply_markup=_keyboard(letter.buttons),
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        parse_mode=None,
    )


def _address(chat_id: str) -> int | str:
    return int(chat_id) if chat_id.removeprefix("-").isdecimal() else chat_id


def _keyboard(buttons: Sequence[Button]) -> InlineKeyboardMarkup | None:
    """Short labels two in a row, long ones alone."""
    if not buttons:
        return None
    from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

    rows: list[list[Button]] = []
    for button in buttons:
        if rows and len(rows[-1]) == 1 and max(len(rows[-1][0].label), len(button.label)) <= PAIRED:
            rows[-1].append(button)
        else:
            rows.append([button])
    drawn = [
        [
            InlineKeyboardButton(text=b.label, url=b.url)
            if b.url
            else InlineKeyboardButton(text=b.label, callback_data=b.data)
            for b in row
        ]
        for row in rows
    ]
    return InlineKeyboardMarkup(inline_keyboard=drawn)


# --- what became of it ------------------------------------------------------------------------------------


def _meaning(error: Exception) -> str:
    """Raises what the library's error means for the sender.

    Returns the message id where the library could not understand an answer that says the message was sent.
    """
    from aiogram import exceptions as aio

    match error:
        case aio.TelegramRetryAfter():
            raise RetryLater("Telegram asks for a pause.", seconds=float(error.retry_after)) from None
        case aio.TelegramMigrateToChat():
            raise Moved(str(error.migrate_to_chat_id)) from None
        case aio.TelegramForbiddenError():
            raise Unreachable(error.message) from None
        case aio.TelegramBadRequest():
            raise _refusal(error) from None
        case aio.TelegramEntityTooLarge():  # a NetworkError by descent, a refusal by meaning
            raise Rejected(error.message) from None
        case aio.TelegramUnauthorizedError() | aio.TelegramNotFound():
            raise Misconfigured("Telegram does not know this token, or the address is wrong.") from None
        case aio.TelegramServerError():
            raise RetryLater(error.message, seconds=_TROUBLE_SECONDS, chat_only=False) from None
        case aio.TelegramNetworkError():
            raise _broken_line(error) from None
        case aio.ClientDecodeError():
            return _found_id(error)
        case aio.TelegramAPIError():
            raise Rejected(error.message) from None
    raise Doubtful(f"The answer could not be understood ({type(error).__name__}).") from None


def _refusal(error: TelegramBadRequest) -> ChannelError:
    reason = error.message.lower()
    return Unreachable(error.message) if any(words in reason for words in _GONE) else Rejected(error.message)


def _broken_line(error: TelegramNetworkError) -> ChannelError:
    """Before anything was sent it is safe to try again; afterwards nobody knows."""
    from aiohttp import ClientConnectorError, ConnectionTimeoutError, InvalidURL

    cause = error.__cause__
    if isinstance(cause, InvalidURL):
        return Misconfigured("The address of Telegram is wrong.")
    if isinstance(cause, ClientConnectorError | ConnectionTimeoutError):
        return RetryLater("Telegram can't be reached.", seconds=_TROUBLE_SECONDS, chat_only=False)
    return Doubtful(f"The connection broke before Telegram answered ({type(cause).__name__}).")


def _found_id(error: ClientDecodeError) -> str:
    answer = error.data
    if isinstance(answer, dict) and answer.get("ok") is True:
        result = answer.get("result")
        if isinstance(result, dict) and "message_id" in result:
            return str(result["message_id"])
    raise Doubtful("Telegram's answer could not be understood.") from None


# --- how it gets there ------------------------------------------------------------------------------------


def _server(api_base: str, token: str) -> TelegramAPIServer:
    from aiogram.client.telegram import TelegramAPIServer

    class Server(TelegramAPIServer):
        """Writes the real token into the address, whatever token the library knows."""

        def api_url(self, token: str, method: str) -> str:
            return f"{api_base}/bot{secret}/{method}"

    secret = token
    return Server.from_base(api_base)


def _session(server: TelegramAPIServer, answer_seconds: float) -> AiohttpSession:
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.exceptions import ClientDecodeError, TelegramEntityTooLarge, TelegramServerError
    from aiogram.methods import SendDocument, SendPhoto
    from aiogram.methods.base import Response
    from aiohttp import ClientTimeout, JsonPayload

    class Session(AiohttpSession):
        """Tells a gateway's page (nothing was done) from an answer of Telegram that got broken."""

        def build_form_data(self, bot: Bot, method: TelegramMethod[Any]) -> Any:
            """What carries no file goes as JSON: a form costs ten times as much to write, and is twice as long."""
            if isinstance(method, SendDocument | SendPhoto):
                return super().build_form_data(bot, method)
            return JsonPayload(method.model_dump(mode="json", exclude_unset=True, exclude_none=True))

        def check_response(self, bot: Bot, method: TelegramMethod[Any], status_code: int, content: str) -> Any:
            if status_code == 504:  # behind the gateway somebody may have done it
                raise Doubtful("Telegram's gateway got no answer in time.")
            if status_code == 200 and (taken := _taken(content)) is not None:
                return Response[Any].model_construct(ok=True, result=taken)
            try:
                return super().check_response(bot, method, status_code, content)
            except ClientDecodeError:
                if status_code < 300:
                    raise
                if status_code == 413:
                    raise TelegramEntityTooLarge(method, "The file is too large.") from None
                raise TelegramServerError(method, f"HTTP {status_code} without an answer.") from None

    session = Session(api=server)
    session.timeout = ClientTimeout(total=answer_seconds, sock_connect=10)  # type: ignore[assignment]
    return session


@dataclass(frozen=True, slots=True)
class _Taken:
    message_id: int


def _taken(content: str) -> _Taken | None:
    """The message that an answer shows; None where it shows none, or is none.

    The library makes a message of a hundred fields of it, and forgets and makes anew how again and again (its types
    of answers are held by nobody): a third of the time of sending.
    """
    try:
        answer = json.loads(content)
    except ValueError:
        return None
    result = answer.get("result") if isinstance(answer, dict) and answer.get("ok") is True else None
    message_id = result.get("message_id") if isinstance(result, dict) else None
    return _Taken(message_id) if isinstance(message_id, int) else None
