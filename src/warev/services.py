"""The catalogue of AWS services, and what each guarantees in every configuration."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from warev import grammar
from warev.forms import form
from warev.rules import Rule
from warev.values import Value
from warev.vocabulary import constant


@form
class Guarantee:
    """A fact that holds of every component of a service; with `when`, only where that rule is met."""

    fact: str
    source: str
    equals: Any = None
    at_least: float | None = None
    at_most: float | None = None
    one_of: tuple[str, ...] | None = None
    when: Any = None

    @property
    def value(self) -> Value:
        """What the fact is worth; raises ValueError where the guarantee names no value."""
        return constant(self.demand)

    @property
    def demand(self) -> dict[str, Any]:
        """Its operator and value, as a leaf of a rule has them."""
        given = {"equals": self.equals, "at_least": self.at_least, "at_most": self.at_most, "one_of": self.one_of}
        return {operator: value for operator, value in given.items() if value is not None}

    @cached_property
    def condition(self) -> Rule | None:
        return None if self.when is None else grammar.parse(self.when)


@form
class Service:
    """One AWS service as an architect draws it."""

    id: str
    name: str
    kind: str
    summary: str
    source: str
    aliases: tuple[str, ...] = ()
    guarantees: tuple[Guarantee, ...] = ()
    flows_in: tuple[Guarantee, ...] = ()
    # Facts that make sense for its kind, and none for it.
    senseless: tuple[str, ...] = ()

    @property
    def settled(self) -> frozenset[str]:
        """The facts that nobody need state of it: it guarantees them in every configuration, or they make no sense."""
        return frozenset((*(each.fact for each in self.guarantees if each.when is None), *self.senseless))

    @property
    def names(self) -> tuple[str, ...]:
        """Everything it is called."""
        return (self.id, self.name, *self.aliases)


@form
class ServicesFile:
    """One file of `content/services/`."""

    services: tuple[Service, ...]


def folded(written: str) -> str:
    """*written* without case, hyphens and spaces, as names of services are compared."""
    return re.sub(r"[\s_\-/]+", " ", written).strip().lower()


class Services:
    """Every service, by all its names."""

    def __init__(self, services: Iterable[Service]) -> None:
        self.all = tuple(sorted(services, key=lambda service: service.id))
        self._by_id = {service.id: service for service in self.all}

    @cached_property
    def _by_name(self) -> dict[str, Service]:
        return {folded(name): service for service in self.all for name in service.names}

    def __iter__(self) -> Iterator[Service]:
        return iter(self.all)

    def find(self, written: str) -> Service | None:
        """The service that people call *written*."""
        # Most files name them by their ids, and folding every name of all takes as long as judging a pillar.
        return self._by_id.get(written) or self._by_name.get(folded(written))

    @property
    def names(self) -> list[str]:
        return [name for service in self.all for name in service.names]
