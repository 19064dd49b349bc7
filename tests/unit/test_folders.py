"""Which files a person means who names files and folders: each once, in order, and none that lies elsewhere."""

import os
from pathlib import Path

import pytest

from warev.folders import Walk


@pytest.fixture(autouse=True)
def _in_its_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def files(*names: str) -> None:
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).touch()


def found(*named: str) -> list[str]:
    return [each.path.as_posix() for each in Walk(map(Path, named)).candidates]


def test_a_folder_is_walked_by_name_for_yaml_files() -> None:
    files("all/b.yaml", "all/a.yml", "all/C.YAML", "all/x.json", "all/yaml", "all/b/z.yaml", "all/b/a/a.yaml")
    assert found("all") == ["all/C.YAML", "all/a.yml", "all/b/a/a.yaml", "all/b/z.yaml", "all/b.yaml"]


def test_hidden_files_and_folders_stay_aside_unless_they_are_named() -> None:
    files("all/.hidden.yaml", "all/.git/config.yaml", "all/a.yaml")
    assert found("all") == ["all/a.yaml"]
    assert found("all/.git", "all/.hidden.yaml") == ["all/.git/config.yaml", "all/.hidden.yaml"]


def test_files_come_in_the_order_in_which_they_are_named_and_once() -> None:
    files("z.yaml", "all/a.yaml", "all/b.yaml")
    assert found("z.yaml", "all/b.yaml", "all", "./z.yaml", "all/../z.yaml") == ["z.yaml", "all/b.yaml", "all/a.yaml"]


def test_a_named_file_is_one_whatever_it_is_called_and_wherever_it_lies() -> None:
    files("all/notes.txt")
    assert found("all/notes.txt", "not-there.yaml") == ["all/notes.txt", "not-there.yaml"]
    assert [each.named for each in Walk([Path("all/notes.txt")]).candidates] == [True]


def test_no_link_leads_out_of_a_folder_and_none_to_a_folder_is_followed() -> None:
    files("all/a.yaml", "all/sub/b.yaml", "outside.yaml")
    Path("all/out.yaml").symlink_to(Path("outside.yaml").absolute())
    Path("all/in.yaml").symlink_to("sub/b.yaml")
    Path("all/loop").symlink_to(".", target_is_directory=True)
    Path("all/self.yaml").symlink_to("self.yaml")
    walk = Walk([Path("all")])
    # The link and its target are one file.
    assert [each.path.as_posix() for each in walk.candidates] == ["all/a.yaml", "all/in.yaml", "all/self.yaml"]
    assert [(Path(each.file).as_posix(), each.why) for each in walk.left_out] == [
        ("all/loop", "a link to a folder"),
        ("all/out.yaml", "a link that leads out of the folder"),
    ]


def test_a_folder_that_is_itself_a_link_is_what_a_person_means() -> None:
    files("real/a.yaml")
    Path("link").symlink_to("real", target_is_directory=True)
    assert found("link") == ["link/a.yaml"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_pipes_and_devices_are_not_waited_for() -> None:
    files("all/a.yaml")
    os.mkfifo("all/pipe.yaml")
    Path("all/link.yaml").symlink_to("pipe.yaml")
    assert found("all") == ["all/a.yaml"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_cannot_be_read_is_told_and_the_others_are_walked() -> None:
    files("all/a.yaml", "all/shut/b.yaml")
    Path("all/shut").chmod(0)
    walk = Walk([Path("all")])
    Path("all/shut").chmod(0o700)
    assert [each.path.as_posix() for each in walk.candidates] == ["all/a.yaml"]
    assert [each.what for each in walk.mistakes] == ["cannot read all/shut: Permission denied"]


def test_a_name_that_no_file_can_have_is_left_for_its_reader_to_tell() -> None:
    assert found("a\0b.yaml") == ["a\0b.yaml"]
