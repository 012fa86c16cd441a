"""The form that officers fill in: pages of plain HTML that need no script."""

from bot.web.form.desk import Desk
from bot.web.form.pages import form_pages

__all__ = ["Desk", "form_pages"]
