"""Addresses of what the office keeps: the programme with its parts, admissions, saved views."""

from django.urls import URLPattern, path

from .views import admission, parts, programme, saved_views

#: pages of a whole programme begin with a word of ``rules.RESERVED_SLUGS``, which no Kommune may have as short name
WHOLE = "<slug:slug>/programm/"


def of_removable(kind: str) -> list[URLPattern]:
    """Addresses of a kind of part that can be added, moved and taken away."""
    here, of = f"{WHOLE}{kind}/", {"kind": kind}
    return [
        path(here + "neu/", parts.create, of, name="part_new"),
        path(here + "<int:pk>/entfernen/", parts.remove, of, name="part_remove"),
        path(here + "<int:pk>/hoch/", parts.move, {**of, "way": "hoch"}, name="part_move"),
        path(here + "<int:pk>/runter/", parts.move, {**of, "way": "runter"}, name="part_move"),
        path(here + "<int:pk>/wieder/", parts.restore, of, name="part_restore"),
    ]


OFFICE = [
    path("<slug:slug>/kommunen/neu/", admission.admit, name="participation_new"),
    path("<slug:slug>/ansichten/neu/", saved_views.save, name="view_save"),
    path("<slug:slug>/ansichten/<int:pk>/loeschen/", saved_views.delete, name="view_delete"),
    path(WHOLE, programme.detail, name="programme_page"),
    path(WHOLE + "angaben/", programme.edit, name="programme_edit"),
    path(WHOLE + "regeln/", programme.rules, name="programme_rules"),
    path(WHOLE + "traeger/<int:pk>/logo/", parts.logo, name="backer_logo"),
    *(
        one
        for kind in parts.KINDS
        for one in (
            path(f"{WHOLE}{kind}/<int:pk>/", parts.edit, {"kind": kind}, name="part_edit"),
            *([] if kind == parts.FIXED else of_removable(kind)),
        )
    ),
]
