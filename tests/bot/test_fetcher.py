"""Do photos and sheets come to our disk once, whatever the platform, the file or a crash does?"""

from __future__ import annotations

import asyncio
import io
import warnings
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bot.channels.base import (
    ChannelError,
    Doubtful,
    Misconfigured,
    Moved,
    OverQuota,
    Rejected,
    RetryLater,
    TooLarge,
    Unreachable,
)
from bot.clock import VIETNAM, TrainingClock
from bot.fetcher import MOST_ATTEMPTS, Fetching, read
from bot.photos import LONGEST_SIDE, develop
from bot.results import NotBegun, Unread
from bot.sheets import read_sheet
from bot.status import figures, lines
from bot.writer import Writer
from domain.evidence import Piece, PieceKind, PieceState, Reason, Unfit
from domain.message import IncomingKind
from domain.sheet import Cell, cell, pack, unpack
from storage.files import Files
from storage.store import Library, Store
from tests.builders import LUNG_CU, a_chat, a_photo, local

pytestmark = pytest.mark.anyio

NOW = local("2023-06-20T08:00")
PLACE = {"campaign": "HG2023", "round": "SK", "unit": LUNG_CU}


class FakeFetcher:
    """Has some files; fails as often as it is told."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.fails: list[Exception] = []
        self.asked: list[str] = []
        self.silent: set[str] = set()
        self.held: asyncio.Event | None = None

    async def fetch_file(self, file_id: str, max_bytes: int) -> bytes:
        self.asked.append(file_id)
        if file_id in self.silent:
            await asyncio.Event().wait()
        if self.held is not None:
            await self.held.wait()
        if self.fails:
            raise self.fails.pop(0)
        if file_id not in self.files:
            raise Rejected("The file is gone.")
        if len(self.files[file_id]) > max_bytes:
            raise TooLarge("It is larger than that.")
        return self.files[file_id]


class Desk:
    """A platform with files, a database that wants them, and the loop between."""

    def __init__(self, library: Library, writer: Writer) -> None:
        self.library = library
        self.writer = writer
        self.clock = TrainingClock(NOW)
        self.platform = FakeFetcher()
        self.fetching = self.started()

    def started(self) -> Fetching:
        return Fetching({("console", "demo"): self.platform}, self.library.files, self.writer, self.clock)

    def wants(self, content: bytes | None, key: str = "k1", kind: PieceKind = PieceKind.PHOTO) -> Piece:
        piece = Piece(key=key, kind=kind, chat=a_chat(), person="p1", said_at=NOW, file_id=key).at(PLACE, ("RUNG",))
        if content is not None:
            self.platform.files[key] = content
        with self.library.writing() as store:
            store.evidence.add(piece)
        return piece

    def later(self, seconds: float) -> None:
        self.clock.move_to(self.clock.now() + timedelta(seconds=seconds))

    def piece(self, key: str = "k1") -> Piece:
        with self.library.reading() as store:
            found = store.evidence.get(key)
        assert found is not None
        return found

    @property
    def told(self) -> list[str]:
        with self.library.writing() as store:
            return [row.text for row in store.outbox.ready("console", "demo", now=self.clock.now(), many=100)]

    @property
    def arrived(self) -> list[Any]:
        with self.library.reading() as store:
            return [read(row.body, bot=row.bot) for row in store.inbox.waiting(100)]

    @property
    def on_disk(self) -> list[str]:
        folder = self.library.files.place
        assert isinstance(folder, Path)
        return sorted(path.name for path in folder.rglob("*") if path.is_file()) if folder.exists() else []


@pytest.fixture
def desk(library: Library, writer: Writer) -> Desk:
    return Desk(library, writer)


def with_exif(size: tuple[int, int] = (3000, 2000)) -> bytes:
    """A photo as telephones take it: turned by a note, with the place where it was taken."""
    image = Image.new("RGB", size, "green")
    exif = image.getexif()
    exif[0x0112] = 6  # to be turned by a quarter
    exif[0x010F] = "Telephone of Lan"
    exif.get_ifd(0x8825)[2] = (23.0, 21.0, 36.0)
    content = io.BytesIO()
    image.save(content, "JPEG", exif=exif, comment=b"taken at home")
    return content.getvalue()


# --- photos


async def test_photo_is_kept_as_it_came_and_its_copy_tells_no_place(desk: Desk) -> None:
    original = with_exif()
    desk.wants(original)

    assert await desk.fetching.once() == 1

    piece = desk.piece()
    assert (piece.state, piece.mime, piece.size) == (PieceState.KEPT, "image/jpeg", len(original))
    assert desk.library.files.original(piece.sha256) == original
    shown = desk.library.files.shown(piece.sha256)
    with Image.open(io.BytesIO(shown)) as image:
        assert image.size == (1067, LONGEST_SIDE)
        assert dict(image.getexif()) == {}
        assert not {"exif", "comment", "xmp", "icc_profile"} & set(image.info)
    for secret in (b"Exif", b"Telephone", b"home"):
        assert secret in original
        assert secret not in shown
    assert desk.told == []


async def test_same_photo_twice_is_one_file(desk: Desk) -> None:
    for key in ("k1", "k2"):
        desk.wants(a_photo(), key)

    await desk.fetching.once()

    assert desk.piece("k1").sha256 == desk.piece("k2").sha256
    assert len(desk.on_disk) == 2  # the original and its copy


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_photos_of_these_types_are_taken(kind: str) -> None:
    assert develop(a_photo(kind=kind)).mime == f"image/{kind.lower()}"


def test_see_through_picture_gets_a_white_ground() -> None:
    content = io.BytesIO()
    Image.new("LA", (9, 9), (0, 0)).save(content, "PNG")

    with Image.open(io.BytesIO(develop(content.getvalue()).shown)) as image:
        assert image.getpixel((4, 4)) == (255, 255, 255)


@pytest.mark.parametrize(
    "content",
    [b"", b"jpeg", b"%PDF-1.7", a_photo()[: len(a_photo()) // 2], a_photo(kind="GIF"), a_photo(kind="TIFF")],
)
def test_what_is_no_photo_is_refused(content: bytes) -> None:
    with pytest.raises(Unfit) as refused:
        develop(content)

    assert refused.value.reason is Reason.NOT_A_PHOTO


@pytest.mark.parametrize("size", [(8000, 7000), (20_000, 20_000)])
def test_photo_that_would_fill_the_memory_is_refused_before_it_is_unpacked(size: tuple[int, int]) -> None:
    bomb = _png_head(size)

    with warnings.catch_warnings(), pytest.raises(Unfit) as refused:
        develop(bomb)

    assert refused.value.reason is Reason.TOO_MANY_PIXELS


def _png_head(size: tuple[int, int]) -> bytes:
    """A few bytes that claim to be a picture of that size."""
    import struct
    import zlib

    head = struct.pack(">IIBBBBB", *size, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\x00" * 1000)
    chunks = [(b"IHDR", head), (b"IDAT", data), (b"IEND", b"")]
    packed = (
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


# --- what the platform does


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"x" * 10_000_001, "lớn quá"), (b"no picture", "không mở được ảnh này"), (None, "không tải được")],
)
async def test_refused_or_lost_file_is_told_once(desk: Desk, content: bytes | None, words: str) -> None:
    desk.wants(content)

    await desk.fetching.once()
    desk.later(10_000)
    await desk.fetching.once()

    assert len(desk.told) == 1
    assert words in desk.told[0]
    assert desk.piece().state is (PieceState.LOST if content is None else PieceState.REFUSED)
    assert len(desk.platform.asked) == 1


@pytest.mark.parametrize(
    "trouble",
    [RetryLater("flood", seconds=5), Doubtful("no answer"), ValueError("surprise"), OSError(28, "No space left")],
)
async def test_trouble_is_tried_again_later(desk: Desk, trouble: Exception) -> None:
    desk.wants(a_photo())
    desk.platform.fails = [trouble]

    await desk.fetching.once()
    assert await desk.fetching.once() == 0
    desk.later(15)
    await desk.fetching.once()

    assert desk.piece().state is PieceState.KEPT
    assert desk.told == []


async def test_pauses_grow_and_end(desk: Desk) -> None:
    desk.wants(a_photo())
    desk.platform.fails = [RetryLater("flood", seconds=1)] * 100
    pauses = []
    while desk.piece().state is PieceState.WANTED:
        await desk.fetching.once()
        piece = desk.piece()
        if piece.state is PieceState.WANTED and piece.next_at is not None:
            pauses.append((piece.next_at - desk.clock.now()).total_seconds())
            desk.later(pauses[-1])

    assert len(desk.platform.asked) == MOST_ATTEMPTS
    assert pauses[:4] == [15, 30, 60, 120]
    assert pauses == sorted(pauses)
    assert "không tải được" in desk.told[0]


async def test_wrong_token_is_nobodys_fault_and_costs_no_attempt(desk: Desk) -> None:
    desk.wants(a_photo())
    desk.platform.fails = [Misconfigured("the token is wrong")] * 50

    for _ in range(50):
        await desk.fetching.once()
        desk.later(60)
    await desk.fetching.once()

    assert desk.piece().state is PieceState.KEPT


async def test_file_of_a_chat_that_is_gone_is_lost(desk: Desk) -> None:
    desk.wants(a_photo())
    desk.platform.fails = [Unreachable("blocked")]

    await desk.fetching.once()

    assert desk.piece().state is PieceState.LOST


async def test_platform_that_never_answers_does_not_hold_up_the_others(desk: Desk) -> None:
    desk.wants(a_photo(), "k1")
    desk.wants(a_photo("red"), "k2")
    desk.platform.silent = {"k1"}
    impatient = Fetching(
        {("console", "demo"): desk.platform}, desk.library.files, desk.writer, desk.clock, seconds=0.05
    )

    await impatient.once()

    assert (desk.piece("k1").state, desk.piece("k1").attempts) == (PieceState.WANTED, 1)
    assert desk.piece("k2").state is PieceState.KEPT


async def test_photo_taken_back_meanwhile_stays_taken_back(desk: Desk) -> None:
    piece = desk.wants(b"no picture")
    desk.platform.held = asyncio.Event()
    fetching = asyncio.create_task(desk.fetching.once())
    async with asyncio.timeout(10):
        while not desk.platform.asked:  # noqa: ASYNC110  another thread works for it
            await asyncio.sleep(0.005)

    await desk.writer.do(lambda store: store.evidence.drop([piece]))
    desk.platform.held.set()
    await fetching

    assert desk.piece().state is PieceState.DROPPED
    assert desk.told == []


async def test_status_counts_what_is_here_and_what_is_not(desk: Desk) -> None:
    desk.wants(a_photo(), "k1")
    desk.wants(b"no picture", "k2")
    await desk.fetching.once()
    desk.wants(a_photo(), "k3")

    with desk.library.reading() as store:
        known = figures(store, NOW)

    assert known["evidence"] == {"kept": 1, "refused": 1, "wanted": 1}
    assert "Evidence: kept 1, refused 1, wanted 1" in lines(known, VIETNAM)


# --- crashes


class Crash(BaseException):
    """The process ends here."""


class _CrashingFiles(Files):
    """Ends the process before or after the file is written."""

    def __init__(self, files: Files, *, after: bool) -> None:
        super().__init__(files.place)
        self._after = after

    def keep(self, content: bytes, *, shown: bytes | None = None) -> str:
        if self._after:
            super().keep(content, shown=shown)
        raise Crash


@pytest.mark.parametrize("after", [False, True])
async def test_crash_beside_the_file_loses_nothing_and_doubles_nothing(desk: Desk, after: bool) -> None:
    desk.wants(a_photo())
    crashing = Fetching(
        {("console", "demo"): desk.platform}, _CrashingFiles(desk.library.files, after=after), desk.writer, desk.clock
    )
    with pytest.raises(Crash):
        await crashing.once()
    assert desk.piece().state is PieceState.WANTED

    again = desk.started()
    await again.recover()
    await again.once()

    assert desk.piece().state is PieceState.KEPT
    assert len(desk.on_disk) == 2
    assert desk.told == []


async def test_crash_before_the_row_is_written_hands_a_sheet_over_once(desk: Desk) -> None:
    desk.wants("Mã;Số liệu kỳ này\nGTNT;1,2".encode(), kind=PieceKind.DOCUMENT)
    crashing = Fetching(
        {("console", "demo"): desk.platform}, _CrashingFiles(desk.library.files, after=True), desk.writer, desk.clock
    )
    with pytest.raises(Crash):
        await crashing.once()
    assert desk.arrived == []

    await desk.started().once()
    await desk.started().once()

    (incoming,) = desk.arrived
    assert (incoming.kind, incoming.file_id, incoming.chat) == (IncomingKind.FILE, "k1", a_chat())
    assert [one.words for one in unpack(incoming.data)[1]] == ["GTNT", "1,2"]


async def test_row_and_update_are_one_transaction(desk: Desk) -> None:
    """Neither of the two alone survives."""
    piece = desk.wants("Mã;Số liệu kỳ này\nGTNT;1,2".encode(), kind=PieceKind.DOCUMENT)

    def job(store: Store) -> None:
        store.evidence.kept(piece, sha256="ab" * 32, size=1, mime="text/csv")
        raise Crash

    with pytest.raises(Crash):
        await desk.writer.do(job)

    assert desk.piece().state is PieceState.WANTED
    assert desk.arrived == []


async def test_half_written_file_of_a_crash_is_removed_at_the_start(desk: Desk) -> None:
    folder = desk.library.files.place
    assert isinstance(folder, Path)
    (folder / "ab").mkdir(parents=True)
    (folder / "ab" / ".begun-123").write_bytes(b"half")

    assert await desk.started().recover() == 1

    assert desk.on_disk == []


# --- sheets


def a_workbook(sheet: str, *, more: dict[str, bytes] | None = None, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The smallest workbook with this sheet's XML."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{types}"/>',
        "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{sheet}</sheetData></worksheet>',
    }
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
        for name, data in (more or {}).items():
            archive.writestr(name, data)
    return content.getvalue()


def test_smallest_workbook_is_read() -> None:
    sheet = read_sheet(a_workbook('<row r="2"><c r="B2"><v>1.2</v></c><c r="C2" t="e"><v>#REF!</v></c></row>'))

    assert sheet.grid == [[], [Cell(), cell(1.2), Cell(trouble="error")]]


BOMBS: dict[str, tuple[Callable[[], bytes], Reason]] = {
    "much air": (lambda: a_workbook("<row/>" + " " * 40_000_000), Reason.TOO_LARGE),
    "many strings": (
        lambda: a_workbook("", more={"xl/sharedStrings.xml": b"\x00" * 31_000_000}),
        Reason.TOO_LARGE,
    ),
    "far cell": (
        lambda: a_workbook('<row r="1"><c r="A1"><v>1</v></c></row><row><c r="XFD1048576"><v>1</v></c></row>'),
        Reason.TOO_MANY_ROWS,
    ),
    "far row": (lambda: a_workbook('<row r="1048576"><c><v>1</v></c></row>'), Reason.TOO_MANY_ROWS),
    "many cells": (lambda: a_workbook("<row>" + "<c><v>1</v></c>" * 300 + "</row>"), Reason.TOO_MANY_ROWS),
    "many rows": (lambda: a_workbook("<row><c><v>1</v></c></row>" * 6000), Reason.TOO_MANY_ROWS),
    "hidden place": (lambda: a_workbook('<row><c r="&#88;FD1048576"><v>1</v></c></row>'), Reason.TOO_MANY_ROWS),
    "many parts": (lambda: a_workbook("", more={f"x{n}": b"" for n in range(3000)}), Reason.TOO_LARGE),
    "no sheet": (lambda: _zip_of({"a.txt": b"hello"}), Reason.NOT_A_SHEET),
    "broken XML": (lambda: a_workbook("<row>"), Reason.NOT_A_SHEET),
}


def _zip_of(parts: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return content.getvalue()


@pytest.mark.parametrize(("make", "reason"), BOMBS.values(), ids=BOMBS)
def test_workbook_that_would_fill_the_memory_is_refused(make: Callable[[], bytes], reason: Reason) -> None:
    with pytest.raises(Unfit) as refused:
        read_sheet(make())

    assert refused.value.reason is reason


def test_workbook_that_lies_about_its_size_is_read_no_further_than_it_says() -> None:
    """The head says that a part is small; the library that reads cells would unpack all of it."""
    honest = a_workbook('<row><c r="A1"><v>1</v></c></row>' + " " * 3_000_000)
    archive = zipfile.ZipFile(io.BytesIO(honest))
    size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    lying = honest.replace(size.to_bytes(4, "little"), (200).to_bytes(4, "little"))

    with pytest.raises(Unfit) as refused:
        read_sheet(lying)

    assert refused.value.reason is Reason.NOT_A_SHEET


def test_pictures_in_a_workbook_do_not_count() -> None:
    sheet = '<row><c r="A1"><v>1</v></c></row>'

    assert read_sheet(a_workbook(sheet, more={"xl/media/1.png": b"x" * 31_000_000})).grid == [[cell(1)]]


def test_cells_outlive_the_way_through_the_inbox() -> None:
    grid = [[cell("chữ"), cell(1.5), cell(None), cell(True), cell(0.1 + 0.2), cell(10**9)]]

    assert unpack(pack(grid)) == grid
    assert [str(one.number) for one in grid[0] if one.number is not None] == ["1.5", "0.3", "1000000000"]


def test_every_channel_error_is_expected() -> None:
    """A new one would be tried again as a surprise, which is safe; whoever adds it should decide."""
    known = {one.__name__ for one in (RetryLater, Doubtful, Unreachable, Rejected, TooLarge, Misconfigured)}
    of_sending = {one.__name__ for one in (Moved, OverQuota, NotBegun, Unread)}

    assert {one.__name__ for one in ChannelError.__subclasses__()} - known == of_sending
