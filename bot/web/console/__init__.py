"""Simulated telephones, groups and a clock on a local page: what `make demo` serves."""

from bot.web.console.server import serve_console

__all__ = ["serve_console"]
