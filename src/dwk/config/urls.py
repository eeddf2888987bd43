"""Addresses of the whole site: each module brings its own."""

from django.urls import include, path

from dwk.programme.views.me import mine

urlpatterns = [
    path("", include("dwk.ui.urls")),
    path("", include("dwk.statistics.urls")),
    path("vorausberechnung/", include("dwk.projections.urls")),
    path("kommunen/", include("dwk.regions.urls")),
    path("vorgaenge/", include("dwk.jobs.urls")),
    path("", include("dwk.notifications.urls")),
    path("", include("dwk.kommunalprofil.review_urls")),
    path("", include("dwk.kommunalprofil.profile_urls")),
    path("", include("dwk.kommunalprofil.interview_urls")),
    path("", include("dwk.kommunalprofil.holiday_urls")),
    path("", include("dwk.kommunalprofil.coding_urls")),
    path("", include("dwk.kommunalprofil.document_urls")),
    path("", include("dwk.kommunalprofil.data_urls")),
    path("programm/", include("dwk.programme.urls")),
    path("meine-seite/", mine, name="my_page"),
    path("erkenntnisse/", include("dwk.evaluation.urls")),
    path("berichte/", include("dwk.berichte.urls")),
    path("einladung/", include("dwk.programme.invitation_urls")),
    path("konto/", include("dwk.accounts.urls")),
]

handler400 = "dwk.ui.errors.bad_request"
handler403 = "dwk.ui.errors.permission_denied"
handler404 = "dwk.ui.errors.page_not_found"
handler500 = "dwk.ui.errors.server_error"
