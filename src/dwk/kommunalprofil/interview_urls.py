"""Addresses of interviews and guides."""

from django.urls import path

from .views import accesses, consents, diversity, guides, interview_page, interviews, transcripts

GUIDES = "programm/<slug:slug>/leitfaeden/"
KOMMUNE = "programm/<slug:slug>/<slug:participation>/"
INTERVIEWS = KOMMUNE + "interviews/"
ONE = INTERVIEWS + "<int:pk>/"
DRAFT = ONE + "abschrift/<int:file>/"
CONSENT = INTERVIEWS + "einwilligungen/<int:pk>/"
TRANSCRIPT = INTERVIEWS + "abschriften/<int:pk>/"

urlpatterns = [
    path(GUIDES, guides.guide_list, name="guides"),
    path(GUIDES + "neu/", guides.create, name="guide_new"),
    path(GUIDES + "<int:pk>/", guides.guide_page, name="guide"),
    path(GUIDES + "<int:pk>/bearbeiten/", guides.edit, name="guide_edit"),
    path(INTERVIEWS, interviews.interview_list, name="interviews"),
    path(INTERVIEWS + "interviews.<str:kind>", interviews.interview_file, name="interviews_file"),
    path(INTERVIEWS + "neu/", interviews.create, name="interview_new"),
    path(INTERVIEWS + "verlauf/", interview_page.trail, name="interviews_trail"),
    path(INTERVIEWS + "zugriffe/", accesses.of_all, name="interviews_accesses"),
    path(ONE, interview_page.interview_page, name="interview"),
    path(ONE + "angaben/", interviews.edit, name="interview_edit"),
    path(ONE + "notizen/", interview_page.notes, name="interview_notes"),
    path(ONE + "zugriffe/", accesses.of_interview, name="interview_accesses"),
    path(ONE + "einwilligung/", consents.give, name="consent_give"),
    path(ONE + "abschrift/", transcripts.add, name="transcript_add"),
    path(DRAFT, transcripts.preview, name="transcript_preview"),
    path(DRAFT + "verwerfen/", transcripts.discard, name="transcript_discard"),
    path(CONSENT + "widerrufen/", consents.withdraw, name="consent_withdraw"),
    path(CONSENT + "widerrufen/ergebnis/", consents.withdrawn, name="consent_withdrawn"),
    path(CONSENT + "geprueft/", consents.checked, name="consent_checked"),
    path(TRANSCRIPT, transcripts.read, name="transcript"),
    path(TRANSCRIPT + "ersetzen/", transcripts.destroy, name="transcript_destroy"),
    path(KOMMUNE + "profil/vielfalt/", diversity.diversity, name="diversity"),
]
