"""Projects of the field's programs: written after the schema, read again without loss."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from dwk.kommunalprofil.qda.merging import merged
from dwk.kommunalprofil.qda.model import (
    ORIGIN,
    VALUE_ELEMENTS,
    Case,
    Code,
    Coding,
    Link,
    Project,
    QdaRefused,
    Selection,
    Set,
    Stamp,
    Text,
    User,
    Value,
    Variable,
)
from dwk.kommunalprofil.qda.reading import read_qdpx, read_xml
from dwk.kommunalprofil.qda.remainder import from_plain, to_plain, without_texts
from dwk.kommunalprofil.qda.writing import write_qdc, write_qde, write_qdpx

#: what XML can carry; a text beside it may hold anything that UTF-8 can
printable = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff", include_characters="\t\n\r"),
    max_size=12,
)
anything = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40) | st.sampled_from(
    [
        "Zeile eins\r\nZeile zwei\nÄÖÜ ß 👩🏽‍🌾 Ende",
        "\ufeffmit Marke",
        "",
        "\r\r\n\n",
        "e\u0301 e\u0301",
        "Tab\tUmbruch\u2028Seite\x0c",
    ]
)
names = printable.filter(bool)
guids = st.uuids().map(str)
moments = st.sampled_from(["", "2026-03-01T10:00:00Z", "2026-03-01T10:00:00.125+01:00"])
maybe = st.none() | printable
refs = st.lists(guids, max_size=2).map(tuple)
person = st.just("") | guids
stamps = st.builds(Stamp, person, moments, person, moments)
codings = st.lists(st.builds(Coding, guids, guids, person, moments, refs), max_size=2).map(tuple)
values = st.lists(
    st.builds(Value, guids)
    | st.builds(Value, guids, st.just("Text"), printable)
    | st.builds(Value, guids, st.just("Boolean"), st.sampled_from(["true", "false"]))
    | st.builds(Value, guids, st.just("Integer"), st.integers().map(str))
    | st.builds(Value, guids, st.just("Float"), st.decimals(-9, 9, places=2).map(str))
    | st.builds(Value, guids, st.just("Date"), st.dates(min_value=date(1900, 1, 1)).map(str)),
    max_size=2,
).map(tuple)
colors = st.sampled_from(["", "#FF8800", "#abc"])
leaf = st.builds(Code, guids, names, st.booleans(), colors, maybe, refs)
codes = st.lists(
    st.recursive(
        leaf,
        lambda below: st.builds(
            Code, guids, names, st.booleans(), colors, maybe, refs, st.lists(below, max_size=2).map(tuple)
        ),
        max_leaves=4,
    ),
    max_size=3,
).map(tuple)


@st.composite
def texts(draw: st.DrawFn, inline: bool = False) -> Text:
    content = draw(printable if inline else anything)
    places = draw(st.lists(st.tuples(st.integers(0, len(content)), st.integers(0, len(content))), max_size=3))
    marked = tuple(
        Selection(draw(guids), min(pair), max(pair), draw(maybe), draw(maybe), draw(codings), draw(refs), draw(stamps))
        for pair in places
    )
    return Text(
        draw(guids), content, draw(maybe), draw(maybe), marked, draw(codings), draw(refs), draw(values), draw(stamps)
    )


projects = st.builds(
    Project,
    name=printable,
    origin=st.just(ORIGIN),
    description=maybe,
    users=st.lists(st.builds(User, guids, maybe, maybe), max_size=2).map(tuple),
    codes=codes,
    variables=st.lists(st.builds(Variable, guids, names, st.sampled_from(list(VALUE_ELEMENTS)), maybe), max_size=2).map(
        tuple
    ),
    cases=st.lists(st.builds(Case, guids, maybe, maybe, refs, values, refs, refs), max_size=2).map(tuple),
    sources=st.lists(texts(), max_size=2, unique_by=lambda one: one.guid).map(tuple),
    notes=st.lists(texts(inline=True), max_size=2).map(tuple),
    links=st.lists(
        st.builds(Link, guids, maybe, st.sampled_from(["", "OneWay"]), colors, person, person, refs), max_size=2
    ).map(tuple),
    sets=st.lists(st.builds(Set, guids, names, maybe, refs, refs, refs), max_size=2).map(tuple),
    note_refs=refs,
    stamp=stamps,
)


def unambiguous(project: Project) -> bool:
    """A real file names each thing once."""
    guids = [code.guid for code in project.all_codes()]
    for source in (*project.sources, *project.notes):
        guids += [source.guid, *(mark.guid for mark in source.selections), *(one.guid for one in source.codings)]
        guids += [coding.guid for mark in source.selections for coding in mark.codings]
    for rows in (project.users, project.variables, project.cases, project.links, project.sets):
        guids += [one.guid for one in rows]
    return len(guids) == len(set(guids))


@settings(max_examples=150, deadline=None)
@given(projects.filter(unambiguous))
def test_a_project_written_and_read_again_is_the_same(project: Project) -> None:
    content = write_qdpx(project)
    read = read_qdpx(content)
    assert read.project == project
    assert read.left_out == ()
    assert write_qdpx(read.project) == content


@pytest.mark.reference
def test_a_written_project_is_valid_against_the_published_schema(shared_data: Path) -> None:
    schema = etree.XMLSchema(etree.parse(shared_data / "refi_qda" / "Project-mrt2019.xsd"))

    @settings(max_examples=150, deadline=None)
    @given(projects)
    def valid(project: Project) -> None:
        schema.assertValid(etree.fromstring(write_qde(project)))

    valid()


@settings(max_examples=100, deadline=None)
@given(codes.filter(lambda found: unambiguous(Project("", codes=found))))
def test_a_codebook_written_and_read_again_is_the_same(found: tuple[Code, ...]) -> None:
    def without_notes(code: Code) -> Code:
        return Code(
            code.guid,
            code.name,
            code.codable,
            code.color,
            code.description,
            (),
            tuple(map(without_notes, code.children)),
        )

    read, codes_only = read_xml(write_qdc(found, origin=ORIGIN))
    assert codes_only
    assert read.project.codes == tuple(without_notes(code) for code in found)
    assert read.left_out == ()


def archive(project: str, **members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("project.qde", project)
        for name, content in members.items():
            packed.writestr(f"Sources/{name}.txt", content)
    return out.getvalue()


def lying_at(path: str) -> str:
    """A project with one text at an address."""
    return f'<Project name="a"><Sources><TextSource guid="{A}" plainTextPath="{path}"/></Sources></Project>'


A, B, C, D, E, F, G, H = (f"{letter * 8}-0000-4000-8000-000000000000" for letter in "abcdef12")
WHOLE = f"""<?xml version="1.0" encoding="utf-8"?>
<Project xmlns="urn:QDA-XML:project:1.0" name="Kreis &amp; Stadt" origin="Fremdes Programm 24" basePath="C:\\Daten">
  <!-- written by hand -->
  <Users><User guid="{{{A.upper()}}}" name="Anna Ä." id="AÄ"/></Users>
  <CodeBook><Codes>
    <Code guid="{B}" name="Wohnen" isCodable="false" color="#00FF00"><Description>Alles zum
Wohnen</Description><NoteRef targetGUID="{G}"/>
      <Code guid="{C}" name="Barrierefrei &lt;unten&gt;" isCodable="1"/></Code>
  </Codes></CodeBook>
  <Variables><Variable guid="{D}" name="Alter" typeOfVariable="Integer"/></Variables>
  <Cases><Case guid="{E}" name="Person 1"><Description>Ehrenamt</Description><CodeRef targetGUID="{B}"/>
    <VariableValue><VariableRef targetGUID="{D}"/><IntegerValue>71</IntegerValue></VariableValue>
    <SourceRef targetGUID="{F}"/></Case></Cases>
  <Sources>
    <TextSource guid="{F}" name="Gespräch" plainTextPath="internal://gespraech.TXT" richTextPath="internal://g.docx"
        creatingUser="{A}">
      <PlainTextSelection guid="{H}" name="Markierung" startPosition="3" endPosition="8"
          creatingUser="{A}" creationDateTime="2026-03-01T10:00:00">
        <Coding guid="99999999-0000-4000-8000-000000000000" creatingUser="{A}"><CodeRef targetGUID="{C}"/></Coding>
        <NoteRef targetGUID="{G}"/></PlainTextSelection>
      <PlainTextSelection guid="88888888-0000-4000-8000-000000000000" startPosition="3" endPosition="99"/>
    </TextSource>
    <PDFSource guid="77777777-0000-4000-8000-000000000000" name="Konzept.pdf" path="internal://k.pdf">
      <PDFSelection guid="66666666-0000-4000-8000-000000000000" page="0" firstX="1" firstY="1" secondX="2" secondY="2"/>
      <Representation guid="55555555-0000-4000-8000-000000000000" name="Konzept">
        <PlainTextContent>Seite 1</PlainTextContent></Representation>
    </PDFSource>
    <AudioSource guid="44444444-0000-4000-8000-000000000000" name="Ton">
      <Transcript guid="33333333-0000-4000-8000-000000000000"><PlainTextContent>Guten Tag</PlainTextContent>
        <SyncPoint guid="22222222-0000-4000-8000-000000000001" timeStamp="0" position="0"/>
        <SyncPoint guid="22222222-0000-4000-8000-000000000002" timeStamp="900" position="5"/>
        <TranscriptSelection guid="22222222-0000-4000-8000-000000000003"
          fromSyncPoint="22222222-0000-4000-8000-000000000001" toSyncPoint="22222222-0000-4000-8000-000000000002">
          <Coding guid="22222222-0000-4000-8000-000000000004"><CodeRef targetGUID="{C}"/></Coding></TranscriptSelection>
      </Transcript></AudioSource>
  </Sources>
  <Notes><Note guid="{G}" name="Merkzettel"><PlainTextContent>Noch einmal fragen</PlainTextContent></Note></Notes>
  <Sets><Set guid="11111111-0000-4000-8000-000000000001" name="Runde 1"><MemberSource targetGUID="{F}"/></Set></Sets>
  <Graphs><Graph guid="11111111-0000-4000-8000-000000000002" name="Netz"/></Graphs>
  <Description>Probe</Description><NoteRef targetGUID="{G}"/>
</Project>"""


def test_a_project_written_by_hand_is_carried_over_and_the_rest_is_named() -> None:
    read = read_qdpx(archive(WHOLE, gespraech="\ufeffÄh 👩🏽‍🌾 Wohnen\r\nNein".encode()))
    project = read.project
    assert (project.name, project.origin, project.description, project.note_refs) == (
        "Kreis & Stadt",
        "Fremdes Programm 24",
        "Probe",
        (G,),
    )
    assert project.users == (User(A, "Anna Ä.", "AÄ"),)
    (home,) = project.codes
    assert (home.codable, home.color, home.description, home.notes) == (False, "#00FF00", "Alles zum\nWohnen", (G,))
    assert home.children == (Code(C, "Barrierefrei <unten>"),)
    assert project.cases == (Case(E, "Person 1", "Ehrenamt", (B,), (Value(D, "Integer", "71"),), (F,)),)
    talk, paper, sound = project.sources
    assert talk.text == "Äh 👩🏽‍🌾 Wohnen\r\nNein"
    mark, other = talk.selections
    assert (other.start, other.end) == (3, len(talk.text)), "cut where the text ends"
    assert talk.text[mark.start : mark.end] == "👩🏽‍🌾 "
    assert mark.codings[0].code == C
    assert mark.notes == (G,)
    assert paper.text == "Seite 1"
    assert sound.text[sound.selections[0].start : sound.selections[0].end] == "Guten"
    assert project.notes[0].text == "Noch einmal fragen"
    assert project.sets[0].sources == (F,)
    said = " ".join(read.left_out)
    for part in (
        "Zeichen 3 bis 99",
        "PDF „Konzept.pdf“ mit 1\u00a0Markierung",
        "Tonaufnahme „Ton“",
        "gestaltete Fassung",
    ):
        assert part in said, part


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"kein Archiv", "lässt sich nicht entpacken"),
        (archive("<Project"), "kein lesbares XML"),
        (archive("<CodeBook/>"), "„Project“"),
        (archive('<!DOCTYPE a [<!ENTITY b "c">]><Project name="&b;"/>'), "DOCTYPE"),
        (archive(lying_at("internal://a.txt"), a=b"\xef\xbb\xbfa\0b"), "Nullzeichen"),
        (archive(lying_at("internal://a.txt"), a=b"\xff\xfe\xff"), "UTF-8"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(QdaRefused, match=words):
        read_qdpx(content)


def test_a_file_without_project_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("a.txt", "")
    with pytest.raises(QdaRefused, match=r"project\.qde"):
        read_qdpx(out.getvalue())


def test_a_name_with_a_control_character_is_refused_before_anything_is_written() -> None:
    with pytest.raises(QdaRefused, match="Steuerzeichen"):
        write_qdpx(Project(name="a\x00b"))


def test_a_text_may_hold_control_characters() -> None:
    project = Project(name="a", sources=(Text(A, "a\x01\x0bb"),))
    assert read_qdpx(write_qdpx(project)).project == project


def bare(project: Project) -> Project:
    """What the tables of the product keep of a project: texts, codes, coded passages."""

    def stored_code(code: Code) -> Code:
        return replace(code, notes=(), children=tuple(map(stored_code, code.children)))

    def stored(source: Text) -> Text:
        marks = tuple(
            Selection(
                mark.guid, mark.start, mark.end, codings=tuple(Coding(one.guid, one.code) for one in mark.codings)
            )
            for mark in source.selections
            if mark.codings
        )
        return Text(source.guid, source.text, selections=marks)

    return Project(name="", codes=tuple(map(stored_code, project.codes)), sources=tuple(map(stored, project.sources)))


@settings(max_examples=150, deadline=None)
@given(projects.filter(unambiguous))
def test_what_has_no_table_here_comes_back_on_the_way_out(project: Project) -> None:
    kept = from_plain(json.loads(json.dumps(to_plain(project))))
    assert all(not source.text for source in kept.sources)
    there = {source.guid for source in project.sources}
    wanted = replace(
        project,
        cases=tuple(replace(one, sources=tuple(g for g in one.sources if g in there)) for one in project.cases),
        sets=tuple(replace(one, sources=tuple(g for g in one.sources if g in there)) for one in project.sets),
    )
    assert merged(bare(project), kept) == wanted


def test_a_destroyed_text_takes_its_case_passages_and_memos_along() -> None:
    project = read_qdpx(archive(WHOLE, gespraech="\ufeffÄh 👩🏽‍🌾 Wohnen\r\nNein".encode())).project
    left = json.dumps(to_plain(without_texts(project, {F})), ensure_ascii=False)
    assert "Person 1" not in left
    assert "Noch einmal fragen" not in left
    assert H not in left
    assert "Konzept" in left
