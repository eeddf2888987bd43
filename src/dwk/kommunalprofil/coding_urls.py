"""Addresses of the content analysis: texts, categories, passages, agreement, memos, quotes, exchange."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.cache import never_cache

from .views import agreement, codes, coding, coding_texts, exchange, memos, quotes, retrieval
from .views.interview_access import refusals_noted
from .views.shared import sealed_in_words

KOMMUNE = "programm/<slug:slug>/<slug:participation>/"
HERE = KOMMUNE + "interviews/"


#: what an address names by its number, seen from an interview
INTERVIEW, CODING, MEMO, QUOTE = "pk", "transcripts__codings", "transcripts__memos", "transcripts__quotes"
#: the words of all interviews
ALL = ""


def page(route: str, view: Callable[..., HttpResponse], *, name: str, of: str | None = None) -> URLPattern:
    """An address whose answers no browser and no proxy keeps: they may hold what was said.

    With ``of``, who is refused leaves a line with the interview.
    """
    noted = view if of is None else refusals_noted(view, of=of)
    return path(route, never_cache(sealed_in_words(noted)), name=name)


urlpatterns = [
    page(HERE + "auswertung/", coding_texts.texts, name="coding_texts"),
    page(HERE + "<int:pk>/kodieren/<int:transcript>/", coding.coding, name="coding", of=INTERVIEW),
    page(HERE + "<int:pk>/kodieren/<int:transcript>/markieren/", coding.mark, name="coding_mark", of=INTERVIEW),
    page(HERE + "<int:pk>/kodieren/<int:transcript>/zuruecknehmen/", coding.undo, name="coding_undo", of=INTERVIEW),
    page(HERE + "kodierung/<int:pk>/", coding.edit, name="coding_edit", of=CODING),
    page(HERE + "kodierung/<int:pk>/entfernen/", coding.remove, name="coding_remove", of=CODING),
    page(HERE + "kategorien/", codes.code_list, name="codes"),
    page(HERE + "kategorien/kategorien.<str:kind>", codes.code_file, name="codes_file"),
    page(HERE + "kategorien/neu/", codes.create, name="code_new"),
    page(HERE + "kategorien/<int:pk>/", codes.edit, name="code_edit"),
    page(HERE + "kategorien/<int:pk>/verschieben/", codes.move, name="code_move"),
    page(HERE + "kategorien/<int:pk>/entfernen/", codes.remove, name="code_remove"),
    page(HERE + "memos/", memos.memo_list, name="memos"),
    page(HERE + "memos/neu/", memos.create, name="memo_new"),
    page(HERE + "memos/<int:pk>/", memos.edit, name="memo_edit", of=MEMO),
    page(HERE + "memos/<int:pk>/entfernen/", memos.remove, name="memo_remove", of=MEMO),
    page(HERE + "fundstellen/", retrieval.retrieval, name="retrieval", of=ALL),
    page(HERE + "fundstellen/stellen.<str:kind>", retrieval.export, name="retrieval_file", of=ALL),
    page(HERE + "uebereinstimmung/", agreement.agreement, name="agreement"),
    page(HERE + "zitate/", quotes.quote_list, name="quotes", of=ALL),
    page(
        HERE + "zitate/neu/<int:transcript>/",
        refusals_noted(quotes.create, of="transcripts", number="transcript"),
        name="quote_new",
    ),
    page(HERE + "zitate/<int:pk>/", quotes.edit, name="quote_edit", of=QUOTE),
    page(HERE + "zitate/<int:pk>/freigeben/", quotes.release, name="quote_release", of=QUOTE),
    page(HERE + "zitate/<int:pk>/zurueckziehen/", quotes.withdraw, name="quote_withdraw", of=QUOTE),
    page(HERE + "austausch/", exchange.exchange, name="exchange"),
    page(HERE + "austausch/projekt.qdpx", exchange.project_file, name="exchange_project", of=ALL),
    page(HERE + "austausch/kategorien.qdc", exchange.codes_file, name="exchange_codes"),
    page(HERE + "austausch/einlesen/", exchange.take_over, name="exchange_import"),
]
