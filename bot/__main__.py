"""What can be asked on the command line?

Exit codes: 0 done, 1 refused (one sentence on standard error), 2 wrong usage. Never a traceback.
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.command_audit import close, verify
from bot.command_backup import backup, restore
from bot.command_campaign import campaign_app
from bot.command_doctor import doctor
from bot.command_export import export
from bot.command_move import migrate
from bot.command_people import people_app
from bot.command_record import digest, why
from bot.command_token import token_app
from bot.command_units import units_app
from bot.logs import configure
from bot.settings import settings
from bot.terminal import AsJson, named_campaign, print_json, writing
from domain.errors import GiaoBanError, Refused

UsageError: type[Exception] = typer.BadParameter.__mro__[1]
ClickError: type[Exception] = typer.BadParameter.__mro__[2]

app = typer.Typer(
    help="Giao Ban: nhắc hạn, nhận báo cáo, tổng hợp thi đua.", no_args_is_help=True, add_completion=False
)
catalog_app = typer.Typer(help="Campaigns and units as loaded.", no_args_is_help=True)
app.add_typer(catalog_app, name="catalog")
app.add_typer(campaign_app, name="campaign")
app.add_typer(units_app, name="units")
app.add_typer(token_app, name="token")
app.add_typer(people_app, name="people")
app.command()(export)
app.command()(why)
app.command()(digest)
app.command()(doctor)
app.command()(verify)
app.command()(migrate)
app.command()(backup)
app.command()(restore)
app.command()(close)


@app.command()
def run(
    role: Annotated[
        str, typer.Option(help="One process does `all`; on PostgreSQL also listen, work, send, web.")
    ] = "all",
) -> None:
    """Serve: hear, handle, remind, send. Ends on SIGTERM or Ctrl-C."""
    known = settings()
    configure(known.log)
    if role == "all":
        from bot.app import serve

        asyncio.run(serve(known))
    else:
        from bot.roles import serve_role

        asyncio.run(serve_role(known, role))
    from bot.app import leave

    leave()


@app.command()
def demo(
    headless: Annotated[bool, typer.Option("--headless", help="Play a whole campaign and print it.")] = False,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Where the page is served.")] = 8080,
) -> None:
    """Simulated phones, groups and clock; no token needed."""
    configure("text", least=logging.WARNING)  # whoever looks at the page needs no trail of it
    if headless:
        from bot.demo.headless import play

        asyncio.run(play(sys.stdout))
        return
    from bot.web.console import serve_console

    serve_console(port=port)


@app.command()
def invite(
    unit: Annotated[str, typer.Option(help="Key of the unit, e.g. 2025-18628.")] = "",
    role: Annotated[
        str, typer.Option(help="officer, stand_in, approver, coordinator, province, admin, forwarder or group.")
    ] = "",
    revoke: Annotated[str, typer.Option(metavar="CODE", help="Take a code back that was not used yet.")] = "",
    as_json: AsJson = False,
) -> None:
    """Make a one-time code for a person's post, or for a group that gets a unit's digests."""
    if revoke:
        _revoke(revoke)
        return
    if not unit or not role:
        raise typer.BadParameter("name --unit and --role, or --revoke CODE", param_hint="--unit")
    from bot.introduce import introduce
    from domain.code import code_hash, new_code
    from domain.person import Role
    from handlers.form.link import web_link
    from handlers.manage_people import invite as write_invitation
    from handlers.rooms import doors, remarks

    if role not in list(Role):
        raise typer.BadParameter(f"{role} is no role; use {', '.join(Role)}", param_hint="--role")
    code = new_code(secrets.choice)
    known = settings()
    introduce(known, writing)
    with writing() as clock:
        found, expires_at = write_invitation(clock, code, unit=unit, role=Role(role))
        bots = doors(clock, code_hash(code), Role(role))
        said = remarks(clock, bots, Role(role))
        web = web_link(clock, code, Role(role))
    link = next((bot.link(code) for bot in bots if bot.link(code)), "")
    if as_json:
        where = [{"channel": bot.channel, "bot": bot.bot, "name": bot.title, "link": bot.link(code)} for bot in bots]
        told = {"code": code, "link": link, "unit": found.key, "role": role, "expires_at": expires_at.isoformat()}
        print_json({**told, "web": web, "bots": where, "remarks": list(said)})
        return
    print(f"{found.title}, {role}: /start {code}")
    for bot in bots:
        print(f"{bot.channel.capitalize()}: {bot.link(code) or f'nhắn {code} cho «{bot.title}»'}")
    if web:
        print(f"Web: {web}")
    print("".join(f"{one}\n" for one in said), end="")
    print(f"One use, until {expires_at.astimezone(known.zone):%d/%m/%Y %H:%M}.")


def _revoke(code: str) -> None:
    from handlers.manage_people import revoke

    with writing() as clock:
        found = revoke(clock, code)
        title = clock.title(found.unit)
    print(f"The code for {title}, {found.role.value}, is good for nothing any more.")


@app.command()
def read(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The message, or - for JSON lines on standard input.")],
    campaign: Annotated[str, typer.Option(help="Code of the campaign.")] = "",
    as_json: AsJson = False,
) -> None:
    """Show how a message would be read; stores nothing."""
    from bot.reading import read_message

    if text != "-":
        if not campaign:
            raise typer.BadParameter("name the campaign whose indicators are meant", param_hint="--campaign")
        answer = read_message(named_campaign(campaign), text)
        if as_json:
            print_json(answer)
            return
        print(
            "\n".join(
                f"{item['code']} {item['value']} {item['unit'] or ''} ({item['mode']})" for item in answer["items"]
            )
        )
        print(answer["question"] or answer["kind"])
        return
    for number, line in enumerate(sys.stdin, 1):
        if line.strip():
            print(json.dumps(_read_line(number, line, campaign), ensure_ascii=False), flush=True)


@app.command()
def status(as_json: AsJson = False) -> None:
    """Expected, reported, on time, late; inbox, outbox, what is due, what went wrong."""
    from bot.app import open_library
    from bot.status import figures, lines, trouble

    known = settings()
    library = open_library(known)
    found = trouble(library.database, known.data_dir)
    with library.reading() as store:
        told = figures(store, known.make_clock().now(), found)
    library.database.close()
    if as_json:
        print_json(told)
    else:
        print("\n".join(lines(told, known.zone)))


@app.command()
def retry() -> None:
    """Do again what failed, after its cause was mended: dead letters, and what the clock could not do."""
    with writing() as clock:
        letters, moments = clock.store.inbox.retry(), clock.store.campaigns.retry()
    print(f"Dead letters that will be handled again: {letters}; moments: {moments}.")


@app.command("tidy")
def tidy_up() -> None:
    """Take away what was kept long enough; `run` does it once a day."""
    from handlers.tidy import Tidied, tidy

    done, keep = Tidied(), settings().keep
    while done.more:
        with writing() as clock:
            done = tidy(clock, keep, done)
    print(f"Kept: messages {keep.messages} days, answers {keep.sent}, evidence {keep.evidence} after its campaign.")
    print(f"Pieces of evidence taken away: {done.evidence}.")


@catalog_app.command("list")
def catalog_list(as_json: AsJson = False) -> None:
    """The campaigns of the catalog."""
    from storage.catalog import load_campaigns

    found = load_campaigns()
    rows = {
        one.code: {
            "code": one.code,
            "title": one.title,
            "short_title": one.short_title,
            "period": {"start": one.period.start.isoformat(), "end": one.period.end.isoformat()},
            "indicators": len(one.indicators),
            "activities": len(one.activities),
        }
        for one in found.values()
    }
    sources = [row for code, row in rows.items() if not found[code].template]
    templates = [row for code, row in rows.items() if found[code].template]
    total = sum(len(one.indicators) for one in found.values() if not one.template)
    if as_json:
        print_json({"campaigns": sources, "templates": templates, "indicators": total})
        return
    for row in rows.values():
        print(f"{row['code']:<14} {row['indicators']:>3} indicators  {row['short_title']}")
    print(f"{len(sources)} campaigns with {total} indicators, {len(templates)} template.")


@catalog_app.command("show")
def catalog_show(code: str, as_json: AsJson = False) -> None:
    """One campaign as loaded, with its rounds worked out."""
    from storage.catalog import describe

    campaign = named_campaign(code)
    told = describe(campaign)
    if as_json:
        print_json(told)
        return
    print(f"{campaign.code}: {campaign.title}")
    print(f"  approval: {campaign.approval.value}")
    for indicator in told["indicators"]:
        target = "" if indicator["target"] is None else f" {indicator['comparator']} {indicator['target']}"
        print(f"  {indicator['code']:<12} {indicator['name']}{target} {indicator['unit'] or ''}".rstrip())
    for one in told["rounds"]:
        print(
            f"  {one['key']:<16} {one['name']}: {one['opens']} … {one['last_safe_day']}{' (assumed)' * one['assumed']}"
        )


@catalog_app.command("check")
def catalog_check(file: Path) -> None:
    """Check a campaign file; tells every fault with its line."""
    from domain.period import rounds_of
    from storage.campaign_files import read_campaign
    from storage.catalog import load_calendar

    campaign = read_campaign(file)
    rounds = len(rounds_of(campaign, load_calendar()))
    print(f"{file}: {campaign.code} is sound: {len(campaign.indicators)} indicators, {rounds} rounds.")


def main() -> None:
    """Runs the command line and ends the process with its exit code."""
    sys.exit(_exit_code())


def _exit_code() -> int:
    try:
        result = app(standalone_mode=False)
    except UsageError as error:
        return _complain(_usage(error), 2)
    except ClickError as error:
        return _complain(str(error), 2)
    except GiaoBanError as error:
        return _complain(str(error), 1)
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except (KeyboardInterrupt, typer.Abort):
        return _complain("Stopped.", 1)
    except OSError as error:
        return _complain(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}.", 1)
    return result if isinstance(result, int) else 0


def _usage(error: Exception) -> str:
    told = getattr(error, "format_message", lambda: str(error))().replace("Value error, ", "")
    words = " ".join(told.split())  # a list of choices has a line for each
    return f"{words.rstrip('.')}. See `giaoban --help`." if words else "See `giaoban --help`."


def _complain(words: str, code: int) -> int:
    print(words, file=sys.stderr)
    return code


def _read_line(number: int, line: str, campaign: str) -> dict[str, Any]:
    from bot.channels.base import plain
    from bot.reading import read_message

    try:
        given = json.loads(line)
        return read_message(_cached(given.get("campaign") or campaign), plain(str(given["text"])))
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError):
        raise Refused(f'Line {number} is not {{"campaign": …, "text": …}}.') from None


_known: dict[str, Any] = {}


def _cached(code: str) -> Any:
    if code not in _known:
        _known[code] = named_campaign(code)
    return _known[code]


if __name__ == "__main__":
    main()
