"""Content as people wrote it and as it ships: the compiled copy says the same, and a stale one is never used."""

import errno
import json
import os
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from warev import catalog as catalogs
from warev import compiling, content, shelf, trust
from warev.cli import app
from warev.content import Sheet
from warev.errors import Mistakes, WarevError
from warev.quiz import packs

PILLAR = Path("content/pillars/security/pillar.yaml")
SHELVES = ("edition", "facts", "services", "pillars", "lenses")


def plain(name: str) -> dict[str, Any]:
    return {sheet.path: sheet.raw for sheet in content.sheets(name)}


def without_examples(files: dict[str, Any]) -> dict[str, Any]:
    """*files* as they are compiled: only a proof needs the examples of items, and a proof reads YAML."""
    stripped = json.loads(json.dumps(files))
    for item in (item for file in stripped.values() for item in file.get("items", ())):
        item.pop("examples", None)
    return dict(stripped)


def compiled(name: str) -> bool:
    """Whether the shelf comes from the compiled copy: then lines are not at hand."""
    return all(sheet.node is None for sheet in content.sheets(name))


def change(file: Path, old: str, new: str) -> None:
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


# -- compiled copies --------------------------------------------------------------------------------------------------------------


def test_a_compiled_copy_says_what_the_yaml_says(checkout: Path) -> None:
    from_yaml = {name: plain(name) for name in SHELVES}
    assert not any(map(compiled, SHELVES))
    trust.known()
    assert all(map(compiled, SHELVES))
    assert {name: plain(name) for name in SHELVES} == {name: without_examples(from_yaml[name]) for name in SHELVES}


def test_a_catalogue_from_the_compiled_copy_is_the_same(checkout: Path) -> None:
    from_yaml, from_copy = trust.known(), trust.known()
    assert compiled("pillars")
    for one, other in zip(from_yaml.items.values(), from_copy.items.values(), strict=True):
        # Only a proof needs examples, and a proof reads YAML.
        assert {name: value for name, value in vars(one).items() if name != "examples"} == vars(other)
    for term, same in zip(from_yaml.vocabulary, from_copy.vocabulary, strict=True):
        assert vars(term) == vars(same)


@pytest.mark.parametrize("happens", ["changed", "added", "removed", "renamed"])
def test_a_stale_copy_is_never_used(checkout: Path, happens: str) -> None:
    trust.known()
    file = checkout / PILLAR
    match happens:
        case "changed":
            change(file, "Who may do what.", "Who may see what.")
        case "added":
            file.with_name("SEC02.yaml").write_text("id: SEC02\ntitle: T\nitems: []\n")
        case "removed":
            file.with_name("SEC01.yaml").unlink()
        case _:
            file.with_name("SEC01.yaml").rename(file.with_name("SEC09.yaml"))
    assert not compiled("pillars")
    assert compiled("facts")


def test_content_that_changes_while_it_is_read_makes_no_stale_copy(checkout: Path) -> None:
    read = content.sheets("pillars")
    change(checkout / PILLAR, "Who may do what.", "Who may see what.")
    content.keep("pillars", read)
    assert plain("pillars")["pillars/security/pillar.yaml"]["summary"] == "Who may see what."


@pytest.mark.parametrize("broken", [b"", b"{", b"[]", b"{}", b"null", b'{"digest": 3}', b'{"files": {}}', b"\xff"])
def test_a_copy_that_is_damaged_is_passed_over(checkout: Path, broken: bytes) -> None:
    trust.known()
    before = plain("facts")
    (content.compiled_home() / "facts.json").write_bytes(broken)
    assert plain("facts") == before


def test_content_with_a_mistake_is_never_compiled(checkout: Path) -> None:
    change(checkout / PILLAR, "order: 1", "order: first")
    with pytest.raises(WarevError):
        trust.known()
    assert not content.compiled_home().exists()


def test_content_of_ones_own_is_laid_over_and_never_compiled(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = checkout / "own" / "pillars" / "security"
    own.mkdir(parents=True)
    (own / "pillar.yaml").write_text((checkout / PILLAR).read_text().replace("Who may do what.", "Ours."))
    monkeypatch.setenv(shelf.OWN, str(checkout / "own"))
    made = trust.known()
    assert made.pillar("security").summary == "Ours."
    assert len(made.pillars) == 2
    assert not content.compiled_home().exists()
    monkeypatch.delenv(shelf.OWN)
    assert trust.known().pillar("security").summary == "Who may do what."


@pytest.mark.parametrize("rule", ["{fact: identity.mfa, equal: all}", "{all: 3}", "{fact: uses, at_least: 3}"])
def test_content_of_ones_own_that_makes_no_sense_is_told_and_no_traceback(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, rule: str
) -> None:
    own = checkout / "own" / "pillars" / "security"
    own.mkdir(parents=True)
    text = (checkout / "content" / "pillars" / "security" / "SEC01.yaml").read_text()
    (own / "SEC01.yaml").write_text(text.replace("{fact: identity.mfa, equals: all}", rule))
    (checkout / "shop.yaml").write_text("identity: {mfa: all}\nuses: [x]\n")
    monkeypatch.setenv(shelf.OWN, str(checkout / "own"))
    done = CliRunner().invoke(app, ["review", str(checkout / "shop.yaml")])
    assert done.exit_code == 2
    assert "SEC01.yaml:" in done.stderr


def test_content_of_ones_own_must_be_a_folder(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(shelf.OWN, "nowhere")
    with pytest.raises(
        WarevError,
        match=r"^WAREV_CONTENT is 'nowhere', which is no folder\n  hint: unset WAREV_CONTENT, or name a folder like content/$",
    ):
        trust.known()


def test_a_checkout_that_cannot_be_written_to_reads_its_yaml(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(content, "write_whole", refuse)
    trust.known()
    assert not compiled("pillars")


def test_a_wheel_holds_what_the_checkout_says(checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {name: plain(name) for name in SHELVES}
    package = tmp_path / "package"
    made = compiling.compile_content(package / "compiled")
    assert [path.name for path in made] == [f"{name}.json" for name in SHELVES]
    (package / "content").mkdir()
    monkeypatch.setattr(shelf, "PACKAGE", package)
    assert {name: plain(name) for name in SHELVES} == {name: without_examples(before[name]) for name in SHELVES}
    assert all(map(compiled, SHELVES))


def test_every_file_with_a_mistake_is_told_in_one_run(checkout: Path) -> None:
    for file in ("facts/facts.yaml", "services/services.yaml", "pillars/security/SEC01.yaml"):
        with (checkout / "content" / file).open("a", encoding="utf-8") as spoilt:
            spoilt.write("teh: 1\n")
    mistakes = Mistakes()
    home = shelf.shelf("content")
    assert catalogs.read({name: content.read(home, name, mistakes) for name in SHELVES}, mistakes) is None
    with pytest.raises(WarevError) as caught:
        mistakes.stop()
    assert {Path(mistake.at.file).name for mistake in caught.value.mistakes if mistake.at} == {
        "facts.yaml",
        "services.yaml",
        "SEC01.yaml",
    }


def test_content_without_an_edition_or_a_pillar_is_refused(checkout: Path) -> None:
    (checkout / "content/edition.yaml").unlink()
    with pytest.raises(WarevError, match=r"^edition.yaml is missing from the content$"):
        trust.known()


def test_questions_without_their_pillar_are_refused(checkout: Path) -> None:
    (checkout / PILLAR).unlink()
    with pytest.raises(WarevError, match=r"^pillars/security/ holds questions and no pillar.yaml$"):
        trust.known()


def test_a_copy_of_warev_without_its_content_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "CHECKOUT", tmp_path)
    with pytest.raises(WarevError, match="packed without its content/"):
        trust.known()


def test_there_need_be_no_quizzes(checkout: Path) -> None:
    assert packs.shipped() == ()


# -- writing ------------------------------------------------------------------------------------------------------------------------


def test_a_file_is_written_whole(tmp_path: Path) -> None:
    content.write_whole(tmp_path / "f", b"new")
    assert (tmp_path / "f").read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [tmp_path / "f"]


@pytest.mark.parametrize("fails", ["fdopen", "replace", "chmod"])
def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    (tmp_path / "f").write_bytes(b"old")

    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os if fails == "fdopen" else Path, fails, fail)
    with pytest.raises(OSError, match="No space left"):
        content.write_whole(tmp_path / "f", b"new")
    monkeypatch.undo()
    assert (tmp_path / "f").read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [tmp_path / "f"]


def test_an_interrupted_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "f").write_bytes(b"old")

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        content.write_whole(tmp_path / "f", b"new")
    monkeypatch.undo()
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_file_keeps_its_mode_and_a_new_one_has_the_usual(tmp_path: Path) -> None:
    (tmp_path / "old").write_bytes(b"")
    (tmp_path / "old").chmod(0o600)
    (tmp_path / "usual").write_bytes(b"")
    for name in ("old", "new"):
        content.write_whole(tmp_path / name, b"x")
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert modes["old"] == 0o600
    assert modes["new"] == modes["usual"]


def test_lines_are_at_hand_only_where_yaml_was_read() -> None:
    assert Sheet("x", {"a": 1}).locate("a") is None
    assert json.dumps(Sheet("x", {"a": 1}).raw) == '{"a": 1}'
