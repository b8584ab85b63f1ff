"""Who is what: abilities, and the roles that give them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from justaction.members.models import Grant, Person

_REMEMBERED = "_grants_of_this_request"


class Ability(models.TextChoices):
    """What a role can let somebody do. A closed list; roles that bundle them are data."""

    STEWARD = "steward", _("Change the collaborative's own words and settings, and give roles")
    CONVENE = "convene", _("Set goals, import lists, release held signatures")
    COORDINATE = "coordinate", _("Look after a community")
    PUBLISH = "publish", _("Publish versions of the statement")
    ASSIGN = "assign", _("Ask peers to review")
    MODERATE = "moderate", _("Decide what is reported or held")
    HELP = "help", _("Enter what people signed aloud or on paper")


STANDARD: tuple[tuple[str, str, str, tuple[Ability, ...]], ...] = (
    (
        "steward",
        "Steward",
        "Keeps the collaborative's own words and settings, and gives roles.",
        (Ability.STEWARD,),
    ),
    (
        "convener",
        "Convener",
        "Brings everybody together: goals, the statement, lists, peers.",
        (Ability.CONVENE, Ability.PUBLISH, Ability.ASSIGN, Ability.MODERATE, Ability.HELP),
    ),
    ("advisor", "Advisor", "A nominated leader who guides the working group.", ()),
    (
        "project-coordinator",
        "Project coordinator",
        "Looks after a community and plans how it meets.",
        (Ability.COORDINATE, Ability.ASSIGN, Ability.MODERATE),
    ),
    ("designer", "Designer", "Shapes tools, pages and gatherings.", ()),
    ("producer", "Producer", "Gets gatherings and share-outs made.", ()),
    ("facilitator", "Facilitator", "Hosts talks so that everybody is heard.", (Ability.HELP,)),
    ("collaborator", "Collaborator", "Lends a hand where one is needed.", ()),
)


def found_roles() -> None:
    """Create the standard roles that are not there yet. Roles that a steward changed stay as they are."""
    from justaction.members.models import Role

    Role.objects.bulk_create(
        (
            Role(slug=slug, name=name, about=about, abilities=[str(one) for one in abilities], order=order)
            for order, (slug, name, about, abilities) in enumerate(STANDARD)
        ),
        ignore_conflicts=True,
    )


def may(person: Person, ability: str, scope: object = None) -> bool:
    """Whether a role in term gives `person` the ability everywhere, or for `scope` (text like `community:money`,
    or a thing with a `scope`)."""
    wanted = {"", str(getattr(scope, "scope", scope) or "")}
    return bool(wanted & spaces(person, ability))


def spaces(person: Person, ability: str) -> frozenset[str]:
    """Where a role in term gives `person` the ability: scopes, "" for everywhere."""
    if not person.is_active or person.pk is None:
        return frozenset()
    return frozenset(grant.scope for grant in _grants(person) if ability in grant.role.abilities)


def remember(person: Person) -> None:
    """Read the roles of whoever asks for a page once, not once for each question of that page."""
    if not hasattr(person, _REMEMBERED):
        setattr(person, _REMEMBERED, list(person.grants.now().select_related("role")))


def of(person: Person) -> list[Grant]:
    """The roles of a person in term now, each with what it is called; read once where they are remembered."""
    return list(_grants(person))


def _grants(person: Person) -> Iterable[Grant]:
    known: list[Grant] | None = getattr(person, _REMEMBERED, None)
    return person.grants.now().select_related("role") if known is None else known
