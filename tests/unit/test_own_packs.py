"""Packs of one's own: found by name, kept ready, and harmless, whoever wrote them."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from warev import cli, document, places
from warev.errors import WarevError
from warev.quiz import packs, ready

FIXTURES = Path(__file__).parents[1] / "fixtures" / "quizzes"
QUESTION = "  - {id: ID, kind: true_false, prompt: p, answer: true, why: w, explanation: e, difficulty: 1, topics: [a], sources: [s]}\n"


def text(name: str, *ids: str) -> str:
    questions = "".join(QUESTION.replace("ID", each) for each in ids or ("one",))
    return f"id: {name}\ntitle: T\ndescription: D\ntopics: {{a: A}}\nquestions:\n{questions}"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folder of packs, empty, with nothing kept ready."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = places.config() / "quizzes"
    folder.mkdir(parents=True)
    return folder


def said(call: Callable[[], object]) -> str:
    with pytest.raises(WarevError) as caught:
        call()
    return "\n".join(str(mistake) for mistake in caught.value.mistakes)


def run(*words: str, replies: str = "") -> tuple[int, str, str]:
    done = CliRunner().invoke(cli.app, [*words], input=replies)
    return done.exit_code, done.stdout, done.stderr


# -- by name ------------------------------------------------------------------------------------------------------------


def test_a_pack_in_the_users_folder_goes_by_its_name(home: Path) -> None:
    (home / "team.yaml").write_text(text("team"), encoding="utf-8")
    (home / "guild").mkdir()
    (home / "guild" / "pack.yaml").write_text(text("guild"), encoding="utf-8")
    (home / ".team.yaml.swp.yaml").write_text("{", encoding="utf-8")
    assert [*packs.own()] == ["guild", "team"]
    assert packs.load("team").id == "team"
    assert packs.load("guild") == packs.load(str(home / "guild"))
    assert packs.source("team") == "team"
    assert {"team", "guild"} < set(packs.names())
    assert run("list", "packs")[1].splitlines()[-2:] == [
        "guild                T: 1 question in 1 topic",
        "team                 T: 1 question in 1 topic",
    ]
    assert run("quiz", "team", replies="t\n")[0] == 0


def test_without_such_a_folder_there_are_those_of_warev(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "nothing"))
    assert packs.own() == {}
    assert packs.names() == packs.shipped_names()


def test_a_bad_pack_is_refused_with_its_lines_and_the_good_ones_stay(home: Path) -> None:
    (home / "good.yaml").write_text(text("good"), encoding="utf-8")
    (home / "bad.yaml").write_text(text("bad").replace("answer: true", "answer: 5"), encoding="utf-8")
    assert "bad.yaml:6:44: answer should be" in said(lambda: packs.load("bad"))
    code, out, err = run("quiz", replies="good\nt\n")
    assert code == 0
    assert "1 question." in out
    assert "Score: 1 of 1" in out
    assert "warning: the pack bad is left out:" in err
    assert "bad.yaml:6:44: answer should be" in err
    assert run("quiz", "--new", "--topic", "a", replies="q\n")[0] == 0
    code, _, err = run("check")
    assert (code, "bad.yaml:6:44" in err) == (2, True)
    (home / "bad.yaml").unlink()
    assert "1 pack of your own" in " ".join(run("check")[1].split())


def test_a_pack_has_the_name_of_its_file_and_no_one_elses(home: Path) -> None:
    (home / "team.yaml").write_text(text("club"), encoding="utf-8")
    assert "the pack's id is club, but its file or folder is team" in said(lambda: packs.load("team"))
    (home / "modern-applications.yaml").write_text(text("modern-applications"), encoding="utf-8")
    refused = []
    found = packs.known(lambda name, _, error: refused.append((name, str(error))))
    assert [pack.id for pack in found] == [*packs.shipped_names()]
    assert [name for name, _ in refused] == ["modern-applications", "team"]
    assert "is the name of a pack that warev ships" in refused[0][1]


def test_check_proves_one_pack_by_its_path(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(text("mine"), encoding="utf-8")
    assert run("check", str(file))[1] == "proved: the pack mine, 1 question on 1 topic\n"
    file.write_text(text("mine").replace("id: one,", "id: one, teaches: [REL99-BP01], pillar: luck,"), encoding="utf-8")
    code, _, err = run("check", str(file))
    assert code == 2
    assert "there is no item REL99-BP01" in err
    assert "there is no pillar luck" in err
    assert run("check", str(tmp_path / "gone.yaml"))[0] == 2


# -- kept ready ---------------------------------------------------------------------------------------------------------


def no_yaml(*_: object) -> None:
    raise AssertionError("read as YAML again")


def test_a_pack_is_read_as_yaml_once(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for source in (FIXTURES / "garden", FIXTURES / "orchard.yaml"):
        first = packs.read(source)
        with monkeypatch.context() as patched:
            patched.setattr(document, "parse", no_yaml)
            assert packs.read(source) == first
            assert packs.read(source).locate("idle") is None
            with pytest.raises(AssertionError):
                packs.read(source, fresh=True)


def test_what_has_changed_is_read_anew(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    for ids in (("a",), ("a", "b"), ("a",)):
        file.write_text(text("mine", *ids), encoding="utf-8")
        assert [question.id for question in packs.read(file).questions] == [*ids]
    assert len([*(places.cache() / "packs").iterdir()]) == 2


def test_a_bad_pack_is_never_kept_ready(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(text("mine").replace("answer: true", "answer: 5"), encoding="utf-8")
    for _ in range(2):
        assert "answer should be" in said(lambda: packs.read(file))
    assert not (places.cache() / "packs").exists()


def test_what_is_kept_is_another_one_for_each_version(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = ready.digest({"a": "b"})
    assert before == ready.digest({"a": "b"})
    assert before != ready.digest({"ab": ""})
    monkeypatch.setattr(ready, "__version__", "another")
    assert before != ready.digest({"a": "b"})


@pytest.mark.parametrize("spoilt", [b"", b"{", b"[]", b"\xff"])
def test_a_spoilt_copy_is_made_again(home: Path, spoilt: bytes) -> None:
    pack = packs.read(FIXTURES / "garden")
    (copy,) = (places.cache() / "packs").iterdir()
    copy.write_bytes(spoilt)
    assert packs.read(FIXTURES / "garden") == pack
    assert copy.read_bytes() != spoilt


def test_where_nothing_can_be_kept_the_quiz_goes_on(home: Path) -> None:
    places.cache().parent.mkdir(parents=True, exist_ok=True)
    places.cache().write_text("in the way", encoding="utf-8")
    assert packs.read(FIXTURES / "garden").id == "garden"


def test_only_the_latest_copies_are_kept(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ready, "MOST", 3)
    for number in range(5):
        ready.keep(f"{number}", {})
        os.utime(places.cache() / "packs" / f"{number}.json", (number, number))
    assert sorted(each.name for each in (places.cache() / "packs").iterdir()) == ["2.json", "3.json", "4.json"]


# -- from a stranger ----------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(home: Path, tmp_path: Path) -> Path:
    """A stranger's pack, and a file beside it that is none of its business."""
    made = tmp_path / "stranger"
    made.mkdir()
    (made / "pack.yaml").write_text(text("stranger"), encoding="utf-8")
    (tmp_path / "secret.yaml").write_text("questions: [{password: hunter2}]\n", encoding="utf-8")
    return made


def links(folder: Path) -> None:
    (folder / "more.yaml").symlink_to(folder.parent / "secret.yaml")


def links_upwards(folder: Path) -> None:
    (folder / "more.yaml").symlink_to("../secret.yaml")


def links_to_a_folder(folder: Path) -> None:
    (folder / "more").symlink_to(folder.parent)


def has_its_head_elsewhere(folder: Path) -> None:
    (folder / "pack.yaml").unlink()
    (folder / "pack.yaml").symlink_to(folder.parent / "secret.yaml")


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
@pytest.mark.parametrize("harm", [links, links_upwards, links_to_a_folder, has_its_head_elsewhere])
def test_no_path_leaves_the_folder(folder: Path, harm: Callable[[Path], None]) -> None:
    harm(folder)
    told = said(lambda: packs.read(folder))
    assert "is no part of a pack" in told
    assert "hunter2" not in told


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pipes there")
def test_a_pipe_is_never_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "more.yaml")
    assert packs.read(folder).id == "stranger"


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + place)}: &{chr(98 + place)} [{', '.join([f'*{chr(97 + place)}'] * 9)}]\n" for place in range(8)
)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (BOMB, "more than 100000 values"),
        ("questions: " + "[" * 500, "nested more than 100 levels deep"),
        ("questions: !!python/object/apply:os.system ['echo harm']\n", "!!python/object/apply"),
        ("questions: \x1b[2J\n", "a control character"),
        ("x" * 6_000_000, "larger than 5 MB"),
    ],
)
def test_a_bomb_is_told_and_costs_little(folder: Path, content: str, told: str) -> None:
    (folder / "more.yaml").write_text(content, encoding="utf-8")
    assert told in said(lambda: packs.read(folder))


def test_more_files_or_text_than_a_person_writes_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packs, "_MOST_TEXT", 100)
    assert "holds more than 0 million characters" in said(lambda: packs.read(folder))
    monkeypatch.setattr(packs, "_MOST_FILES", 1)
    (folder / "more.yaml").write_text("questions: []\n", encoding="utf-8")
    assert "more than 1 files" in said(lambda: packs.read(folder))


def test_nothing_that_a_pack_says_is_obeyed_or_evaluated(folder: Path) -> None:
    harm = '"\\e[2J\\e]0;gone\\a {{1234*5678}} ${HOME} $(id) [link](javascript:x) \\u202e"'
    whole = text("stranger").replace("prompt: p", f"prompt: {harm}").replace("explanation: e", f"explanation: {harm}")
    (folder / "pack.yaml").write_text(whole.replace("title: T", f"title: {harm}"), encoding="utf-8")
    report = folder.parent / "sitting.md"
    code, out, _ = run("quiz", str(folder), "--report", str(report), replies="t\n")
    assert code == 0
    assert "{{1234*5678}} ${HOME} $(id)" in out
    for shown in (out, report.read_text(encoding="utf-8")):
        assert not {"\x1b", "\x07", "\u202e"} & set(shown)
        assert "7006652" not in shown
