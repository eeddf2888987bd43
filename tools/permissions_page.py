"""Write docs/permissions.md from accounts/permissions.py: ``python -m tools.permissions_page``; ``--check`` only compares."""

from __future__ import annotations

import sys
from pathlib import Path

from dwk.accounts.permissions import Permission, Role, allowed

PAGE = Path(__file__).resolve().parent.parent / "docs" / "permissions.md"

HEAD = """\
# Permissions

Made from `src/dwk/accounts/permissions.py` by `python -m tools.permissions_page`; a test fails while they differ.

A person has the rights of all their roles; everybody, signed in or not, has at least those of the public ({public}).
Roles are given by the operation, sign-up is closed. Pages ask `request.can(Permission.X)`; who is not signed in is led to
the sign-in, who is and lacks the right reads which one.

Rights in a programme come from memberships: of one Kommune, or of the whole programme, which hold in each of its Kommunen.
Whoever manages the people of one Kommune gives roles of that Kommune only; roles of the whole programme are given on the
page of the programme. A deputy has the rights of the role from the first to the last day of standing in, and no longer than
the role itself. Contacts are personal data of people without an account: `manage_events` shows, changes and exports them;
adding departments while a list is read in takes `edit_participation` as well. Whoever reads the trail (`view_trail`) finds
contacts there, earlier ones too.
"""


def page() -> str:
    """The whole page."""
    roles = list(Role)
    lines = [
        HEAD.format(public=Role.PUBLIC.label),
        "| right | key | " + " | ".join(role.label for role in roles) + " |",
        "| --- " * (len(roles) + 2) + "|",
    ]
    for permission in Permission:
        marks = ["ja" if allowed([role], permission) else "" for role in roles]
        lines.append(f"| {permission.label} | `{permission.value}` | " + " | ".join(marks) + " |")
    keys = ", ".join(f"{role.label} `{role.value}`" for role in roles)
    return "\n".join(lines) + f"\n\nKeys of the roles: {keys}.\n"


def main(arguments: list[str]) -> int:
    """Write the page, or say whether it is current."""
    if "--check" not in arguments:
        PAGE.write_text(page(), encoding="utf-8")
        return 0
    if PAGE.read_text(encoding="utf-8") == page():
        return 0
    print("docs/permissions.md ist nicht aktuell. Bitte rufen Sie auf: .venv/bin/python -m tools.permissions_page")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
