"""Addresses of people: of one Kommune and of a whole programme."""

from django.urls import URLPattern, path

from .views import contact_import, contacts, departments, organisations, people, programme_people

WHOLE = "<slug:slug>/personen/"
#: before the addresses of a Kommune, whose short name could otherwise be taken for them
OF_PROGRAMME: list[URLPattern] = [
    path(WHOLE, programme_people.member_list, name="programme_members"),
    path(WHOLE + "einladen/", programme_people.invite, name="programme_invite"),
    path(WHOLE + "einladung/<int:pk>/zurueckziehen/", programme_people.revoke, name="programme_invitation_revoke"),
    path(WHOLE + "<int:pk>/organisation/", programme_people.edit, name="programme_member_edit"),
    path(WHOLE + "<int:pk>/beenden/", programme_people.end, name="programme_member_end"),
    path(WHOLE + "organisationen/", organisations.organisation_list, name="organisations"),
    path(WHOLE + "organisationen/neu/", organisations.create, name="organisation_new"),
    path(WHOLE + "organisationen/<int:pk>/", organisations.edit, name="organisation_edit"),
]


def of_kommune(start: str) -> list[URLPattern]:
    """Addresses below one Kommune."""
    here = start + "personen/"
    return [
        path(here, people.member_list, name="members"),
        path(here + "einladen/", people.invite, name="invite"),
        path(here + "einladung/<int:pk>/zurueckziehen/", people.revoke, name="invitation_revoke"),
        path(here + "<int:pk>/angaben/", people.edit, name="member_edit"),
        path(here + "<int:pk>/beenden/", people.end, name="member_end"),
        path(here + "<int:pk>/vertretung/", people.deputy, name="member_deputy"),
        path(here + "fachbereiche/neu/", departments.create, name="department_new"),
        path(here + "fachbereiche/<int:pk>/", departments.edit, name="department_edit"),
        path(here + "fachbereiche/<int:pk>/entfernen/", departments.remove, name="department_remove"),
        path(here + "kontakte/", contacts.contact_list, name="contacts"),
        path(here + "kontakte.<str:kind>", contacts.export, name="contacts_export"),
        path(here + "kontakte/neu/", contacts.create, name="contact_new"),
        path(here + "kontakte/<int:pk>/", contacts.edit, name="contact_edit"),
        path(here + "kontakte/<int:pk>/entfernen/", contacts.remove, name="contact_remove"),
        path(here + "kontakte/einlesen/", contact_import.upload, name="contacts_upload"),
        path(here + "kontakte/einlesen/<int:pk>/", contact_import.preview, name="contacts_preview"),
        path(here + "kontakte/einlesen/<int:pk>/verwerfen/", contact_import.discard, name="contacts_discard"),
    ]
