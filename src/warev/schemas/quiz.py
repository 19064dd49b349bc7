"""The files of quiz packs as JSON Schema: a whole pack, or more questions of one."""

from typing import Any

from warev.catalog import Catalog
from warev.questions import KINDS
from warev.quiz.exams import Blueprint
from warev.shapes import ID, Shape, closed, form, ref, told, whole

_MEANINGS = {
    "id": "Letters, digits, - and _.",
    "rev": "Raised when the key or the meaning of the question changes.",
    "scenario": "The situation, where the question needs one.",
    "figure": "A drawing in text or Mermaid.",
    "prompt": "What is asked.",
    "explanation": "Why the right answer is right: the documented fact.",
    "difficulty": "1 recall, 2 understand and apply, 3 judge.",
    "topics": "Ids of the pack's topics.",
    "pillar": "The pillar that it is of, if one.",
    "teaches": "Items whose practice it teaches.",
    "sources": "The pages that say so.",
    "choices": "What a reply may name.",
    "keep_order": "Keeps the choices as they are written, where their order means something.",
    "pairs": "What belongs together; several left sides may share one right side.",
    "answer": "Whether the statement is true.",
    "hints": "Shown one by one to who asks for them.",
    "steps": "What to put in order, written in the right one.",
    "accept": "What is right; the first is shown as the answer.",
    "wrong": "What somebody might say instead.",
    "text": "What it says.",
    "right": "Whether it is right.",
    "Pair.right": "What belongs to it.",
    "left": "The one side.",
    "why": "Why it is wrong, said to somebody who chose it.",
    "Part.why": "Why it comes where it comes, said to somebody who put it elsewhere.",
}


# What the keys of a blueprint mean.
_EXAM = {
    "number": "How many questions it asks.",
    "minutes": "How many minutes it takes at most.",
    "pass": "What it takes to pass, in percent.",
    "domains": "Its parts by their ids, and the share of each.",
    "title": "What to call the part.",
    "share": "How many of a hundred questions are of it; all together make 100.",
    "topics": "The topics whose questions belong to it.",
    "pillars": "The pillars whose questions belong to it.",
}


def schema(catalog: Catalog) -> dict[str, Any]:
    definitions: dict[str, Shape] = {}
    for name in KINDS.names:
        shape = form(KINDS[name].KIND, _MEANINGS, definitions)
        definitions[name] = shape | {"properties": shape["properties"] | _fixed(name, catalog)}
    definitions["question"] = {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": told({"enum": list(KINDS.names)}, "How it is answered.")},
        "allOf": [
            {"if": {"required": ["kind"], "properties": {"kind": {"const": name}}}, "then": ref(name)}
            for name in KINDS.names
        ],
    }
    shared = {
        "scenario": told({"type": "string"}, "What all of its questions are about."),
        "figure": told({"type": "string"}, _MEANINGS["figure"]),
    }
    carried = {"questions": told({"type": "array", "items": ref("question")}, "The questions that share it.")}
    definitions["scenario"] = closed(shared | carried) | {"required": ["scenario", "questions"]}
    entry = {"if": {"required": ["questions"]}, "then": ref("scenario"), "else": ref("question")}
    keys: dict[str, Shape] = {
        "id": told({"type": "string", **ID}, "What to call the pack on the command line."),
        "title": told({"type": "string"}, "Its title."),
        "description": told({"type": "string"}, "What it is about, and for whom."),
        "topics": told(
            {"type": "object", "additionalProperties": {"type": "string"}}, "Ids of topics, and their names."
        ),
        "questions": told({"type": "array", "items": entry}, "In a folder, those of the files beside it, too."),
    }
    keys["exam"] = told(form(Blueprint, _EXAM, definitions), "The pack's own exam, and its rules.")
    head = ["id", "title", "description", "topics"]
    either = {"if": {"anyOf": [{"required": [key]} for key in head]}, "then": {"required": head}}
    part = {"else": {"required": ["questions"]}}
    return whole("A quiz pack of warev", closed(keys) | either | part, definitions)


def _fixed(name: str, catalog: Catalog) -> dict[str, Shape]:
    """What a form's own types leave open."""
    return {
        "id": told({"type": "string", **ID}, _MEANINGS["id"]),
        "kind": told({"const": name}, "How it is answered."),
        "difficulty": told({"enum": [1, 2, 3]}, _MEANINGS["difficulty"]),
        "rev": told({"type": "integer", "minimum": 1}, _MEANINGS["rev"]),
        "pillar": told({"enum": ["", *(pillar.id for pillar in catalog.pillars)]}, _MEANINGS["pillar"]),
        "teaches": told({"type": "array", "items": {"enum": list(catalog.items)}}, _MEANINGS["teaches"]),
    }
