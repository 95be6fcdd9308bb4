"""The one style sheet, made from the tokens: flat controls, focus rings, cards, pills. No font sizes."""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING

from desktop.paths import resources

if TYPE_CHECKING:
    from desktop.ui.theme import Tokens

_SHEET = Template("""
QWidget { selection-background-color: $accent; selection-color: $on_accent; }
QToolTip { background: $surface2; color: $text; border: 1px solid $border; padding: 4px 8px; }
QMainWindow, QWidget#page, QWidget#screen { background: $bg; }
QScrollArea, QScrollArea > QWidget > QWidget#inside { background: transparent; border: 0; }

QPushButton {
  background: $surface; color: $text; border: ${edge}px solid $border; border-radius: 4px;
  min-height: ${inner}px; padding: 0 15px;
}
QPushButton, QCheckBox, QRadioButton { outline: 0; }
QPushButton:hover { background: $surface2; }
QPushButton:pressed { background: $accent_soft; }
QPushButton:disabled { color: $disabled; border-color: $divider; background: $bg; }
QPushButton:focus { border: 2px solid $focus; padding: 0 14px; min-height: ${inner_focus}px; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton[kind="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[kind="primary"]:focus { border: 2px solid $text; }
QPushButton[kind="primary"]:disabled {
  background: $surface2; color: $disabled; border-color: $divider;
}
QPushButton[kind="danger"] { color: $danger; border-color: $danger; }
QPushButton[kind="danger"]:hover { background: $danger_soft; }
QPushButton[kind="quiet"] {
  background: transparent; border-color: transparent; color: $accent; padding: 0 11px;
}
QPushButton[kind="quiet"]:hover { background: $accent_soft; }
QPushButton[kind="quiet"]:disabled { color: $disabled; background: transparent; }
QPushButton[kind="quiet"]:focus { border: 2px solid $focus; padding: 0 10px; }
QPushButton[kind="quiet"]:checked { background: $accent_soft; color: $accent; border-color: $accent; }
QPushButton[kind="icon"] {
  background: transparent; border-color: transparent; padding: 0; min-width: ${inner}px;
}
QPushButton[kind="icon"]:hover { background: $surface2; }
QPushButton[kind="icon"]:focus { border: 2px solid $focus; min-width: ${inner_focus}px; }
QPushButton::menu-indicator { width: 0; image: none; }

QLineEdit, QPlainTextEdit, QComboBox, QDateEdit, QSpinBox {
  background: $surface; color: $text; border: ${edge}px solid $border; border-radius: 4px;
  min-height: ${inner}px; padding: 0 11px; placeholder-text-color: $text2;
}
QPlainTextEdit { padding: 7px; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QDateEdit:focus, QSpinBox:focus {
  border: 2px solid $focus; padding: 0 10px; min-height: ${inner_focus}px;
}
QPlainTextEdit:focus { padding: 6px; }
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"], QComboBox[wrong="true"], QDateEdit[wrong="true"] {
  border: 2px solid $danger; padding: 0 10px; min-height: ${inner_focus}px;
}
QLineEdit[wrong="true"]:focus, QPlainTextEdit[wrong="true"]:focus, QComboBox[wrong="true"]:focus {
  border: 2px solid $focus;
}
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QDateEdit:disabled, QSpinBox:disabled {
  background: $surface2; color: $text2; border-color: $divider;
}
QLineEdit[box="true"] { padding-left: 4px; }
QComboBox::drop-down, QDateEdit::drop-down { border: 0; width: ${drop}px; }
QComboBox::down-arrow, QDateEdit::down-arrow {
  image: url("$icons/chevron-$ink.svg"); width: ${arrow}px; height: ${arrow}px;
}
QComboBox QAbstractItemView {
  background: $surface; color: $text; border: 1px solid $border; outline: 0;
}
QComboBox QAbstractItemView::item { min-height: ${inner_focus}px; padding: 0 8px; }
QComboBox QLineEdit, QComboBox QLineEdit:focus {
  border: 0; padding: 0; min-height: 0; background: transparent;
}
QSpinBox::up-button, QSpinBox::down-button { width: 0; border: 0; }

QCheckBox, QRadioButton {
  spacing: 8px; min-height: ${row}px; color: $text; padding: 0 4px; border: 2px solid transparent;
}
QCheckBox:focus, QRadioButton:focus { border: 2px solid $focus; border-radius: 4px; }
QCheckBox:disabled, QRadioButton:disabled { color: $disabled; }
QCheckBox::indicator, QRadioButton::indicator {
  width: ${tick}px; height: ${tick}px;
  border: ${edge}px solid $border; border-radius: 3px; background: $surface;
}
QRadioButton::indicator { border-radius: ${round}px; }
QCheckBox::indicator:checked {
  background: $accent; border-color: $accent; image: url("$icons/check-$on_ink.svg");
}
QRadioButton::indicator:checked {
  border: ${ring}px solid $accent; width: ${dot}px; height: ${dot}px;
  background: $surface; border-radius: ${curve}px;
}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {
  background: $surface2; border-color: $divider;
}

QListView, QTableView, QTreeView {
  background: $surface; color: $text; border: ${edge}px solid $divider; border-radius: 6px; outline: 0;
  gridline-color: $divider; alternate-background-color: $bg;
}
QListView:focus, QTableView:focus, QTreeView:focus { border: 2px solid $focus; }
QListView[bare="true"], QListView[bare="true"]:focus {
  background: transparent; border: 0; border-radius: 0;
}
QListView[nav="true"]::item { padding: 0 11px; min-height: ${inner}px; border-radius: 4px; color: $text; }
QListView[nav="true"]::item:hover { background: $surface2; }
QListView[nav="true"]::item:selected {
  background: $accent_soft; color: $accent; border-left: 4px solid $accent;
}
QListView[rail="true"], QListView[rail="true"]:focus {
  background: $surface; border: 0; border-right: 1px solid $divider; border-radius: 0;
}
QTableView::item { padding: 0 8px; border: 0; border-bottom: 1px solid $divider; }
QTableView::item:selected { background: $accent_soft; color: $text; }
QHeaderView { background: $surface2; border: 0; }
QHeaderView::section {
  background: $surface2; color: $text2; border: 0; border-bottom: 1px solid $border;
  padding: 8px; text-align: left;
}
QTableCornerButton::section { background: $surface2; border: 0; }

QFrame[card="true"] { background: $surface; border: ${edge}px solid $divider; border-radius: 6px; }
QFrame[rule="true"] { background: $divider; border: 0; max-height: 1px; min-height: 1px; }
QFrame[bar="true"] { background: $surface; border: 0; border-bottom: 1px solid $divider; }
QFrame[rail="true"] { background: $surface; border: 0; border-right: 1px solid $divider; }
QFrame[popup="true"] { background: $surface; border: ${edge}px solid $border; border-radius: 6px; }
QFrame[toast="true"] { background: $surface2; border: ${edge}px solid $border; border-radius: 6px; }
$tones
QLabel { background: transparent; border: 0; }
QLabel[tone="muted"] { color: $text2; }
QLabel[tone="accent"] { color: $accent; }
QLabel[tone="success"] { color: $success; }
QLabel[tone="warning"] { color: $warning; }
QLabel[tone="danger"] { color: $danger; }
QLabel[tone="offline"] { color: $offline; }

QMenu { background: $surface; color: $text; border: 1px solid $border; padding: 4px; }
QMenu::item { padding: 8px 24px 8px 12px; border-radius: 4px; }
QMenu::item:selected { background: $accent_soft; color: $text; }
QMenu::item:disabled { color: $disabled; }
QMenu::separator { height: 1px; background: $divider; margin: 4px 8px; }

QTabBar { background: transparent; }
QTabBar::tab {
  background: transparent; color: $text2; padding: 0 16px; min-height: ${inner}px;
  border: 2px solid transparent; border-bottom: 3px solid transparent;
}
QTabBar::tab:selected { color: $accent; border-bottom: 3px solid $accent; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:focus { border: 2px solid $focus; }
QTabWidget::pane { border: 0; }

QProgressBar {
  background: $surface2; border: 1px solid $border; border-radius: 4px; color: $text;
  text-align: center; min-height: 20px;
}
QProgressBar::chunk { background: $accent_soft; border-radius: 3px; }
QProgressBar[bare="true"] { min-height: 6px; max-height: 6px; }
QProgressBar[bare="true"]::chunk { background: $accent; }

QScrollBar { background: transparent; border: 0; margin: 0; }
QScrollBar:vertical { width: 12px; }
QScrollBar:horizontal { height: 12px; }
QScrollBar::handle { background: $border; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $text2; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: $divider; }
""")

_TONE = Template("""
QFrame[tint="$tone"] { background: $soft; border: ${edge}px solid $colour; border-radius: 6px; }
QFrame[strip="$tone"] { background: $soft; border: 0; border-bottom: ${edge}px solid $colour; }
QPushButton[pill="$tone"] {
  background: $soft; color: $colour; border: ${edge}px solid $colour; border-radius: 4px;
  padding: 0 11px;
}
QPushButton[pill="$tone"]:focus { border: 2px solid $focus; padding: 0 10px; }
""")


def sheet(worn: Tokens, control: int, scale: float = 1.0) -> str:
    """The style sheet of a theme; *control* is the least height of a control in px, *scale* the text's."""
    edge = 2 if worn.high else 1
    tick = round(18 * scale) // 2 * 2
    colours = {name: str(value) for name, value in vars(worn).items()}
    tones = "".join(
        _TONE.substitute(tone=tone, colour=colour, soft=soft, edge=edge, focus=worn.focus)
        for tone, (colour, soft) in _tones(worn).items()
    )
    return _SHEET.substitute(
        colours,
        tones=tones,
        edge=edge,
        inner=control - 2 * edge,
        inner_focus=control - 4,
        row=control - 4,
        tick=tick,
        round=tick // 2 + edge,
        ring=tick // 3,
        dot=tick + 2 * edge - 2 * (tick // 3),
        curve=tick // 2 + edge,
        arrow=round(16 * scale),
        drop=round(30 * scale),
        icons=(resources() / "icons").as_posix(),
        ink="light" if worn.dark else "dark",
        on_ink="dark" if worn.dark else "light",
    )


def _tones(worn: Tokens) -> dict[str, tuple[str, str]]:
    return {
        "plain": (worn.text2, worn.surface2),
        "accent": (worn.accent, worn.accent_soft),
        "success": (worn.success, worn.success_soft),
        "warning": (worn.warning, worn.warning_soft),
        "danger": (worn.danger, worn.danger_soft),
        "offline": (worn.offline, worn.offline_soft),
    }
