"""What follows from what is stated: facts inherited, facts by the nature of a service, and derived facts."""

from warev.catalog import Catalog
from warev.errors import Location, Mistakes
from warev.facts import Evidence, Fact, Origin, Thing
from warev.rules import judge
from warev.services import Guarantee, Service
from warev.values import meet, say
from warev.verdict import MET, Verdict
from warev.vocabulary import NONE


def inherit(component: Thing, catalog: Catalog) -> None:
    """Give *component* what it did not state and takes from its workload or place."""
    workload = component.links["workload"]
    for term in catalog.vocabulary.inherited:
        known = term.name in component.facts or term.name in component.senseless
        if not known and term.name in workload.facts:
            component.facts[term.name] = workload.facts[term.name]
    if "region" not in component.facts and (region := _region(component)):
        component.facts["region"] = region


def _region(thing: Thing) -> Fact | None:
    """The Region of the nearest enclosing place that states one; for a service of AWS, else the workload's only one."""
    place = thing.links.get("place")
    seen = {id(thing)}
    while place is not None and id(place) not in seen:
        if region := place.facts.get("region"):
            return region
        seen.add(id(place))
        place = place.links.get("place")
    service = thing.facts.get("service")
    match thing.links["workload"].facts.get("regions"):
        case Fact(value=(str() as only,)) as fact if service is not None and service.value != NONE:
            return Fact(only, fact.origin, fact.at)
        case _:
            return None


def promise(
    thing: Thing, service: Service, guarantees: tuple[Guarantee, ...], mistakes: Mistakes, defaults: set[str]
) -> None:
    """Give *thing* the facts that *service* guarantees; a statement that contradicts one is a mistake.

    Facts named in *defaults* were stated for many components at once, and give way where they contradict.
    """
    for guarantee in sorted(guarantees, key=lambda each: each.when is not None):
        if guarantee.condition and guarantee.condition.credit(thing) != MET:
            continue
        inherent = Fact(guarantee.value, Origin.INHERENT, source=guarantee.source)
        stated = thing.facts.get(guarantee.fact)
        both = meet(stated.value, guarantee.value) if stated and stated.value is not None else None
        if stated is None or stated.value is None or (both is None and guarantee.fact in defaults):
            thing.facts[guarantee.fact] = inherent
        elif both is None:
            mistakes.add(
                f"{thing.id}: {guarantee.fact} is {say(stated.value)}, but by nature of {service.name} it is {say(guarantee.value)}",
                stated.at,
                f"see {guarantee.source}",
            )
        elif both != stated.value:
            thing.facts[guarantee.fact] = Fact(both, Origin.INHERENT, source=guarantee.source)


def derive(things: list[Thing], catalog: Catalog) -> None:
    """Compute the derived facts of *things* from all others. What cannot be told yet carries the evidence of why."""
    for term, rule in catalog.derived:
        for thing in things:
            if thing.subject not in term.subjects or term.name in thing.senseless:
                continue
            judgement = judge(rule, thing)
            value = {Verdict.MET: True, Verdict.NOT_MET: False}.get(judgement.verdict)
            if judgement.verdict is Verdict.NOT_APPLICABLE:
                # What follows from facts that make no sense for a thing makes none either.
                thing.senseless |= {term.name}
                continue
            thing.facts[term.name] = Fact(value, Origin.DERIVED, _first(judgement.evidence), because=judgement.evidence)


def _first(evidence: tuple[Evidence, ...]) -> Location | None:
    return next((each.at for each in evidence if each.at), None)
