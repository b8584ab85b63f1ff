"""The statement of the invented year in other forms: easy read, checked by a person, and Spanish, which nobody has checked."""

from __future__ import annotations

from justaction.demo.cast import CAST
from justaction.demo.year import Year
from justaction.home import template
from justaction.members.models import Person
from justaction.statement import actions as statement
from justaction.statement.models import StatementVersion

CHECKS = " People from other fields check us, and anyone can look."
_SPANISH = (
    "El dinero, los relatos y las reglas sirvieron para construir el racismo en nuestra ciudad. Lo que la gente "
    "construyó, la gente lo puede desmontar. Eso queremos hacer, y poner en su lugar formas justas de vivir.",
    "Muchas personas trabajamos dentro de los sistemas que hicieron este daño. Asumimos nuestra parte. Contaremos esa "
    "historia en público y, antes que nada, escucharemos a quienes la vivieron.",
    "Publicar palabras amables es fácil. Compartiremos poder de verdad: quién tiene el dinero, quién cuenta la historia "
    "y quién escribe las reglas. Pasará a quienes quedaron fuera.",
    "Pondremos metas con fechas y mostraremos hasta dónde llegamos. Colegas de otros campos revisarán nuestro trabajo. "
    "Cuando nos atrasemos, lo diremos, y diremos por qué.",
    "Nuestros mayores soñaron con una ciudad con alegría y lo suficiente para todos. Hoy la piden en nuestras calles "
    "jóvenes negros y morenos. Firmamos para construirla con ellos.",
)
SPANISH = {
    **dict(zip(template.STATEMENT, _SPANISH, strict=True)),
    CHECKS: " Personas de otros campos nos revisan, y cualquiera puede mirar.",
}
EASY_READ = (
    "Racism is when people are treated badly because of their color. In our city, people made it with money, with "
    "stories and with rules.",
    "People made it. So people can undo it. We want to do that.",
    "Some of us work in places that did harm. We say so. First we listen to those who were hurt.",
    "We share power. That means: other people now decide about money, stories and rules too.",
    "We say what we will do, and by when. Other people look at our work. If we are late, we say so.",
    "We want a city with joy, and with enough for everyone.",
)


class OtherForms:
    """Two forms of the version that is open for sign-on, and two of the people who wrote it."""

    def __init__(self, year: Year) -> None:
        self.year = year

    def plan(self) -> None:
        """A month after the second version: easy read and Spanish; a few days later somebody checks the first."""
        self.year.then(self.year.day(120), self.write)
        self.year.then(self.year.day(112), self.check)

    def write(self) -> None:
        ruth, version = self._ruth(), self._version()
        easy = statement.write_form(
            version,
            by=ruth,
            kind="easy-read",
            language="en",
            title="Our statement in easy words",
            paragraphs=EASY_READ,
            made_by="the Tuesday reading circle",
        )
        statement.publish_form(easy, by=ruth)
        spanish = statement.write_form(
            version,
            by=ruth,
            kind="translation",
            language="es",
            title="Nuestra declaración por la equidad racial",
            paragraphs=[_in_spanish(row.text) for row in version.paragraphs.all()],
            made="machine",
        )
        statement.publish_form(spanish, by=ruth)
        for person in (CAST[1], CAST[4]):
            author = statement.name_author(version, address=person.address, by=ruth)
            statement.answer_author(author, by=author.person, listed=True)

    def check(self) -> None:
        easy = self._version().linked_forms.get(kind="easy-read")
        statement.check_form(easy, by=self._ruth(), name="the Tuesday reading circle")

    def _ruth(self) -> Person:
        return Person.objects.get(email=CAST[0].address)

    def _version(self) -> StatementVersion:
        version = StatementVersion.objects.current()
        assert version is not None, "the second version is open by then"
        return version


def _in_spanish(text: str) -> str:
    """A paragraph of the template, or one to which the sentence about checks was added. Raises KeyError for others."""
    if text.endswith(CHECKS):
        return SPANISH[text.removesuffix(CHECKS)] + SPANISH[CHECKS]
    return SPANISH[text]
