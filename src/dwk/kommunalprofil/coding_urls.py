"""Addresses of the content analysis: texts, categories, passages, agreement, memos, quotes, exchange."""

from django.urls import path

from .views import agreement, codes, coding, exchange, memos, quotes, retrieval

KOMMUNE = "programm/<slug:slug>/<slug:participation>/"
HERE = KOMMUNE + "interviews/"

urlpatterns = [
    path(HERE + "auswertung/", coding.texts, name="coding_texts"),
    path(HERE + "<int:pk>/kodieren/<int:transcript>/", coding.coding, name="coding"),
    path(HERE + "<int:pk>/kodieren/<int:transcript>/markieren/", coding.mark, name="coding_mark"),
    path(HERE + "<int:pk>/kodieren/<int:transcript>/zuruecknehmen/", coding.undo, name="coding_undo"),
    path(HERE + "kodierung/<int:pk>/", coding.edit, name="coding_edit"),
    path(HERE + "kodierung/<int:pk>/entfernen/", coding.remove, name="coding_remove"),
    path(HERE + "kategorien/", codes.code_list, name="codes"),
    path(HERE + "kategorien/neu/", codes.create, name="code_new"),
    path(HERE + "kategorien/<int:pk>/", codes.edit, name="code_edit"),
    path(HERE + "kategorien/<int:pk>/verschieben/", codes.move, name="code_move"),
    path(HERE + "kategorien/<int:pk>/entfernen/", codes.remove, name="code_remove"),
    path(HERE + "memos/", memos.memo_list, name="memos"),
    path(HERE + "memos/neu/", memos.create, name="memo_new"),
    path(HERE + "memos/<int:pk>/", memos.edit, name="memo_edit"),
    path(HERE + "memos/<int:pk>/entfernen/", memos.remove, name="memo_remove"),
    path(HERE + "fundstellen/", retrieval.retrieval, name="retrieval"),
    path(HERE + "fundstellen/stellen.<str:kind>", retrieval.export, name="retrieval_file"),
    path(HERE + "uebereinstimmung/", agreement.agreement, name="agreement"),
    path(HERE + "zitate/", quotes.quote_list, name="quotes"),
    path(HERE + "zitate/neu/<int:transcript>/", quotes.create, name="quote_new"),
    path(HERE + "zitate/<int:pk>/", quotes.edit, name="quote_edit"),
    path(HERE + "zitate/<int:pk>/freigeben/", quotes.release, name="quote_release"),
    path(HERE + "zitate/<int:pk>/zurueckziehen/", quotes.withdraw, name="quote_withdraw"),
    path(HERE + "austausch/", exchange.exchange, name="exchange"),
    path(HERE + "austausch/projekt.qdpx", exchange.project_file, name="exchange_project"),
    path(HERE + "austausch/kategorien.qdc", exchange.codes_file, name="exchange_codes"),
    path(HERE + "austausch/einlesen/", exchange.take_over, name="exchange_import"),
]
