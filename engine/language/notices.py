"""What customers are told, as a runbook writes it: by words of its own or by a template."""

from __future__ import annotations

from ..model.runbook import Notice
from .fields import Fields
from .nodes import Keyed, Listed, Scalar
from .scope import Scope
from .texts import CompiledWords

NOBODY = "nobody"


def read_notices(scope: Scope, top: Fields) -> dict[str, Notice]:
    """The notices by name."""
    found: dict[str, Notice] = {}
    for name, at, fields in top.named_blocks("notices"):
        scope.elements[f"notices/{name}"] = fields.node
        audience = fields.ref("audience", scope.team.audiences)
        found[name] = Notice(
            name=name, title=fields.text("title"), audience=audience or "",
            via=fields.refs("via", scope.library.channels), approve=_approvers(scope, fields),
            within=fields.length("within"), forms=_forms(scope, fields), template=_template(scope, fields), at=at.at,
        )  # fmt: skip
    return found


def _approvers(scope: Scope, fields: Fields) -> tuple[str, ...]:
    """Roles who must each say yes; empty when `nobody` was written."""
    node = fields.get("approve")
    if node is None or (isinstance(node, Scalar) and node.text == NOBODY):
        return ()
    if isinstance(node, Listed) and any(isinstance(item, Scalar) and item.text == NOBODY for item in node.items):
        scope.desk.say("approve-nobody-and", node.at)
        return ()
    return fields.refs("approve", scope.team.roles)


def _template(scope: Scope, fields: Fields) -> str | None:
    return fields.ref("template", scope.library.notices) if "text" not in fields else None


def _forms(scope: Scope, fields: Fields) -> dict[str, CompiledWords]:
    """The words in each form; a text of the runbook's own is the default form."""
    if "text" in fields and "template" in fields:
        scope.desk.say("notice-text-and-template", fields.key_at("template"))
    elif "text" not in fields and "template" not in fields:
        if not fields.broken:
            scope.desk.say("notice-no-text", fields.node.at)
        return {}
    if "text" in fields:
        words = scope.words(fields)
        return {"default": words} if words else {}
    return _template_forms(scope, fields)


def _template_forms(scope: Scope, fields: Fields) -> dict[str, CompiledWords]:
    """The forms of the template, if every name in it means something in this runbook."""
    node = fields.get("template")
    template = scope.library.notices.get(node.text) if isinstance(node, Scalar) else None
    if node is None or template is None:
        return {}
    known = scope.text_names()
    for name in sorted(set().union(*(words.names for words in template.forms.values()))):
        if name not in known:
            scope.desk.say("template-name", node.at, template=template.name, name=name)
    return dict(template.forms)


def used_templates(scope: Scope, root: Keyed) -> dict[str, str]:
    """Name -> exact text of each template that the runbook uses."""
    notices = root.get("notices")
    found: dict[str, str] = {}
    for _, entry in notices.entries.values() if isinstance(notices, Keyed) else ():
        node = entry.get("template") if isinstance(entry, Keyed) else None
        if isinstance(node, Scalar) and node.text in scope.library.notices:
            found[node.text] = scope.library.notices[node.text].text
    return found
