"""A commented architecture file to start from, made of services that the user names."""

from collections.abc import Sequence
from dataclasses import dataclass

from warev.catalog import Catalog
from warev.errors import Mistakes, nearest
from warev.rules import Rule
from warev.services import Service
from warev.templates import fill
from warev.vocabulary import Subject, Term

# What a new file names as its schema, for editors; it is to lie in the same folder.
SCHEMA = "architecture.schema.json"

# What one starts from without naming a service, and the way a request goes through it.
USUAL = ("alb", "fargate", "rds", "sqs", "lambda")
USUAL_FLOWS = (
    ("alb", "fargate", "sync"),
    ("fargate", "rds", "sync"),
    ("fargate", "sqs", "async"),
    ("sqs", "lambda", "async"),
)

_NETWORKED = {"compute", "container", "database", "cache", "load-balancer", "search"}
# Facts that the template shows on lines of their own.
_SHOWN = {"environment", "environments", "regions", "uses"}
_GROUPS = ("objectives.", "load.")


@dataclass(frozen=True)
class Started:
    """One component of the new file, with the facts that are suggested for it."""

    id: str
    service: Service
    terms: list[Term]
    in_network: bool
    stores: bool


def start(names: Sequence[str], catalog: Catalog) -> str:
    """The text of a new architecture file with a component for each service of *names*; raises WarevError for unknown ones."""
    weights = _weights(catalog)
    components = [_started(id_, service, catalog, weights) for id_, service in _identified(names or USUAL, catalog)]
    workload = [
        term
        for term in catalog.vocabulary.of(Subject.WORKLOAD)
        if term.name in weights and not term.derived and term.name not in _SHOWN and not term.name.startswith(_GROUPS)
    ]
    receiver = components[-1].service
    classification = catalog.vocabulary.find(Subject.DATA, "classification")
    return fill(
        "architecture.yaml.j2",
        schema=SCHEMA,
        components=components,
        flows=() if names else USUAL_FLOWS,
        style=next((str(each.value) for each in receiver.flows_in if each.fact == "style"), "sync"),
        workload=_weightiest_first(workload, weights),
        classification=classification.expects() if classification else "",
    )


def _identified(names: Sequence[str], catalog: Catalog) -> list[tuple[str, Service]]:
    """Each service that *names* mean, with the id of its component: its own, numbered where it comes again."""
    mistakes = Mistakes()
    found: dict[str, Service] = {}
    for name in names:
        service = catalog.services.find(name)
        if service is None:
            hint = nearest(name, catalog.services.names) or "warev list services shows them"
            mistakes.add(f"{name!r} is no AWS service that warev knows", hint=hint)
            continue
        number = 1
        while (id_ := service.id if number == 1 else f"{service.id}-{number}") in found:
            number += 1
        found[id_] = service
    mistakes.stop()
    return list(found.items())


def _started(id_: str, service: Service, catalog: Catalog, weights: dict[str, int]) -> Started:
    terms = [term for term in catalog.stateable(service) if term.name in {*weights, "tier"} and not term.inherits]
    stores = service.kind in {"database", "object-store", "file-store", "search"}
    return Started(id_, service, _weightiest_first(terms, weights), service.kind in _NETWORKED, stores)


def _weightiest_first(terms: list[Term], weights: dict[str, int]) -> list[Term]:
    """*terms* in the order of what waits for them, those with the same first word together; the tier before all."""
    groups: dict[str, int] = {}
    for term in terms:
        group = term.name.partition(".")[0]
        groups[group] = max(groups.get(group, 0), weights.get(term.name, 0))

    def place(term: Term) -> tuple[bool, int, str, int, str]:
        group = term.name.partition(".")[0]
        return term.name != "tier", -groups[group], group, -weights.get(term.name, 0), term.name

    return sorted(terms, key=place)


def _weights(catalog: Catalog) -> dict[str, int]:
    """The facts that items read, through derived facts too, each with the weight of these items."""
    derived = {term.name: _names(rule) for term, rule in catalog.derived}
    weights: dict[str, int] = {}
    for item in catalog.items.values():
        open_ = [name for rule in (item.demand, item.condition) if rule for name in _names(rule)]
        read: set[str] = set()
        while open_:
            if (name := open_.pop()) not in read:
                read.add(name)
                open_ += derived.get(name, ())
        for name in read:
            weights[name] = weights.get(name, 0) + item.risk.weight
    return weights


def _names(rule: Rule) -> list[str]:
    return [name.fact for leaf in rule.leaves() for name in leaf.names()]
