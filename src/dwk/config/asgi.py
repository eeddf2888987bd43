"""The one ASGI callable: live streams will be answered natively here, everything else goes to Django as WSGI.

Under ASGI each of Django's middlewares hops between threads and each request gets a new database connection; as WSGI
in a few threads the same pages cost a third of the CPU.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, cast

from a2wsgi.wsgi import WSGIMiddleware
from django.conf import settings
from django.core.wsgi import get_wsgi_application

from .spool import App, Receive, Scope, Send, spooled

if TYPE_CHECKING:
    from a2wsgi.wsgi_typing import WSGIApp

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dwk.config.settings")

THREADS = 4

wsgi_application = get_wsgi_application()
_django = spooled(
    cast(App, WSGIMiddleware(cast("WSGIApp", wsgi_application), workers=THREADS)),
    settings.UPLOAD_MAX_BYTES + 1_000_000,
)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one connection; the server's start and end are acknowledged here."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
        return
    await _django(scope, receive, send)


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message: Any = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
