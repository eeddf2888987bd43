"""The SWOT board: four quadrants with statements, by keyboard, by drag, without script."""

from __future__ import annotations

from collections.abc import Collection

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dwk.accounts.access import signed_in
from dwk.kommunalprofil.actions import statements as actions
from dwk.kommunalprofil.fields_of_action import fields_of_action
from dwk.kommunalprofil.models import Evidence, Profile, Statement, StatementEvidence
from dwk.kommunalprofil.queries.evidence_choice import uses_of
from dwk.kommunalprofil.queries.swot import Card, Wanted, board_of, pairings_of
from dwk.kommunalprofil.queries.together import removal_of, statement_values
from dwk.kommunalprofil.rules import DIMENSIONS, Certainty, EvidenceKind, Quadrant
from dwk.kommunalprofil.swot_forms import StatementForm
from dwk.programme.views.access import Place, actor
from dwk.ui.components import Filter, Link
from dwk.ui.formats import number, plural
from dwk.ui.searching import searched_text

from .meanwhile import Sheet, gone, say_gone
from .past import past_page
from .showing import TAB, WRITE, confirmed, done, may_write, opened, page, saved, url
from .swot_moves import forget_move, keep_move, last_move, moved_words
from .table_file import KINDS

SWOT = "swot"
STEPS = {"hoch": -1, "runter": 1}
LAST = 10_000


@require_safe
@signed_in
def board(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Four quadrants with their statements, narrowed by field, dimension and certainty."""
    place, profile = opened(request, slug, participation, pk)
    if place.past:
        return past_page(request, place, profile, "SWOT-Analyse", {SWOT})
    field, dimension, certainty, lacking = (
        request.GET.get(name, "")[:60] for name in ("feld", "dimension", "sicherheit", "belege")
    )
    wanted = Wanted(field, dimension, certainty, lacking, searched_text(request))
    quadrants = board_of(profile, wanted)
    return page(
        request,
        place,
        profile,
        "swot.html",
        "SWOT-Analyse",
        quadrants=quadrants,
        filters=_filters(wanted),
        narrowed=bool(wanted),
        any_statement=bool(wanted) or any(cards for _, cards in quadrants),
        goals=list(Quadrant),
        count=_count([card for _, cards in quadrants for card in cards]),
        files=[Link(kind.upper(), url(place, "kp_statements_file", pk, kind), download=True) for kind in KINDS],
        moved=moved_words(request, profile) if may_write(place, profile) else "",
        print_url=url(place, "kp_swot_print", pk),
    )


def _count(cards: list[Card]) -> str:
    """How many are looked at, and how many of them cannot be signed yet."""
    lacking = sum(bool(card.lacking) for card in cards)
    words = plural(len(cards), "Aussage", "Aussagen")
    return f"{words}, davon {number(lacking)} ohne ausreichenden Beleg" if lacking else words


def _filters(wanted: Wanted) -> list[Filter]:
    fields = (("", "alle"), *fields_of_action().items())
    certainties = (("", "alle"), *((one.value, one.label) for one in Certainty))
    return [
        Filter("feld", "Handlungsfeld", fields, wanted.field),
        Filter("dimension", "Diversity-Dimension", (("", "alle"), *DIMENSIONS.items()), wanted.dimension),
        Filter("sicherheit", "Sicherheit", certainties, wanted.certainty),
        Filter("belege", "Belege", (("", "alle"), ("fehlen", "es fehlt einer")), wanted.lacking),
    ]


@require_safe
@signed_in
def printed(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """The board on one to two pages."""
    place, profile = opened(request, slug, participation, pk)
    if place.past:
        return past_page(request, place, profile, "SWOT-Analyse", {SWOT})
    return page(
        request, place, profile, "swot_print.html", "SWOT-Analyse", quadrants=board_of(profile),
        pairings=pairings_of(profile),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def create(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Add a statement."""
    place, profile = opened(request, slug, participation, pk, WRITE)
    chosen = request.GET.get("art", Quadrant.STRENGTH.value)
    form = StatementForm(
        request.POST if request.method == "POST" else None, initial={"quadrant": chosen}, evidence=_choices(profile)
    )
    if request.method == "POST" and form.is_valid():
        by, day = actor(request), place.today
        made = saved(form, lambda: actions.add_statement(profile=profile, by=by, effective_on=day, **form.values()))
        if made is not None:
            messages.success(request, f"{Quadrant(made.quadrant).label} eingetragen.")
            return redirect(_back(place, profile, made))
    return _form(request, place, profile, form, "Aussage eintragen", "Eintragen")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: HttpRequest, slug: str, participation: str, pk: int, number: int) -> HttpResponse:
    """Change a statement and what it rests on."""
    place, profile = opened(request, slug, participation, pk, WRITE)
    found = Statement.objects.filter(pk=number, profile=profile).first()
    back = url(place, "kp_swot", pk)
    if found is None:
        return gone(
            request, place, Statement, removal_of(Statement, number, profile_id=pk), tab=TAB, back=back,
            again=url(place, "kp_statement_new", pk),
            form=lambda: StatementForm(request.POST, evidence=_choices(profile)),
        )  # fmt: skip
    sheet = Sheet(request, found, statement_values)
    held = set(StatementEvidence.objects.filter(statement=found).values_list("evidence_id", flat=True))
    form = StatementForm(sheet.data, initial=sheet.initial, evidence=_choices(profile, held))
    if request.method == "POST" and form.is_valid():
        by, day = actor(request), place.today
        changed = sheet.saved(
            form,
            lambda: actions.change_statement(
                statement=found, by=by, effective_on=day, seen=sheet.seen, **form.values()
            ),
        )
        if changed is not None:
            messages.success(request, "Die Aussage ist gespeichert.")
            return redirect(_back(place, profile, changed))
    return _form(request, place, profile, form, "Aussage ändern", "Speichern", **sheet.context())


def _form(
    request: HttpRequest, place: Place, profile: Profile, form: StatementForm, heading: str, button: str, **more: object
) -> HttpResponse:
    return page(
        request, place, profile, "statement_form.html", "SWOT-Analyse", form=form, heading=heading, button=button,
        back=url(place, "kp_swot", profile.pk), narrow=True, **more,
    )  # fmt: skip


@require_POST
@signed_in
def move(request: HttpRequest, slug: str, participation: str, pk: int, number: int) -> HttpResponse:
    """Bring a statement up, down, to another quadrant, or to the place where it was dropped."""
    place, profile = opened(request, slug, participation, pk, WRITE)
    found = Statement.objects.filter(pk=number, profile=profile).first()
    if found is None:
        return _gone(request, place, profile, number)
    quadrant = request.POST.get("art", found.quadrant)
    if quadrant not in set(Quadrant):
        quadrant = found.quadrant
    by, day, position = actor(request), place.today, _position(request, found, quadrant)
    return done(
        request,
        lambda: keep_move(
            request,
            found,
            actions.move_statement(
                statement=found, quadrant=quadrant, position=position, by=by, effective_on=day,
                seen_at=request.POST.get("von", ""),
            ),
        ),
        "",
        _back(place, profile, found),
    )  # fmt: skip


@require_POST
@signed_in
def move_back(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Take the last move on the board back: a card is dropped in the wrong place with one slip of the hand."""
    place, profile = opened(request, slug, participation, pk, WRITE)
    back = url(place, "kp_swot", pk)
    found, quadrant, position = last_move(request, profile)
    if found is None:
        messages.error(request, "Es gibt keine Verschiebung, die sich zurücknehmen lässt.")
        return redirect(back)
    by, day = actor(request), place.today
    forget_move(request, profile)
    return done(
        request,
        lambda: actions.move_statement(statement=found, quadrant=quadrant, position=position, by=by, effective_on=day),
        "Die Aussage steht wieder, wo sie war.",
        back,
    )


def _position(request: HttpRequest, statement: Statement, quadrant: str) -> int | None:
    step = STEPS.get(request.POST.get("richtung", ""))
    if step is not None:
        return max(0, statement.position + step)
    dropped = request.POST.get("platz", "")
    if dropped.isdecimal():
        return min(int(dropped[:6]), LAST)
    return statement.position if quadrant == statement.quadrant else None


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def remove(request: HttpRequest, slug: str, participation: str, pk: int, number: int) -> HttpResponse:
    """Ask, then take a statement away."""
    place, profile = opened(request, slug, participation, pk, WRITE)
    found = Statement.objects.filter(pk=number, profile=profile).first()
    if found is None:
        return _gone(request, place, profile, number)
    back = url(place, "kp_swot", pk)
    if request.method == "POST":
        by, day = actor(request), place.today
        gone = "Die Aussage ist entfernt."
        return done(request, lambda: actions.remove_statement(statement=found, by=by, effective_on=day), gone, back)
    return confirmed(
        request,
        heading="Aussage entfernen",
        question=f"Soll „{found.text[:200]}“ nicht mehr in der SWOT-Analyse stehen?",
        consequences=["Ihre Belege bleiben beim Profil. Der Verlauf behält die Aussage."],
        action_label="Aussage entfernen",
        cancel_url=back,
    )


def _gone(request: HttpRequest, place: Place, profile: Profile, number: int) -> HttpResponse:
    """The board of today for somebody whose page still showed a statement that is gone."""
    entry = removal_of(Statement, number, profile_id=profile.pk)
    return say_gone(request, Statement, entry, url(place, "kp_swot", profile.pk))


def _choices(profile: Profile, held: Collection[int] = ()) -> list[tuple[Evidence, str]]:
    """All evidence to choose from: what the statement rests on first, then the newest."""
    uses = sorted(reversed(uses_of(profile)), key=lambda one: one.evidence.pk not in held)
    return [(one.evidence, f"{EvidenceKind(one.evidence.kind).label} {one.evidence.pk}: {one.words}") for one in uses]


def _back(place: Place, profile: Profile, statement: Statement) -> str:
    return url(place, "kp_swot", profile.pk) + f"#aussage-{statement.pk}"
