"""Templates keep the strict content security policy: nothing inline, nothing from elsewhere."""

from __future__ import annotations

import re

import pytest

from tests.architecture.source import relative, templates

INLINE = {
    "inline style": re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE),
    "inline script": re.compile(r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*type=[\"']application/json)", re.IGNORECASE),
    "event attribute": re.compile(r"<[^>{]*\son[a-z]+\s*=", re.IGNORECASE),
    "script address": re.compile(r"javascript:", re.IGNORECASE),
    "hx-on or expression": re.compile(r"\bhx-on\b|\bhx-vals\s*=\s*[\"']?js:", re.IGNORECASE),
    "resource from elsewhere": re.compile(
        r"<(?:script|img|link|iframe|source|use)\b[^>]*\b(?:src|href)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE
    ),
    "unescaped output": re.compile(r"\|\s*safe\b|\{%\s*autoescape\s+off", re.IGNORECASE),
}
COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment\b.*?endcomment\s*%\}|<!--.*?-->", re.DOTALL)


def faults(text: str) -> list[str]:
    """What in a template the policy would refuse."""
    # unescaped output is allowed where the template says why: {# safe: ... #} on the same line
    lines = [line for line in text.splitlines() if "{# safe: " not in line]
    plain = COMMENT.sub("", "\n".join(lines))
    return [name for name, pattern in INLINE.items() if pattern.search(plain)]


def test_nothing_inline_and_nothing_from_elsewhere() -> None:
    found = [f"{relative(path)}: {', '.join(bad)}" for path in templates() if (bad := faults(path.read_text("utf-8")))]
    assert not found, "\n".join(found)


def test_every_whole_page_names_its_language() -> None:
    missing = [
        relative(path)
        for path in templates()
        if re.search(r"<html\b", text := path.read_text("utf-8")) and not re.search(r"<html\b[^>]*\blang=", text)
    ]
    assert not missing


@pytest.mark.parametrize(
    "text",
    [
        '<p style="color:red">',
        "<script>alert(1)</script>",
        '<button onclick="x()">',
        '<a href="javascript:x()">',
        '<script src="https://example.org/x.js"></script>',
        "{{ text|safe }}",
    ],
)
def test_the_scan_finds_what_is_forbidden(text: str) -> None:
    assert faults(text)


@pytest.mark.parametrize(
    "text",
    [
        '<script src="{% static "ui/a.js" %}" defer></script>',
        '<a href="https://www.destatis.de">Destatis</a>',
        '<p class="style">one=two</p>',
        "{# style= #}",
        "{{ svg|safe }}{# safe: rendered by our own chart module #}",
    ],
)
def test_the_scan_leaves_alone_what_is_allowed(text: str) -> None:
    assert not faults(text)
