"""Is a photo fetched from Zalo's hosts, and from nowhere else?"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence

import pytest

from bot.channels.base import Rejected, RetryLater, TooLarge
from bot.channels.zalo.media import HOSTS, Media
from tests.fakes.zalo import FakeZalo

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(180)]


class Asked:
    """A name server that knows one answer and keeps who was asked for."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = addresses
        self.hosts: list[str] = []

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        self.hosts.append(host)
        return self.addresses


@pytest.fixture
def server() -> Iterator[FakeZalo]:
    with FakeZalo() as server:
        yield server


@pytest.fixture
async def local() -> AsyncIterator[Media]:
    media = Media(local=True, seconds=5)
    yield media
    await media.close()


async def test_photo_is_fetched(server: FakeZalo, local: Media) -> None:
    assert await local.fetch(server.host_media(b"jpeg"), 100) == b"jpeg"


async def test_photo_is_fetched_by_the_name_of_its_host(server: FakeZalo, local: Media) -> None:
    assert await local.fetch(server.host_media(b"jpeg").replace("127.0.0.1", "localhost"), 100) == b"jpeg"


@pytest.mark.parametrize(
    "address",
    [
        "http://photo.zdn.vn/a.jpg",  # no TLS
        "https://zdn.vn.example.com/a.jpg",
        "https://xzdn.vn/a.jpg",
        "https://zdn.vn/a.jpg",  # the pattern means what is below
        "https://user:pass@photo.zdn.vn/a.jpg",
        "https://photo.zdn.vn:8443/a.jpg",
        "https://photo.zdn.vn@example.com/a.jpg",
        "https://example.com/photo.zdn.vn",
        "https://127.0.0.1/a.jpg",
        "https://[::1]/a.jpg",
        "https://169.254.169.254/latest/meta-data",
        "https://2130706433/a.jpg",
        "file:///etc/passwd",
        "gopher://photo.zdn.vn/",
        "//photo.zdn.vn/a.jpg",
        "a.jpg",
        "https://",
        "",
    ],
)
async def test_address_that_is_not_one_of_the_list_is_asked_for_nothing(address: str) -> None:
    names = Asked("203.0.113.1")
    media = Media(HOSTS, resolve=names)

    with pytest.raises(Rejected):
        await media.fetch(address, 100)

    assert names.hosts == []
    await media.close()


@pytest.mark.parametrize(
    "inside",
    [
        ["10.0.0.5"],
        ["127.0.0.1"],
        ["169.254.169.254"],
        ["192.168.1.1"],
        ["100.64.0.1"],
        ["0.0.0.0"],
        ["224.0.0.1"],
        ["::1"],
        ["fe80::1%eth0"],
        ["fd00::1"],
        ["::ffff:10.0.0.5"],
        ["8.8.8.8", "10.0.0.5"],
    ],
)
async def test_name_of_the_list_that_leads_into_a_private_network_is_refused(inside: list[str]) -> None:
    names = Asked(*inside)
    media = Media(HOSTS, resolve=names)

    with pytest.raises(Rejected, match="private network"):
        await media.fetch("https://photo.zdn.vn/a.jpg", 100)

    assert names.hosts == ["photo.zdn.vn"]
    await media.close()


async def test_loopback_is_private_unless_the_platform_itself_is_there(server: FakeZalo) -> None:
    media = Media(HOSTS)

    with pytest.raises(Rejected):
        await media.fetch(server.host_media(b"jpeg"), 100)
    await media.close()


async def test_way_to_another_host_is_not_taken(server: FakeZalo, local: Media) -> None:
    with FakeZalo() as other:
        server.media_redirect = other.host_media(b"secret")

        with pytest.raises(Rejected, match="another host"):
            await local.fetch(server.host_media(b"jpeg"), 100)


async def test_ways_in_circles_end(server: FakeZalo, local: Media) -> None:
    address = server.host_media(b"jpeg")
    server.media_redirect = address

    with pytest.raises(Rejected, match="circles"):
        await local.fetch(address, 100)


async def test_photo_that_is_too_large_is_refused(server: FakeZalo, local: Media) -> None:
    with pytest.raises(TooLarge):
        await local.fetch(server.host_media(b"x" * 101), 100)


async def test_size_that_is_not_announced_is_counted(server: FakeZalo, local: Media) -> None:
    server.media_in_pieces = True

    with pytest.raises(TooLarge):
        await local.fetch(server.host_media(b"x" * 300_000), 100_000)


async def test_photo_that_takes_too_long_is_tried_later(server: FakeZalo) -> None:
    server.media_seconds = 5.0
    media = Media(local=True, seconds=0.2)

    with pytest.raises(RetryLater):
        await media.fetch(server.host_media(b"jpeg"), 100)
    await media.close()


@pytest.mark.parametrize(("status", "error"), [(404, Rejected), (403, Rejected), (429, RetryLater), (503, RetryLater)])
async def test_photo_that_is_not_there_is_told_from_a_server_in_trouble(
    server: FakeZalo, local: Media, status: int, error: type[Exception]
) -> None:
    server.media_status = status

    with pytest.raises(error):
        await local.fetch(server.host_media(b"jpeg"), 100)
