"""Does every channel do what `bot/channels/base.py` asks of it? A new channel is one new entry in `RIGS`."""

from __future__ import annotations

import unicodedata
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.channels.base import Button, Rejected, Unreachable, UnreadableUpdate
from domain.message import IncomingKind
from tests.bot.channels.rigs import RIGS, Inbox, Rig, Shown, letter, listening, understood

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(180)]


@pytest.fixture(params=[*RIGS.values()], ids=[*RIGS])
async def rig(request: pytest.FixtureRequest) -> AsyncIterator[Rig]:
    async with request.param() as rig:
        yield rig


async def test_typed_text_arrives_once(rig: Rig) -> None:
    inbox = Inbox()

    async with listening(rig.listener, inbox.keep):
        await rig.types("12 công trình")
        await rig.types("hết")
        await inbox.holds(2)

    assert [understood(rig, update).text for update in inbox.kept] == ["12 công trình", "hết"]


async def test_text_comes_with_sender_chat_and_aware_time(rig: Rig) -> None:
    inbox = Inbox()

    async with listening(rig.listener, inbox.keep):
        await rig.types("12 công trình")
        (update,) = await inbox.holds(1)

    incoming = understood(rig, update)
    assert incoming.kind is IncomingKind.TEXT
    assert (incoming.sender_id, incoming.sender_name) == ("7", "Lan")
    assert str(incoming.chat) == f"{rig.listener.channel}:{rig.listener.bot}:7"
    assert update.chat_id == "7"
    assert update.update_id == incoming.update_id
    assert incoming.sent_at.utcoffset() is not None
    assert incoming.message_id
    assert not incoming.group
    assert not incoming.reached_by_mention


async def test_nothing_is_acknowledged_before_it_is_kept(rig: Rig) -> None:
    inbox = Inbox(refusals=2)

    async with listening(rig.listener, inbox.keep):
        await rig.types("12 công trình")
        await inbox.holds(1)

    assert len(inbox.tried) == 3
    assert len({update.update_id for update in inbox.tried}) == 1
    assert len(inbox.kept) == 1


async def test_every_update_has_an_id_of_its_own(rig: Rig) -> None:
    inbox = Inbox()

    async with listening(rig.listener, inbox.keep):
        for text in ("một", "hai", "ba"):
            await rig.types(text)
        await inbox.holds(3)

    ids = [update.update_id for update in inbox.kept]
    assert len(set(ids)) == 3
    if rig.numbers_updates:
        assert ids == sorted(ids, key=int)


async def test_malformed_update_among_good_ones_stops_nothing(rig: Rig) -> None:
    inbox = Inbox()

    async with listening(rig.listener, inbox.keep):
        await rig.types("trước")
        await rig.breaks_an_update()
        await rig.types("sau")
        before, broken, after = await inbox.holds(3)

    assert (understood(rig, before).text, understood(rig, after).text) == ("trước", "sau")
    with pytest.raises(UnreadableUpdate):
        rig.read(broken.body, bot=rig.listener.bot)


async def test_nonsense_is_unreadable_and_nothing_worse(rig: Rig) -> None:
    for body in ({}, {"update_id": "x"}, {"update_id": 1, "message": []}, {"message": {"chat": 3}}):
        with pytest.raises(UnreadableUpdate):
            rig.read(body, bot=rig.listener.bot)


async def test_sent_text_and_options_appear(rig: Rig) -> None:
    buttons = (Button(label="Đồng ý", data="a1"), Button(label="Để tôi xem lại số liệu đã", data="a2"))

    receipt = await rig.speaker.send(letter("Xác nhận 12 công trình?", buttons=buttons))

    assert rig.screen() == [
        Shown(
            message_id=receipt.message_id,
            text="Xác nhận 12 công trình?",
            labels=("Đồng ý", "Để tôi xem lại số liệu đã") if rig.speaker.limits.options else (),
        )
    ]


async def test_option_of_a_button_or_of_words_comes_back(rig: Rig) -> None:
    """Where there are no buttons the sender writes the options into the text, and their answer is typed."""
    inbox = Inbox()
    if not rig.speaker.limits.options:
        async with listening(rig.listener, inbox.keep):
            await rig.types("1")
            (update,) = await inbox.holds(1)
        typed = understood(rig, update)
        assert (typed.kind, typed.text, typed.data) == (IncomingKind.TEXT, "1", "")
        return
    receipt = await rig.speaker.send(letter(buttons=(Button(label="Đồng ý", data="o:7f3a"),)))

    async with listening(rig.listener, inbox.keep):
        await rig.presses(receipt.message_id, "Đồng ý")
        (update,) = await inbox.holds(1)
    await rig.speaker.acknowledge(update.body)

    incoming = understood(rig, update)
    assert (incoming.kind, incoming.data, incoming.sender_id) == (IncomingKind.BUTTON, "o:7f3a", "7")
    assert incoming.message_id == receipt.message_id
    assert incoming.sent_at.utcoffset() is not None
    assert update.chat_id == "7"


async def test_acknowledging_nonsense_raises_nothing(rig: Rig) -> None:
    for body in ({}, {"callback_query": 3}, {"callback_query": {"id": "no such"}}, {"message": {"chat": 1}}):
        await rig.speaker.acknowledge(body)


async def test_edit_replaces_the_message_or_follows_it(rig: Rig) -> None:
    receipt = await rig.speaker.send(letter("Còn 3 xã", buttons=(Button(label="Nhắc", data="n"),)))

    edited = await rig.speaker.send(letter("Còn 2 xã", edits_message_id=receipt.message_id))

    if rig.speaker.limits.edits:
        assert edited == receipt
        assert rig.screen() == [Shown(message_id=receipt.message_id, text="Còn 2 xã")]
    else:  # the newer one stands below
        assert [shown.text for shown in rig.screen()] == ["Còn 3 xã", "Còn 2 xã"]


async def test_edit_without_a_change_is_a_success(rig: Rig) -> None:
    receipt = await rig.speaker.send(letter("Còn 3 xã"))

    again = await rig.speaker.send(letter("Còn 3 xã", edits_message_id=receipt.message_id))

    assert (again == receipt) is rig.speaker.limits.edits


async def test_edit_of_a_vanished_message_is_sent_anew(rig: Rig) -> None:
    await rig.speaker.send(letter("Còn 2 xã", edits_message_id="99"))

    assert [shown.text for shown in rig.screen()] == ["Còn 2 xã"]


async def test_longest_text_is_accepted_and_a_longer_one_rejected(rig: Rig) -> None:
    longest = "ệ" * rig.speaker.limits.text

    await rig.speaker.send(letter(longest))
    with pytest.raises(Rejected):
        await rig.speaker.send(letter(longest + "x"))

    assert [shown.text for shown in rig.screen()] == [longest]


async def test_blocked_chat_is_unreachable_and_says_so_where_it_can(rig: Rig) -> None:
    inbox = Inbox()

    async with listening(rig.listener, inbox.keep):
        await rig.blocks()
        if rig.tells_of_blocking:
            (update,) = await inbox.holds(1)
            assert understood(rig, update).kind is IncomingKind.REMOVED

    assert rig.tells_of_blocking or inbox.tried == []
    with pytest.raises(Unreachable):
        await rig.speaker.send(letter())


async def test_vietnamese_arrives_composed(rig: Rig) -> None:
    text = "Xã Vĩnh Thuận Đông: 12 hộ thoát nghèo, đạt 85,5 % kế hoạch"
    inbox = Inbox()

    async with listening(rig.listener, inbox.keep):
        await rig.types(unicodedata.normalize("NFD", text))
        (update,) = await inbox.holds(1)

    assert understood(rig, update).text == text


async def test_vietnamese_leaves_unharmed(rig: Rig) -> None:
    text = "Đã ghi: <b>12</b> & *hộ* _nghèo_ [x](y)\n• ấp Bình Hoà · 85,5 % 🎉"

    await rig.speaker.send(letter(text))

    assert [shown.text for shown in rig.screen()] == [text]


async def test_picture_goes_out_with_its_caption(rig: Rig) -> None:
    await rig.speaker.send(rig.photo(b"\x89PNG...", "Bảng xếp hạng"))

    assert [shown.text for shown in rig.screen()] == ["Bảng xếp hạng"]


async def test_budget_and_limits_are_stated(rig: Rig) -> None:
    assert rig.speaker.budget.per_second > 0
    assert timedelta(seconds=rig.speaker.budget.chat_gap) >= timedelta(0)
    assert rig.speaker.limits.text >= rig.speaker.limits.caption > 0
    assert rig.speaker.channel == rig.listener.channel
    assert rig.speaker.bot == rig.listener.bot
