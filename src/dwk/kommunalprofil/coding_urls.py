"""Addresses of the content analysis: texts, categories, passages, agreement, memos, quotes, exchange."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.cache import never_cache

from .views import agreement, codes, coding, coding_texts, exchange, memos, quotes, retrieval
from .views.shared import sealed_in_words

KOMMUNE = "programm/<slug:slug>/<slug:participation>/"
HERE = KOMMUNE + "interviews/"


def page(route: str, view: Callable[..., HttpResponse], *, name: str) -> URLPattern:
    """An address whose answers no browser and no proxy keeps: they may hold what was said."""
    return path(route, never_cache(sealed_in_words(view)), name=name)


urlpatterns = [
    page(HERE + "auswertung/", coding_texts.texts, name="coding_texts"),
    page(HERE + "<int:pk>/kodieren/<int:transcript>/", coding.coding, name="coding"),
    page(HERE + "<int:pk>/kodieren/<int:transcript>/markieren/", coding.mark, name="coding_mark"),
    page(HERE + "<int:pk>/kodieren/<int:transcript>/zuruecknehmen/", coding.undo, name="coding_undo"),
    page(HERE + "kodierung/<int:pk>/", coding.edit, name="coding_edit"),
    page(HERE + "kodierung/<int:pk>/entfernen/", coding.remove, name="coding_remove"),
    page(HERE + "kategorien/", codes.code_list, name="codes"),
    page(HERE + "kategorien/kategorien.<str:kind>", codes.code_file, name="codes_file"),
    page(HERE + "kategorien/neu/", codes.create, name="code_new"),
    page(HERE + "kategorien/<int:pk>/", codes.edit, name="code_edit"),
    page(HERE + "kategorien/<int:pk>/verschieben/", codes.move, name="code_move"),
    page(HERE + "kategorien/<int:pk>/entfernen/", codes.remove, name="code_remove"),
    page(HERE + "memos/", memos.memo_list, name="memos"),
    page(HERE + "memos/neu/", memos.create, name="memo_new"),
    page(HERE + "memos/<int:pk>/", memos.edit, name="memo_edit"),
    page(HERE + "memos/<int:pk>/entfernen/", memos.remove, name="memo_remove"),
    page(HERE + "fundstellen/", retrieval.retrieval, name="retrieval"),
    page(HERE + "fundstellen/stellen.<str:kind>", retrieval.export, name="retrieval_file"),
    page(HERE + "uebereinstimmung/", agreement.agreement, name="agreement"),
    page(HERE + "zitate/", quotes.quote_list, name="quotes"),
    page(HERE + "zitate/neu/<int:transcript>/", quotes.create, name="quote_new"),
    page(HERE + "zitate/<int:pk>/", quotes.edit, name="quote_edit"),
    page(HERE + "zitate/<int:pk>/freigeben/", quotes.release, name="quote_release"),
    page(HERE + "zitate/<int:pk>/zurueckziehen/", quotes.withdraw, name="quote_withdraw"),
    page(HERE + "austausch/", exchange.exchange, name="exchange"),
    page(HERE + "austausch/projekt.qdpx", exchange.project_file, name="exchange_project"),
    page(HERE + "austausch/kategorien.qdc", exchange.codes_file, name="exchange_codes"),
    page(HERE + "austausch/einlesen/", exchange.take_over, name="exchange_import"),
]
