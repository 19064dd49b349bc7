"""The framework as AWS publishes it, in `content/framework.yaml`: what the items of the pillars must agree with."""

from warev.catalog import Catalog
from warev.content import Sheet
from warev.errors import Mistakes
from warev.forms import form


@form
class Practice:
    """One best practice: its official id, title, risk level, and the name of its page."""

    id: str
    title: str
    risk: str
    page: str


@form
class FrameworkQuestion:
    """One question of the framework."""

    id: str
    pillar: str
    title: str
    practices: tuple[Practice, ...]


@form
class Framework:
    """All questions. A practice's page lies at `pages`, then its name, then `.html`."""

    pages: str
    questions: tuple[FrameworkQuestion, ...]


def hold(catalog: Catalog, framework: Sheet, mistakes: Mistakes) -> None:
    """Add to *mistakes* where the pillars of *catalog* say something else than the sheet *framework*, or leave something out.

    Questions that the framework does not know are the user's own, and none of its business.
    """
    published = framework.read(Framework, mistakes)
    if published is None:
        return
    found = {question.id: (pillar, question) for pillar in catalog.pillars for question in pillar.questions}
    sheets = {sheet.raw.get("id"): sheet for path, sheet in catalog.sheets.items() if path.startswith("pillars/")}
    for official in published.questions:
        if official.id not in found:
            mistakes.add(f"{official.id} is missing: {official.title}", framework.locate("questions"))
            continue
        pillar, question = found[official.id]
        sheet = sheets[official.id]
        if pillar.id != official.pillar:
            mistakes.add(f"{official.id} is a question of {official.pillar}, not of {pillar.id}", sheet.locate("id"))
        if question.title != official.title:
            mistakes.add(f"{official.id} is called {official.title!r} in the framework", sheet.locate("title"))
        practices = {practice.id: practice for practice in official.practices}
        for index, item in enumerate(question.items):
            practice = practices.pop(item.id, None)
            if practice is None:
                mistakes.add(f"{item.id} is no best practice of the framework", sheet.locate("items", index, "id"))
                continue
            address = f"{published.pages}{practice.page}.html"
            for key, said in (("title", practice.title), ("risk", practice.risk), ("source", address)):
                if getattr(item, key) != said:
                    at = sheet.locate("items", index, key)
                    mistakes.add(f"{item.id}: the {key} in the framework is {said!r}", at)
        for missing in practices.values():
            mistakes.add(f"{missing.id} is missing: {missing.title}", sheet.locate("items"))
