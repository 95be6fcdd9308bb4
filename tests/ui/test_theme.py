"""The look: every pair of colours reaches its contrast, type scales by the font alone."""

from __future__ import annotations

import re
from typing import get_args

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QLineEdit

from desktop.paths import resources
from desktop.ui import icons, theme
from desktop.ui.actions import ACTS
from desktop.ui.doors import Preferences, ThemeName
from desktop.ui.frame.answers import GROUPS
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.sheet import sheet

NAMES: tuple[ThemeName, ...] = get_args(ThemeName)


def test_there_are_27_pairs_in_three_themes() -> None:
    assert len(theme.PAIRS) == len(set(theme.PAIRS)) == 27
    assert set(theme.THEMES) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("ink", "ground", "least"), theme.PAIRS)
def test_every_pair_reaches_its_contrast(name: ThemeName, ink: str, ground: str, least: float) -> None:
    worn = theme.THEMES[name]
    assert theme.contrast(getattr(worn, ink), getattr(worn, ground)) >= least


@pytest.mark.parametrize("name", NAMES)
def test_text_is_readable_on_every_soft_ground(name: ThemeName) -> None:
    worn = theme.THEMES[name]
    for tone in ("success", "warning", "danger", "offline"):
        assert theme.contrast(worn.text, getattr(worn, tone + "_soft")) >= theme.TEXT
        assert theme.contrast(getattr(worn, tone), worn.bg) >= theme.TEXT


def test_contrast_is_that_of_wcag() -> None:
    assert theme.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert theme.contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert theme.contrast("#0B5CAD", "#0B5CAD") == 1


@pytest.mark.parametrize("name", NAMES)
def test_the_sheet_sets_no_font_and_only_colours_of_the_theme(name: ThemeName) -> None:
    text = sheet(theme.THEMES[name], 40)
    assert "font" not in text
    assert "$" not in text
    allowed = {value for value in vars(theme.THEMES[name]).values() if isinstance(value, str)}
    assert set(re.findall(r"#[0-9A-Fa-f]{6}\b", text)) <= allowed


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("scale", theme.SCALES)
def test_qt_reads_the_whole_sheet(
    qapp: QApplication, capfd: pytest.CaptureFixture[str], name: ThemeName, scale: int
) -> None:
    theme.wear(Preferences(theme=name, scale=scale))
    edit = QLineEdit()
    edit.show()
    qapp.processEvents()
    assert "parse" not in capfd.readouterr().err
    assert edit.palette().color(QPalette.ColorRole.Text) == theme.tokens().colour("text")


@pytest.mark.parametrize("scale", theme.SCALES)
def test_type_scales_also_of_labels_that_were_there_before(qapp: QApplication, scale: int) -> None:
    theme.wear(Preferences())
    title, body = PlainLabel("Case", "title"), QLineEdit()
    for widget in (title, body):
        widget.show()
    qapp.processEvents()
    theme.wear(Preferences(scale=scale))
    qapp.processEvents()
    assert title.font().pointSizeF() == pytest.approx(15 * scale / 100, abs=0.1)
    assert body.font().pointSizeF() == pytest.approx(10.5 * scale / 100, abs=0.1)


def test_senior_mode_has_18_points_and_60_pixels(qapp: QApplication) -> None:
    theme.wear(Preferences(senior=True))
    assert QApplication.font().pointSizeF() >= 18
    assert theme.control() >= 60


def test_text_is_set_in_the_font_that_ships(qapp: QApplication) -> None:
    theme.wear(Preferences())
    assert theme.family() == "Noto Sans SC" == QApplication.font().family()


def test_figures_stand_below_each_other(qapp: QApplication) -> None:
    from PySide6.QtGui import QFontMetricsF

    theme.wear(Preferences())
    metrics = QFontMetricsF(theme.font("body"))
    assert len({metrics.horizontalAdvance(digit) for digit in "0123456789"}) == 1


def test_every_drawing_named_is_there_and_takes_the_ink(qapp: QApplication) -> None:
    theme.wear(Preferences())
    named = {act.icon for act in ACTS if act.icon} | {icon for _, icon in GROUPS.values()}
    for name in named:
        assert "currentColor" in (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
        picture = icons.pixmap(name, "danger", 24).toImage()
        inks = {picture.pixelColor(x, y).name() for x in range(24) for y in range(24)}
        assert theme.tokens().danger.lower() in inks, name
