"""What do coordinators and the province see in a browser? Pages of NiceGUI on the site that serves the hooks."""

from bot.web.dashboard.gate import Gate
from bot.web.dashboard.serve import serve_dashboard

__all__ = ["Gate", "serve_dashboard"]
