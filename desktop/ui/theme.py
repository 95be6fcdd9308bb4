"""How the window looks: colour tokens of three themes, type sizes, spacing, and putting them on."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from typing import Literal

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from desktop.paths import resources
from desktop.ui.doors import Preferences, ThemeName
from desktop.ui.sheet import sheet

Role = Literal["caption", "body", "strong", "lead", "title", "number"]
Tone = Literal["accent", "success", "warning", "danger", "offline", "plain"]

SPACE = (4, 8, 12, 16, 24, 32)  # px; the only distances in the window
TYPE: dict[Role, tuple[float, int]] = {  # points at 100 %, weight
    "caption": (9.0, 400),
    "body": (10.5, 400),
    "strong": (10.5, 700),
    "lead": (12.0, 400),
    "title": (15.0, 700),
    "number": (20.0, 700),
}
CONTROL, CONTROL_SENIOR = 40, 60  # px, the least height of what is pressed
SENIOR_PT = 18.0
SCALES = (100, 110, 125, 150, 175, 200)


@dataclass(frozen=True)
class Tokens:
    """The colours of one theme as #RRGGBB; see shared names in every theme."""

    bg: str
    surface: str
    surface2: str
    text: str
    text2: str
    disabled: str
    border: str
    divider: str
    accent: str
    accent_hover: str
    on_accent: str
    accent_soft: str
    focus: str
    success: str
    success_soft: str
    warning: str
    warning_soft: str
    danger: str
    danger_soft: str
    offline: str
    offline_soft: str
    high: bool = False  # high contrast: thicker edges, no motion
    dark: bool = False

    def colour(self, name: str) -> QColor:
        """A token as a colour."""
        return QColor(str(getattr(self, name)))

    def tone(self, tone: Tone) -> tuple[str, str]:
        """Foreground and soft background of a tone."""
        if tone == "plain":
            return self.text2, self.surface2
        return str(getattr(self, tone)), str(getattr(self, tone + "_soft"))


def _tokens(colours: str, *, high: bool = False, dark: bool = False) -> Tokens:
    names = [each.name for each in fields(Tokens) if each.name not in ("high", "dark")]
    given = dict(zip(names, ("#" + colour for colour in colours.split()), strict=True))
    return Tokens(**given, high=high, dark=dark)


THEMES: dict[ThemeName, Tokens] = {
    "light": _tokens(
        "F4F6F8 FFFFFF E9EDF2 1B2430 4A5666 6B7785 768394 D5DCE4 0B5CAD 094B8E FFFFFF E3EFFB 0B5CAD"
        " 14693A E2F4E9 7A4B00 FFF1D6 B3261E FDE8E6 5B3E96 EFE9FA"
    ),
    "dark": _tokens(
        "14181D 1D232A 28303A EDF1F5 B6C1CD 8A97A5 7C8998 343E49 6CB2F5 8FC6FA 0A1520 17344F 9BD0FF"
        " 6FCF97 15372A F2C14E 3D3013 FF8A80 47201E C3A8F5 2F2547",
        dark=True,
    ),
    "contrast": _tokens(
        "000000 000000 1A1A1A FFFFFF FFFFFF B8B8B8 FFFFFF FFFFFF FFD700 FFE866 000000 1A1A1A FFD700"
        " 5CFF8F 000000 FFD700 000000 FF9E9E 000000 E0C8FF 000000",
        high=True,
        dark=True,
    ),
}

TEXT, EDGE = 4.5, 3.0  # least contrast, WCAG 2.2 criteria 1.4.3 and 1.4.11
PAIRS: tuple[tuple[str, str, float], ...] = (
    *(("text", on, TEXT) for on in ("bg", "surface", "surface2", "accent_soft")),
    *(("text2", on, TEXT) for on in ("bg", "surface", "surface2")),
    ("disabled", "surface", TEXT),
    *(("border", on, EDGE) for on in ("bg", "surface", "surface2")),
    *(("accent", on, TEXT) for on in ("bg", "surface", "accent_soft")),
    ("on_accent", "accent", TEXT),
    ("on_accent", "accent_hover", TEXT),
    *(("focus", on, EDGE) for on in ("bg", "surface", "surface2")),
    *((tone, "surface", TEXT) for tone in ("success", "warning", "danger", "offline")),
    *((tone, tone + "_soft", TEXT) for tone in ("success", "warning", "danger", "offline")),
)

_FUSION = "one_counter_fusion"
_worn: list[tuple[Tokens, Preferences]] = [(THEMES["light"], Preferences())]


def tokens() -> Tokens:
    """The colours worn now."""
    return _worn[0][0]


def preferences() -> Preferences:
    """The preferences worn now."""
    return _worn[0][1]


def remember(look: Preferences) -> None:
    """Preferences that change nothing of the looks."""
    _worn[0] = (_worn[0][0], look)


def contrast(one: str, other: str) -> float:
    """The contrast of two #RRGGBB colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@cache
def family() -> str:
    """The family every text is set in: Noto Sans SC from resources, else what the desktop has."""
    found: list[str] = []
    for file in sorted((resources() / "fonts").glob("*.ttf")):
        found += QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(file)))
    return found[0] if found else QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()


def font(role: Role = "body") -> QFont:
    """The font of a role, at the text size worn now."""
    base = QApplication.font()
    points, weight = TYPE[role]
    base.setPointSizeF(base.pointSizeF() * points / TYPE["body"][0])
    base.setWeight(QFont.Weight(weight))
    return base


def scale() -> float:
    """How much bigger than at 100 % text is now: 1.0 to 2.0 (senior mode counts)."""
    return QApplication.font().pointSizeF() / TYPE["body"][0]


def grown(pixels: int) -> int:
    """A picture's or target's size in px that grows with the text."""
    return round(pixels * max(1.0, scale()))


def control() -> int:
    """The least height in px of what is pressed."""
    return max(CONTROL_SENIOR if preferences().senior else CONTROL, round(CONTROL * (0.4 + 0.6 * scale())))


def wear(look: Preferences) -> None:
    """Put a theme and a text size on the whole application."""
    app = QCoreApplication.instance()
    assert isinstance(app, QApplication)
    worn = THEMES[look.theme]
    _worn[0] = (worn, look)
    if not app.property(_FUSION):  # under a style sheet the style no longer says its name
        app.setStyle("Fusion")
        app.setProperty(_FUSION, True)
    points = TYPE["body"][0] * look.scale / 100
    base = QFont(family())
    base.setPointSizeF(max(points, SENIOR_PT) if look.senior else points)
    base.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    base.setFeature(QFont.Tag("pwid"), int(look.language == "en"))  # else “quotes” are as wide as characters
    QApplication.setFont(base)
    QApplication.setPalette(palette(worn))
    dress = sheet(worn, control(), max(1.0, scale()))
    if app.styleSheet() != dress:  # dressing every widget again is what takes time
        app.setStyleSheet(dress)


def palette(worn: Tokens) -> QPalette:
    """The Qt palette of a theme."""
    made = QPalette()
    role = QPalette.ColorRole
    every: dict[QPalette.ColorRole, str] = {
        role.Window: worn.bg,
        role.WindowText: worn.text,
        role.Base: worn.surface,
        role.AlternateBase: worn.bg,
        role.Text: worn.text,
        role.Button: worn.surface,
        role.ButtonText: worn.text,
        role.BrightText: worn.danger,
        role.ToolTipBase: worn.surface2,
        role.ToolTipText: worn.text,
        role.PlaceholderText: worn.text2,
        role.Highlight: worn.accent,
        role.HighlightedText: worn.on_accent,
        role.Link: worn.accent,
        role.LinkVisited: worn.offline,
        role.Accent: worn.accent,
        role.Light: worn.surface,
        role.Midlight: worn.surface2,
        role.Mid: worn.border,
        role.Dark: worn.border,
        role.Shadow: worn.text,
    }
    for which, colour in every.items():
        made.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, QColor(worn.disabled))
    made.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(worn.surface2))
    return made
