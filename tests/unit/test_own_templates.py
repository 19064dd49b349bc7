"""Templates of the user's own: they write what they are given, and can do nothing else."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from warev import own_templates, sandbox
from warev.architecture import Architecture
from warev.catalog import Catalog
from warev.errors import WarevError
from warev.review import Review, review

TODAY = date(2026, 11, 30)
SHOP = (Path(__file__).parents[1] / "fixtures" / "architecture.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def made(architecture: Callable[[str], Architecture], catalog: Catalog) -> Review:
    return review(architecture(SHOP), catalog, today=TODAY)


@pytest.fixture
def fill(tmp_path: Path, made: Review) -> Callable[..., str]:
    """What a template, given as text, makes of the review."""

    def filled(text: str, name: str = "mine.txt.j2", of: Review | None = None) -> str:
        file = tmp_path / name
        file.write_text(text, encoding="utf-8")
        return own_templates.read(file).render(of or made)

    return filled


@pytest.fixture
def refused(fill: Callable[..., str], tmp_path: Path) -> Callable[..., str]:
    """What is told of a template that fails, with the path of its folder left out."""

    def told(text: str) -> str:
        with pytest.raises(WarevError) as caught:
            fill(text)
        assert len(str(caught.value)) < 500
        return str(caught.value).replace(f"{tmp_path}/", "")

    return told


# -- what they can do -----------------------------------------------------------------------------------------------------


def test_a_template_has_the_names_of_warev_s_own(fill: Callable[..., str]) -> None:
    text = """\
{{ review.architecture.name | md }}, {{ review.edition.content }}
{% for section in review.sections %}
{{ section.pillar.name }}: {{ say.score(section.tally) }}, {{ section.tally.coverage | percent }} %
{% endfor %}
{% for finding in review.found(Verdict.NOT_MET) if finding.item.risk == "high" %}
{{ loop.index }}/{{ loop.length }} {{ finding.item.id ~ " " ~ finding.item.title }}: {{ say.pieces(finding) | map("code") | join(", ") }}
{% endfor %}
{{ review.todos[0] | task }}
{{ review.gaps | map(attribute="item.id") | join("+") }}
"""
    assert fill(text).splitlines() == [
        "Online store, test.1",
        "Security: 20-60 %, 60 %",
        "Reliability: 25 %, 100 %",
        "1/3 REL02-BP01 Back up often enough: `shop.yaml:21:99: backup.retention_days is 1 (catalog-db; wanted: at least 7)`",
        "2/3 REL01-BP01 Use several zones: `shop.yaml:21:55: availability_zones is 1 (catalog-db; wanted: at least 2)`, `shop.yaml:14:9: on_premises is false (catalog-db; follows from vpc type network (line 14); wanted: true)`",
        "3/3 SEC01-BP03 Ask for a second factor: `shop.yaml:11:12: identity.mfa is admins (wanted: all)`, `shop.yaml:32:3: answered yes`",
        r"state `carries` of web-\>orders, web-\>billing",
        "REL02-BP01+REL01-BP01+SEC01-BP03+REL02-BP02+REL02-BP03",
    ]


@pytest.mark.parametrize(
    ("name", "escaped"),
    [
        ("a.html", True),
        ("a.html.j2", True),
        ("A.HTM", True),
        ("a.svg.jinja", True),
        ("a.xml.jinja2", True),
        ("a.md", False),
        ("a.txt.j2", False),
        ("a", False),
        ("html", False),
        ("a.j2", False),
    ],
)
def test_what_is_printed_is_escaped_by_the_ending(
    name: str, escaped: bool, fill: Callable[..., str], made: Review
) -> None:
    spite = made._replace(architecture=made.architecture._replace(name="<b>{{7*7}}"))
    shown = "&lt;b&gt;{{7*7}}" if escaped else "<b>{{7*7}}"
    assert fill("{{ review.architecture.name }}{{ '<' ~ 1 }}", name, spite) == shown + "<1".replace(
        "<", "&lt;" if escaped else "<"
    )


def test_nothing_that_is_printed_is_obeyed_by_a_terminal_and_lines_stay(fill: Callable[..., str], made: Review) -> None:
    spite = made._replace(architecture=made.architecture._replace(name="a\x1b[31m\u202eb", description="c\n\td\r"))
    text = "{{ review.architecture.name }}{{ review.architecture.description ~ '' }}"
    macro = "{% macro m(x) %}{{ x }}\n{% endmacro %}{{ m(review.architecture.name) }}"
    for name in ("a.txt", "a.html"):
        assert fill(text, name, spite) == r"a\x1b[31m\u202eb" + "c\n\td\\r"
        assert fill(macro, name, spite) == r"a\x1b[31m\u202eb" + "\n"


def test_a_template_includes_others_of_its_folder_and_below(fill: Callable[..., str], tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "head.j2").write_text("[{{ review.architecture.name }}]", encoding="utf-8")
    (tmp_path / "frame.j2").write_text("({% block body %}{% endblock %})", encoding="utf-8")
    (tmp_path / "macros.j2").write_text("{% macro twice(x) %}{{ x }}{{ x }}{% endmacro %}", encoding="utf-8")
    text = "{% extends 'frame.j2' %}{% from 'macros.j2' import twice %}{% block body %}{% include 'parts/head.j2' %}{{ twice('!') }}{% endblock %}"
    assert fill(text) == "([Online store]!!)"


def test_a_template_may_be_filled_many_times(tmp_path: Path, made: Review) -> None:
    (tmp_path / "a.j2").write_text("{% for i in range(400) %}{{ i }}{% endfor %}", encoding="utf-8")
    template = own_templates.read(tmp_path / "a.j2")
    assert len({template.render(made) for _ in range(3)}) == 1


# -- mistakes -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a\n{% if %}", "mine.txt.j2:2:1: this is no template: Expected an expression, got 'end of statement block'"),
        ("a\n\n{{ review.nothing }}", "mine.txt.j2:3:1: 'warev.review.Review object' has no attribute 'nothing'"),
        ("{{ nothing }}", "mine.txt.j2:1:1: 'nothing' is undefined"),
        ("\n{{ 1 / 0 }}", "mine.txt.j2:2:1: division by zero"),
        ("{{ 1 | nofilter }}", "mine.txt.j2:1:1: this is no template: No filter named 'nofilter'."),
        ("\n{{ review }}", "mine.txt.j2:2:1: Review is no text; print one of its parts, or `join` a list of texts"),
        ("{{ review.gaps }}", "mine.txt.j2:1:1: tuple is no text; print one of its parts, or `join` a list of texts"),
        (
            "{{ review.gaps | join }}",
            "mine.txt.j2:1:1: Finding is no text; print one of its parts, or `join` a list of texts",
        ),
    ],
)
def test_a_mistake_is_told_with_its_line(text: str, said: str, refused: Callable[..., str]) -> None:
    assert refused(text) == said


def test_a_template_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(WarevError, match=r"^cannot read nowhere\.j2: No such file or directory$"):
        own_templates.read(Path("nowhere.j2"))
    (tmp_path / "latin.j2").write_bytes(b"\xe9")
    with pytest.raises(WarevError, match=r"^latin\.j2:1:1: this is not UTF-8 text$"):
        own_templates.read(Path("latin.j2"))


# -- what they cannot do --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ review.__class__ }}",
        "{{ review | attr('__class__') }}",
        "{{ review['__class__'] }}",
        "{{ [review] | map(attribute='__class__') | join }}",
        "{{ say.score.__globals__ }}",
        "{{ say.score.__code__.co_filename }}",
        "{{ self.__init__.__globals__ }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ '{0.__class__}'.format(review) }}",
        "{{ '{a.__class__}'.format_map({'a': review}) }}",
        "{{ '%s' | format(review) }}",
        "{{ review._replace(todos=()) }}",
        "{{ review.sections[0].tally.__dict__ }}",
        "{% set x = review.architecture.answers.clear() %}",
        "{% set x = review.todos[0].things.append('x') %}",
        "{% set x = review.todos[0].items.sort() %}",
        "{{ lipsum() }}",
        "{{ [1, 2] | random }}",
        "{{ review | pprint }}",
        "{{ review | string }}",
        "{{ review ~ '' }}",
        "{{ '%s' % review }}",
        "{{ review.architecture | tojson }}",
        "{{ say.Finding }}",
        "{{ Verdict.__members__ }}",
        "{% import os %}",
    ],
)
def test_a_template_reaches_nothing_but_what_it_is_given(text: str, refused: Callable[..., str]) -> None:
    assert refused(text)


@pytest.mark.parametrize(
    "name", ["../secret.txt", "/etc/passwd", "link.txt", "parts/../../secret.txt", "a\\0b", "", "."]
)
def test_a_template_reads_nothing_outside_its_folder(name: str, tmp_path: Path, made: Review) -> None:
    home = tmp_path / "home"
    (home / "parts").mkdir(parents=True)
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (home / "link.txt").symlink_to(tmp_path / "secret.txt")
    for statement in ("include", "extends", "import"):
        file = home / "mine.j2"
        file.write_text(f"{{% {statement} '{name}' {'as x ' if statement == 'import' else ''}%}}", encoding="utf-8")
        with pytest.raises(WarevError, match="there is no template"):
            own_templates.read(file).render(made)


@pytest.mark.parametrize(
    "text",
    [
        "{% for a in range(1000) %}{% for b in range(10000) %}{% endfor %}{% endfor %}",
        "{% for a in range(10000) %}{% set x = range(10000) | list %}{% endfor %}",
        "{% for a in range(10000) %}{% set x = range(10000) | map('string') | list %}{% endfor %}",
        "{% macro f(n) %}{% if n %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(60) }}",
        "{% for a in [[1, 2]] recursive %}{{ loop([[1, 2], [3]]) }}{% endfor %}",
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
        "{% include 'mine.txt.j2' %}",
        "{{ 10 ** 1000000000 }}",
        "{{ 'x' * 10 ** 9 }}",
        "{{ [1] * 10 ** 9 }}",
        "{{ 'x' | center(10 ** 9) }}",
        "{{ 'x'.ljust(10 ** 9) }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ '%*d' % (10 ** 9, 1) }}",
        "{{ '%1000000000d' | format(1) }}",
        "{{ '{:1000000000}'.format(1) }}",
        "{{ '{:{}}'.format(1, 10 ** 9) }}",
        "{{ '{:>{w}}'.format(1, w='1000000000') }}",
        "{{ '{a:{b}}'.format_map({'a': 1, 'b': 10 ** 9}) }}",
        "{% set f = '{:1000000000}'.format %}{{ [f] | map('string') | list }}{{ f(1) }}",
        "{{ range(10 ** 9) | list | length }}",
        "{% set n = namespace(x='x') %}{% for i in range(60) %}{% set n.x = n.x ~ n.x %}{% endfor %}",
        "{% set n = namespace(x='x') %}{% for i in range(60) %}{% set n.x = n.x + n.x %}{% endfor %}",
        "{% set n = namespace(x=[1]) %}{% for i in range(60) %}{% set n.x = n.x + n.x %}{% endfor %}",
        "{% set n = namespace(x='x') %}{% for i in range(60) %}{% set x %}{{ n.x }}{{ n.x }}{% endset %}{% set n.x = x %}{% endfor %}",
        "{% set n = namespace(x='xx') %}{% for i in range(60) %}{% set n.x = n.x | replace('x', 'xx') %}{% endfor %}",
        "{% set n = namespace(x=3) %}{% for i in range(60) %}{% set n.x = n.x * n.x %}{% endfor %}",
        "{% set n = namespace(x='x') %}{% for i in range(60) %}{% set n.x = [n.x, n.x] | join %}{% endfor %}",
        "{% set n = namespace(x='xx') %}{% for i in range(60) %}{% set n.x = n.x | replace('x', n.x) %}{% endfor %}",
        "{% set n = namespace(x='x' * 9000) %}{% for i in range(10000) %}{{ n.x }}{% endfor %}",
    ],
)
def test_a_template_comes_to_an_end(text: str, refused: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "STEPS", 100_000)
    monkeypatch.setattr(sandbox, "CHARACTERS", 5_000_000)
    said = refused(text)
    assert "mine.txt.j2:1:1: " in said


def test_a_template_formats_what_is_plain(fill: Callable[..., str]) -> None:
    text = "{{ '{:>6}|{a}|{{}}'.format(7, a='b') }} {{ '%04d %s' % (7, 'x') }} {{ '{a}'.format_map({'a': 1}) }}\n"
    assert fill(text) == "     7|b|{} 0007 x 1\n"
