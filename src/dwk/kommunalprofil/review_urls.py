"""Addresses of versions, review rounds, signatures, releases, and the page for everybody."""

from django.urls import path

from .views import comments, proof, public, releasing, rounds, signing, versions

KOMMUNE = "programm/<slug:slug>/<slug:participation>/"
PROFILE = KOMMUNE + "profil/<int:profile>/"
VERSION = PROFILE + "fassungen/<int:number>/"
ROUND = PROFILE + "rueckmeldung/<int:pk>/"
COMMENT = ROUND + "<int:comment>/"
PUBLIC = "profile/<slug:slug>/<slug:participation>/<int:number>/"

urlpatterns = [
    path(PROFILE + "fassungen/", versions.version_list, name="profile_versions"),
    path(PROFILE + "fassungen/einfrieren/", versions.freeze, name="profile_freeze"),
    path(VERSION, versions.version_page, name="profile_version"),
    path(VERSION + "pruefen/", proof.check, name="profile_check"),
    path(VERSION + "unterschrift/", signing.sign, name="profile_sign"),
    path(VERSION + "wieder-oeffnen/", versions.reopen, name="profile_reopen"),
    path(VERSION + "veroeffentlichen/", releasing.release, name="profile_release"),
    path(PROFILE + "vergleich/<int:older>/<int:number>/", versions.comparison, name="profile_compare"),
    path(PROFILE + "rueckmeldung/neu/", rounds.open_round, name="profile_round_new"),
    path(ROUND, rounds.round_page, name="profile_round"),
    path(ROUND + "einladen/", rounds.invite, name="profile_round_invite"),
    path(ROUND + "frist/", rounds.deadline, name="profile_round_deadline"),
    path(ROUND + "schliessen/", rounds.close, name="profile_round_close"),
    path(ROUND + "fertig/", rounds.finish, name="profile_round_finish"),
    path(ROUND + "neu/", comments.write, name="profile_comment"),
    path(COMMENT + "aendern/", comments.edit, name="profile_comment_edit"),
    path(COMMENT + "zurueckziehen/", comments.withdraw, name="profile_comment_withdraw"),
    path(COMMENT + "einordnen/", comments.reclass, name="profile_comment_reclass"),
    path(COMMENT + "antwort/", comments.answer, name="profile_comment_answer"),
    path(VERSION + "nachweis.json", proof.proof, name="profile_proof"),
    path(PUBLIC + "nachweis.json", public.public_proof, name="public_proof"),
    path(PUBLIC + "<slug:region>/nachweis.json", public.public_proof, name="public_proof_region"),
    path(PUBLIC, public.public_profile, name="public_profile"),
    path(PUBLIC + "<slug:region>/", public.public_profile, name="public_profile_region"),
]
