"""What other systems read: `/api/v1`, described at `/api/v1/openapi.json`."""

from bot.web.api.service import PREFIX, api

__all__ = ["PREFIX", "api"]
