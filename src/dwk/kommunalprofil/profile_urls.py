"""Addresses of profiles: chapters, evidence, statements, recommendations."""

from django.urls import path

from dwk.kommunalprofil.views import (
    chapter_list,
    chapters,
    chart_choice,
    evidence,
    evidence_choice,
    pairings,
    profiles,
    statement_file,
    swot,
    thread,
)

KOMMUNE = "programm/<slug:slug>/<slug:participation>/"
PROFILE = f"{KOMMUNE}profil/<int:pk>/"
CHAPTER = f"{PROFILE}kapitel/<slug:key>/"

urlpatterns = [
    path(f"{KOMMUNE}profil/", profiles.home, name="kommunalprofil"),
    path(f"{KOMMUNE}profil/neu/", profiles.start, name="kommunalprofil_new"),
    path(PROFILE, profiles.at, name="kommunalprofil_at"),
    path(f"{PROFILE}angaben/", profiles.details, name="kp_details"),
    path(f"{PROFILE}kapitel/", chapter_list.chapters, name="kp_chapters"),
    path(f"{PROFILE}eigenes-kapitel/", chapter_list.own, name="kp_own_chapter"),
    path(CHAPTER, chapters.chapter, name="kp_chapter"),
    path(f"{CHAPTER}titel/", chapter_list.rename, name="kp_rename"),
    path(f"{CHAPTER}verschieben/", chapter_list.move, name="kp_move"),
    path(f"{CHAPTER}entfernen/", chapter_list.remove, name="kp_remove"),
    path(f"{CHAPTER}fassungen/", chapters.versions, name="kp_versions"),
    path(f"{CHAPTER}fassungen/<int:edition>/", chapters.version, name="kp_version"),
    path(f"{PROFILE}belege/", evidence.evidence_list, name="kp_evidence"),
    path(f"{PROFILE}belege/neu/", evidence_choice.picker, name="kp_picker"),
    path(f"{PROFILE}belege/neu/kennzahl/<str:code>/", evidence_choice.indicator, name="kp_indicator"),
    path(f"{PROFILE}belege/neu/kennzahl/<str:code>/verlauf/", chart_choice.curve, name="kp_curve"),
    path(f"{PROFILE}belege/neu/altersaufbau/", chart_choice.pyramid, name="kp_pyramid"),
    path(f"{PROFILE}belege/neu/reihe/<int:series>/", evidence_choice.table, name="kp_series"),
    path(f"{PROFILE}belege/neu/vorausberechnung/<int:run>/", evidence_choice.run, name="kp_run"),
    path(f"{PROFILE}belege/neu/vorausberechnung/<int:run>/verlauf/", chart_choice.run_series, name="kp_run_curve"),
    path(
        f"{PROFILE}belege/neu/vorausberechnung/<int:run>/altersaufbau/", chart_choice.run_pyramid, name="kp_run_pyramid"
    ),
    path(f"{PROFILE}belege/neu/zitat/<int:quote>/", evidence_choice.quote, name="kp_quote"),
    path(f"{PROFILE}belege/neu/dokument/", evidence_choice.document, name="kp_document_new"),
    path(f"{PROFILE}belege/<int:number>/datei/", evidence.document, name="kp_document"),
    path(f"{PROFILE}belege/<int:number>/uebernehmen/", evidence.take_over, name="kp_take_over"),
    path(f"{PROFILE}belege/<int:number>/entfernen/", evidence.remove, name="kp_evidence_remove"),
    path(f"{PROFILE}swot/", swot.board, name="kp_swot"),
    path(f"{PROFILE}swot/druck/", swot.printed, name="kp_swot_print"),
    path(f"{PROFILE}swot/aussagen.<str:kind>", statement_file.statement_file, name="kp_statements_file"),
    path(f"{PROFILE}swot/zurueck/", swot.move_back, name="kp_statement_move_back"),
    path(f"{PROFILE}swot/neu/", swot.create, name="kp_statement_new"),
    path(f"{PROFILE}swot/<int:number>/", swot.edit, name="kp_statement"),
    path(f"{PROFILE}swot/<int:number>/faden/", thread.thread, name="kp_thread"),
    path(f"{PROFILE}swot/<int:number>/verschieben/", swot.move, name="kp_statement_move"),
    path(f"{PROFILE}swot/<int:number>/entfernen/", swot.remove, name="kp_statement_remove"),
    path(f"{PROFILE}empfehlungen/", pairings.pairings, name="kp_pairings"),
    path(f"{PROFILE}empfehlungen/neu/", pairings.create, name="kp_pairing_new"),
    path(f"{PROFILE}empfehlungen/<int:number>/", pairings.edit, name="kp_pairing"),
    path(f"{PROFILE}empfehlungen/<int:number>/entfernen/", pairings.remove, name="kp_pairing_remove"),
]
