"""The files of pillars and lenses as JSON Schema: `pillar.yaml` or `lens.yaml`, and one file for each question."""

from typing import Any

from warev.catalog import Catalog, Pillar, Question
from warev.grammar import LINKS, LISTS, OWN_LISTS
from warev.shapes import Shape, closed, form, ref, told, whole
from warev.values import OPERATORS

_MEANINGS = {
    "id": "The official id: REL10-BP01; of a lens, one that begins with its code.",
    "Pillar.id": "The id by which commands name it: reliability.",
    "code": "What the ids of its questions begin with: REL.",
    "order": "Its place among the pillars.",
    "summary": "What it is about, in a sentence or two.",
    "principles": "The design principles, in our words.",
    "tools": "Services and programs that help.",
    "source": "The official page.",
    "title": "The official title.",
    "items": "Its best practices, in the order of the framework.",
    "risk": "What is at stake where it is not met: the level that AWS publishes; of a lens, its author's.",
    "effort": "How much work it takes: low counts 1, medium 3, high 8.",
    "why": "What goes wrong without it. Name the failure.",
    "fix": "Two to five concrete steps in order, the first one doable this week.",
    "ask": "The yes/no question for a person.",
    "proof": "The artefact that would show it.",
    "when": "A rule that says where the item applies.",
    "rule": "What a description must say so that the practice is met. Left out where no description can show it.",
    "shows": "gap: the rule can disprove the practice and never prove it.",
    "examples": "Small architectures that the rule must judge as their key says: its test.",
    "met": "An architecture, or several, that the rule judges met.",
    "not_met": "An architecture, or several, that the rule judges not met.",
    "clear": "With `shows: gap`: nothing speaks against it.",
    "not_applicable": "An architecture, or several, to which it does not apply.",
}
_RULE = ref("rule")


def schema(catalog: Catalog) -> dict[str, Any]:
    definitions: dict[str, Shape] = {}
    question = form(Question, _MEANINGS, definitions)
    definitions["question"] = question
    head = form(Pillar, _MEANINGS, definitions)
    # Its questions come from the files beside it.
    definitions["head"] = head | {"properties": {k: v for k, v in head["properties"].items() if k != "questions"}}
    item = definitions["Item"]["properties"]
    for key in ("rule", "when"):
        item[key] = told(_RULE, _MEANINGS[key])
    for key, each in definitions["Examples"]["properties"].items():
        one: Shape = {"type": "object"}
        each |= {"description": _MEANINGS[key], "anyOf": [one, {"type": "array", "items": one}]}
    definitions |= _rules(catalog)
    either = {"if": {"required": ["items"]}, "then": ref("question"), "else": ref("head")}
    shape: Shape = {
        "description": "A file of content/pillars or content/lenses: a head, or a question with its items.",
        "type": "object",
        **either,
    }
    return whole("A pillar or lens of warev", shape, definitions)


def _rules(catalog: Catalog) -> dict[str, Shape]:
    many: Shape = {"type": "array", "items": _RULE, "minItems": 1}
    lists = list(dict.fromkeys([*LISTS, *(name for _, name in OWN_LISTS)]))
    over: Shape = {"enum": lists}
    quantified = {"where": told(_RULE, "Which members are meant."), "must": told(_RULE, "What a member meets.")}
    branches = [
        closed({"all": told(many, "Each part holds.")}, required=["all"]),
        closed({"any": told(many, "One part holds at least.")}, required=["any"]),
        closed({"not": told(_RULE, "The part does not hold.")}, required=["not"]),
        closed({"every": told(over, "Each selected member meets `must`."), **quantified}, required=["every", "must"]),
        closed({"some": told(over, "One selected member meets `must`."), **quantified}, required=["some", "must"]),
        *(_leaf(operator) for operator in OPERATORS),
    ]
    links = "|".join(dict.fromkeys(["workload", *(link for _, link in LINKS)]))
    names: list[Shape] = [{"enum": sorted({term.name for term in catalog.vocabulary})}]
    names.append({"type": "string", "pattern": f"^({links})\\."})
    return {"rule": {"description": "See docs/rules.md.", "anyOf": branches}, "name": {"anyOf": names}}


def _leaf(operator: str) -> Shape:
    scalar: Shape = {"type": ["boolean", "number", "string"]}
    value: Shape = {"type": "array", "items": scalar} if operator == "one_of" else scalar
    if operator == "matches":
        value = {"type": "string"}
    elif operator != "one_of":
        value = {"anyOf": [value, closed({"fact": ref("name")}, required=["fact"])]}
    keys = {"fact": told(ref("name"), "The fact; `warev list facts` lists them."), operator: value}
    return closed(keys, required=["fact", operator])
