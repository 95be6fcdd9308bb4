"""The one list of actions: no key means two things, every action has a name in both languages."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication

from desktop import words
from desktop.ui.actions import ACTS, GROUPS, act, keys_shown, tip
from desktop.ui.doors import Preferences
from desktop.ui.places import HOME, PLACES, home_of, places_for
from desktop.ui.window import Window
from tests.ui.conftest import MakeWindow, sign_in


def test_no_key_means_two_things() -> None:
    keys = Counter(QKeySequence(keys).toString() for each in ACTS for keys in each.keys)
    assert [key for key, times in keys.items() if times > 1] == []
    assert "" not in keys


def test_no_action_stands_twice() -> None:
    assert len({each.id for each in ACTS}) == len(ACTS)
    assert {id(each.group) for each in ACTS} <= {id(group) for group in GROUPS}


def test_every_name_is_said_in_both_languages() -> None:
    for each in ACTS:
        english, chinese = words.render(each.name, "en"), words.render(each.name, "zh")
        assert english
        assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese), each.id


def test_tips_tell_the_keys() -> None:
    assert tip(act("place.counter")) == "Counter (F1)"
    assert keys_shown(act("submit")) == "Ctrl+Enter"


def test_an_unknown_action_is_an_error() -> None:
    with pytest.raises(KeyError):
        act("nonsense")


def test_every_place_has_its_action_and_every_role_a_home() -> None:
    assert all(act("place." + place.id) for place in PLACES)
    for role in HOME:
        seen = [place.id for place in places_for(role)]
        assert not seen or home_of(role) in seen


def test_the_windows_actions_are_the_list_and_nothing_else(working: Window) -> None:
    shown = {action.text() for action in working.actions()}
    assert shown == {words.render(each.name) for each in ACTS}


def test_the_key_sheet_shows_every_key(working: Window, qapp: QApplication) -> None:
    from desktop.ui.parts.labels import PlainLabel

    working.press("keys")
    page = working.shelf.page()
    assert page is not None
    texts = {label.text() for label in page.findChildren(PlainLabel)}
    for each in ACTS:
        if not each.id.startswith("step."):
            assert {words.render(each.name), keys_shown(each)} <= texts
    assert "Alt+1…9" in texts


def test_before_signing_in_only_looks_can_be_changed(make_window: MakeWindow) -> None:
    window = make_window(Preferences())
    enabled = {each.id for each in ACTS if window.keys[each.id].isEnabled()}
    assert enabled == {"language", "theme", "larger", "smaller", "senior"}
    sign_in(window)
    assert window.keys["lock"].isEnabled()
    assert window.keys["place.counter"].isEnabled()
    assert not window.keys["submit"].isEnabled()  # nothing to submit on the counter
