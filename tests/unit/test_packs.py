"""A pack is read whole, or refused with every reason."""

from collections.abc import Callable
from pathlib import Path

import pytest

from warev.errors import Mistakes, WarevError
from warev.quiz import packs

FIXTURES = Path(__file__).parents[1] / "fixtures"
GARDEN = packs.read(FIXTURES / "quizzes" / "garden", fresh=True)
HEAD = "id: own\ntitle: T\ndescription: D\ntopics: {a: A}\nquestions:\n"
SOUND = "  - {id: ID, kind: true_false, prompt: p, answer: true, why: w, explanation: e, difficulty: 1, topics: [a], sources: [s]}\n"


def said(call: Callable[[], object]) -> list[str]:
    with pytest.raises(WarevError) as caught:
        call()
    return [str(mistake) for mistake in caught.value.mistakes]


def test_a_folder_is_a_pack_of_all_its_files() -> None:
    assert (GARDEN.id, len(GARDEN.questions)) == ("garden", 6)
    assert GARDEN.pillars == ("cost-optimization", "performance-efficiency", "reliability")
    at = GARDEN.locate("two-zones", "teaches", 0)
    assert at is not None
    assert (Path(at.file).name, at.line) == ("pack.yaml", 22)


def test_the_head_of_a_folder_stands_for_the_folder() -> None:
    assert packs.read(FIXTURES / "quizzes" / "garden" / "pack.yaml") == GARDEN


def test_one_file_is_a_pack_whatever_its_name(tmp_path: Path) -> None:
    file = tmp_path / "mine (1).yml"
    file.write_text(HEAD + SOUND, encoding="utf-8")
    assert packs.load(str(file)).id == "own"


def test_a_shipped_pack_loads_by_its_id() -> None:
    assert packs.names()
    for name in packs.names():
        assert packs.load(name).id == name
    assert [pack.id for pack in packs.shipped()] == list(packs.names())


def test_an_unknown_pack_is_told_with_the_nearest() -> None:
    name = packs.names()[0]
    assert said(lambda: packs.load(name[:-2])) == [f"there is no pack '{name[:-2]}'\n  hint: did you mean {name}?"]
    assert "choose one of:" in said(lambda: packs.load("zzzzzz"))[0]


def test_a_path_that_leads_nowhere_is_told(tmp_path: Path) -> None:
    assert said(lambda: packs.load(f"{tmp_path}/no.yaml")) == [
        f"cannot read {tmp_path}/no.yaml: No such file or directory"
    ]
    hint = "a pack is one YAML file, or a folder with pack.yaml"
    assert said(lambda: packs.load(f"{tmp_path}/")) == [f"{tmp_path} holds no pack.yaml\n  hint: {hint}"]


def test_all_mistakes_of_a_pack_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text("id: own\ntitel: T\ntopics: {a: A}\n", encoding="utf-8")
    (tmp_path / "one.yaml").write_text("questions:\n" + SOUND + SOUND.replace("[a]", "[aa]"), encoding="utf-8")
    (tmp_path / "two.yaml").write_text("questions:\n  - kind: nothing\n  - [\n", encoding="utf-8")
    found = said(lambda: packs.load(str(tmp_path) + "/"))
    assert [each.removeprefix(f"{tmp_path}/").partition("\n")[0] for each in found] == [
        "pack.yaml:1:1: title is missing",
        "pack.yaml:1:1: description is missing",
        "pack.yaml:2:1: titel is not a known key",
        "two.yaml:4:1: this is not YAML: while parsing a flow node, did not find expected node content",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HEAD + SOUND + SOUND, "7:6: there are two questions ID"),
        (HEAD + SOUND.replace("[a]", "[b]"), "6:105: 'b' is none of the pack's topics"),
        (HEAD.replace("{a: A}", "{a: A, b: B}") + SOUND, "4:16: no question is on the topic b"),
        (HEAD + "  []\n", "5:1: the pack own has no questions"),
        (HEAD + "  5\n", "5:1: questions should be a list, but is 5"),
        (HEAD + "  - 5\n", "6:5: a question should hold keys and values"),
    ],
)
def test_what_only_the_whole_can_tell_is_told(text: str, expected: str, tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(text, encoding="utf-8")
    assert any(each.startswith(f"{file}:{expected}") for each in said(lambda: packs.read(file))), said(
        lambda: packs.read(file)
    )


def test_content_folders_are_laid_over_what_is_shipped(tmp_path: Path) -> None:
    mistakes = Mistakes()
    names = [pack.id for pack in packs.laid_over(FIXTURES, mistakes)]
    mistakes.stop()
    assert names == sorted({*packs.names(), "garden", "orchard"})


def test_packs_tells_every_mistake_of_every_pack(tmp_path: Path) -> None:
    shelf = tmp_path / "quizzes"
    for name in ("other", "both", "headless"):
        (shelf / name).mkdir(parents=True)
    (shelf / "own.yaml").write_text(HEAD + SOUND, encoding="utf-8")
    (shelf / "other" / "pack.yaml").write_text(HEAD + SOUND, encoding="utf-8")
    (shelf / "both" / "pack.yaml").write_text(HEAD + SOUND, encoding="utf-8")
    (shelf / "both.yaml").write_text(HEAD + SOUND, encoding="utf-8")
    (shelf / "headless" / "some.yaml").write_text("questions: []\n", encoding="utf-8")
    mistakes = Mistakes()
    packs.laid_over(tmp_path, mistakes)
    assert sorted(each.removeprefix(f"{shelf}/").partition("\n")[0] for each in said(mistakes.stop)) == [
        "both.yaml:1:1: the pack both is both a file and a folder",
        "headless/some.yaml:1:1: the pack headless has no pack.yaml",
        "other/pack.yaml:1:1: the pack's id is own, but its file or folder is other",
        "own.yaml:6:6: there are two questions ID",
    ]


# -- scenarios that carry several questions -----------------------------------------------------------------------------

SHARED = """
  - scenario: A shop sells trees by post.
    questions:
      - {id: a, kind: true_false, prompt: p, answer: true, why: w, explanation: e, difficulty: 1, topics: [soil], sources: [s]}
      - {id: b, kind: true_false, prompt: p, answer: true, why: w, explanation: e, difficulty: 1, topics: [soil], sources: [s]}
"""


def carried(tmp_path: Path, text: str) -> packs.Pack:
    path = tmp_path / "own.yaml"
    path.write_text(f"id: own\ntitle: t\ndescription: d\ntopics: {{soil: Soil}}\nquestions:{text}", encoding="utf-8")
    return packs.read(path)


def test_the_questions_of_a_scenario_share_it(tmp_path: Path) -> None:
    pack = carried(tmp_path, SHARED)
    assert [(each.id, each.scenario) for each in pack.questions] == [
        (each, "A shop sells trees by post.") for each in "ab"
    ]
    location = pack.locate("b", "prompt")
    assert location is not None
    assert location.line == 9


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("{id: b,", "{id: b, scenario: Another one.,", "own.yaml:9:17: the question has a scenario of its own"),
        ("answer: true, why: w, explanation: e, difficulty: 1, topics: [soil], sources: [s]}\n  ", "topics: [soil]}\n  ", "own.yaml:8"),
        ("scenario: A shop sells trees by post.", "figure: f", "own.yaml:6:5: scenario is missing"),
        ("    questions:", "    title: Nursery\n    questions:", "own.yaml:7:5: title"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_scenario_is_told_with_its_line(tmp_path: Path, was: str, becomes: str, said: str) -> None:
    text = SHARED.replace(was, becomes, 1)
    assert text != SHARED
    with pytest.raises(WarevError) as error:
        carried(tmp_path, text)
    assert said in str(error.value)


@pytest.mark.parametrize("wrong", ["questions: []", "questions: [5]", "questions: {a: 1}", "questions: null"])
def test_a_scenario_without_questions_is_refused(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(WarevError):
        carried(tmp_path, f"\n  - scenario: A shop.\n    {wrong}\n")
