"""What do broken and hostile updates of Telegram and Zalo look like, and presses of buttons that nobody offered?

Shapes are those that the platforms send, with words that officers write; then anything is done to them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.fuzz_databases import Databases
from benchmarks.fuzz_mutations import STRANGE_TEXTS, dumped, mangled, mangled_bytes, mangled_text
from benchmarks.fuzz_world import BOTS, CODE, NOW, PEOPLE, READERS, World, Wrong
from bot.channels.base import UnreadableUpdate

SAMPLES = Path(__file__).parent.parent / "tests" / "domain" / "messages.jsonl"
WORDS = (
    "thu ngân sách 3,2 tỷ; che phủ rừng 58,9%",
    "THUNS 3,2",
    "RUNG 60%",
    "sửa thu ngân sách 3,5 tỷ",
    "rút số thu ngân sách",
    "tháng này không phát sinh",
    "1,2",
    "đúng",
    "ghi",
    "1",
    "2",
    "xem",
    "trợ giúp",
    "mẫu",
    "hủy",
    "báo cáo",
    "xin gia hạn 3 ngày vì mưa lũ",
    "gia hạn xã Lũng Cú đến 25/6 vì mưa",
    "miễn xã Ma Lé vì sáp nhập",
    "nhắc xã Lũng Cú",
    "không liên lạc được",
    "mời xã Ma Lé cán bộ",
    "khó khăn: thiếu máy",
    "kiến nghị: cấp kinh phí",
    "xuất excel",
    "xuất ảnh",
    "xếp hạng",
    "vì sao",
    "dữ liệu của tôi",
    "xóa dữ liệu của tôi",
    "kết nối",
    "tiếp tục",
    "mất máy",
    "bàn giao",
    "chờ duyệt",
    "duyệt",
    "trả lại vì sai số",
    "biểu mẫu",
    "bảng điều khiển",
    "/start",
    f"/start {CODE}",
    "/tonghop",
    "/tiendo RUNG",
    "/chuabaocao",
    "/xuat csv",
    "Mật: thu ngân sách 4711 tỷ",
    "thu ngân sách 99999999999999999999 tỷ",
    "thu ngân sách 0,0000000001 tỷ",
    "thu ngân sách âm 5 tỷ",
    "thu ngân sách ba phẩy hai tỷ",
    "thu ngân sách 1.234 tỷ",
    "che phủ rừng 158,9%",
)
GROUPS = (-500, -1001234567890)


@cache
def words() -> Sequence[str]:
    """What officers write: our own list, and the samples of the tests."""
    with SAMPLES.open(encoding="utf-8") as lines:
        return (*WORDS, *(json.loads(line)["text"] for line in lines))


def said(dice: Random) -> str:
    text = dice.choice(WORDS if dice.random() < 0.6 else words())
    return text if dice.random() < 0.5 else mangled_text(dice, text, words())


class Updates:
    """What the entries of both platforms share."""

    channel = ""
    batch = 8

    def __init__(self, databases: Databases) -> None:
        self.world = World(databases)
        self._number = 0

    def close(self) -> None:
        self.world.close()

    def feed(self, one: Any) -> bool:
        """Posts the bytes as the platform would; whether they were taken for an update. Raises Wrong."""
        broken = isinstance(one, dict) and one.keys() == {"bytes"}
        content = one["bytes"].encode("latin-1") if broken else dumped(one)
        status = self.world.hook(self.channel, content)
        if status not in (200, 413):
            raise Wrong(f"the platform was answered with {status}, and will send it again for ever")
        try:
            return status == 200 and READERS[self.channel](one, bot=BOTS[self.channel]) is not None
        except (UnreadableUpdate, AttributeError):
            return False

    def check(self) -> None:
        self.world.later(7)
        self.world.check()

    def make(self, dice: Random) -> Any:
        """An update; its bytes when it isn't even JSON."""
        body = self._shape(dice)
        how = dice.random()
        if how < 0.3:
            return body
        if how < 0.95:
            return mangled(dice, body, lambda dice, text: mangled_text(dice, text, words()))
        return {"bytes": mangled_bytes(dice, dumped(body)).decode("latin-1")}

    def _shape(self, dice: Random) -> Any:
        raise NotImplementedError


class TelegramUpdates(Updates):
    name, channel = "telegram", "telegram"

    def _shape(self, dice: Random) -> Any:
        self._number += 1
        who = int(dice.choice([chat for channel, chat in PEOPLE if channel == "telegram"] * 3 + ["7099"]))
        person = {"id": who, "is_bot": False, "first_name": "Lan", "last_name": "Trần", "language_code": "vi"}
        private = {"id": who, "type": "private", "first_name": "Lan"}
        group = {"id": dice.choice(GROUPS), "type": dice.choice(("group", "supergroup")), "title": "Tổ giao ban"}
        chat = group if dice.random() < 0.15 else private
        message = {
            "message_id": 100 + self._number,
            "date": int(NOW.timestamp()) + self._number,
            "from": person,
            "chat": chat,
            **self._content(dice, who),
        }
        kind = dice.choice(("message",) * 8 + ("edited_message", "my_chat_member", "callback_query", "channel_post"))
        match kind:
            case "edited_message":
                body: Any = {
                    **message,
                    "message_id": 100 + dice.randrange(self._number + 1),
                    "edit_date": message["date"],
                }
            case "callback_query":
                chat_id, sent, data = dice.choice(self.world.buttons or [("7001", "1", "ab:0")])
                body = {
                    "id": str(self._number),
                    "from": person,
                    "chat_instance": "1",
                    "data": data,
                    "message": {
                        "message_id": int(sent),
                        "date": message["date"],
                        "chat": {**private, "id": int(chat_id)},
                    },
                }
            case "my_chat_member":
                member = {"user": {"id": int(BOTS["telegram"]), "is_bot": True, "first_name": "B"}}
                old, new = dice.sample(("member", "left", "kicked", "administrator", "restricted"), 2)
                body = {
                    "chat": chat,
                    "from": person,
                    "date": message["date"],
                    "old_chat_member": {**member, "status": old},
                    "new_chat_member": {**member, "status": new, "until_date": 0},
                }
            case _:
                body = message
        return {"update_id": 10_000 + self._number, kind: body}

    def _content(self, dice: Random, who: int) -> dict[str, Any]:
        file = {"file_id": "f" * dice.randrange(1, 9) + str(self._number), "file_unique_id": "u", "file_size": 1000}
        photo = [{**file, "width": 90, "height": 60}, {**file, "width": 900, "height": 600}]
        return dice.choice(
            (
                *({"text": said(dice)},) * 8,
                {"photo": photo, "caption": said(dice)},
                {"photo": photo, "media_group_id": "a1"},
                {"location": {"latitude": 23.3, "longitude": 105.3, "horizontal_accuracy": 12.5}},
                {"contact": {"phone_number": "0912345678", "first_name": "Lan", "user_id": who}},
                {
                    "document": {**file, "file_name": "bao cao.xlsx", "mime_type": "application/x"},
                    "caption": said(dice),
                },
                {"voice": {**file, "duration": 3}},
                {
                    "sticker": {
                        **file,
                        "type": "regular",
                        "width": 1,
                        "height": 1,
                        "is_animated": False,
                        "is_video": False,
                    }
                },
                {"text": f"@giao_ban_bot {said(dice)}", "entities": [{"type": "mention", "offset": 0, "length": 13}]},
                {"migrate_to_chat_id": -1009876543210},
                {"new_chat_title": "Tổ mới"},
            )
        )


class ZaloUpdates(Updates):
    name, channel = "zalo", "zalo"

    def _shape(self, dice: Random) -> Any:
        self._number += 1
        who = dice.choice([chat for channel, chat in PEOPLE if channel == "zalo"] * 3 + ["zx9"])
        group = dice.random() < 0.15
        message = {
            "from": {"id": who, "display_name": "Lan", "is_bot": False},
            "chat": {"id": "zgroup" if group else who, "chat_type": "GROUP" if group else "PRIVATE"},
            "message_id": f"m{self._number}",
            "date": (int(NOW.timestamp()) + self._number) * 1000,
        }
        event = dice.choice(("text",) * 7 + ("image", "sticker", "unsupported", "voice", "link"))
        if event == "text":
            message["text"] = f"@Bot Giao Ban {said(dice)}" if group else said(dice)
        if event == "image":
            message |= {"photo": "https://photo-stal-1.zdn.vn/" + "a" * dice.randrange(9), "caption": said(dice)}
        body = {"event_name": f"message.{event}.received", "message": message}
        return body if dice.random() < 0.5 else {"ok": True, "result": body}


class Presses(TelegramUpdates):
    """Buttons that were offered, pressed by anybody at any time, and what was never offered."""

    name = "buttons"

    def make(self, dice: Random) -> Any:
        offered = self.world.buttons
        if len(offered) < 3 or dice.random() < 0.3:
            who = dice.choice([chat for channel, chat in PEOPLE if channel == "telegram"])
            return self._typed(who, dice.choice(WORDS))
        chat_id, sent, data = dice.choice(offered)
        token, _, number = data.partition(":")
        how = dice.random()
        if how > 0.5:
            data = dice.choice(
                (
                    f"{token}:{dice.choice(('99', '-1', '', '00', '1e3', '²', '٣'))}",
                    f"{token[:-1]}:{number}",
                    f":{number}",
                    f"{token}{number}",
                    f"{token}:{number}:{number}",
                    mangled_text(dice, data),
                    dice.choice(STRANGE_TEXTS),
                )
            )
        who = chat_id if dice.random() < 0.7 else dice.choice(["7001", "7002", "7003", "7004", "7099"])
        return self._pressed(who, chat_id if dice.random() < 0.9 else who, sent, data)

    def _typed(self, who: str, text: str) -> Any:
        self._number += 1
        chat = {"id": int(who), "type": "private", "first_name": "Lan"}
        sender = {"id": int(who), "is_bot": False, "first_name": "Lan"}
        at = int(NOW.timestamp()) + self._number
        message = {"message_id": 100 + self._number, "date": at, "from": sender, "chat": chat, "text": text}
        return {"update_id": 10_000 + self._number, "message": message}

    def _pressed(self, who: str, chat_id: str, sent: str, data: str) -> Any:
        self._number += 1
        at = int(NOW.timestamp()) + self._number
        chat = {
            "id": int(chat_id),
            "type": "private" if int(chat_id) > 0 else "group",
            "first_name": "Lan",
            "title": "T",
        }
        query = {
            "id": str(self._number),
            "from": {"id": int(who), "is_bot": False, "first_name": "Lan"},
            "chat_instance": "1",
            "data": data,
            "message": {"message_id": int(sent), "date": at, "chat": chat},
        }
        return {"update_id": 10_000 + self._number, "callback_query": query}
