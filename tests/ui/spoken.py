"""What a screen reader and the keys alone find on a page: names, roles, and the way of Tab."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QTabBar,
    QWidget,
)

CONTROLS = (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QAbstractItemView, QTabBar)
ROWS = 40  # of a list are asked for their names
MOST_STOPS = 400
_R = QAccessible.Role
ROLES = frozenset(
    {
        *(_R.PushButton, _R.CheckBox, _R.RadioButton, _R.ComboBox, _R.EditableText, _R.List, _R.Table),
        *(_R.Tree, _R.PageTabList, _R.ButtonMenu, _R.ButtonDropDown, _R.Link, _R.SpinBox, _R.Document),
    }
)


def controls(root: QWidget) -> list[QWidget]:
    """What can be used below *root*, without the inner parts that Qt makes for itself."""
    return [
        each
        for each in root.findChildren(QWidget)
        if each.isVisibleTo(root)
        and (isinstance(each, CONTROLS) or each.focusPolicy() & Qt.FocusPolicy.TabFocus)
        and not each.objectName().startswith("qt_")
        and not isinstance(each, QHeaderView)  # spoken as the heads of its table's cells
        and not (isinstance(each, QLineEdit) and isinstance(each.parentWidget(), QComboBox))
    ]


def names(root: QWidget) -> list[str]:
    """What each control is called; "" for one without a name."""
    return [_name(QAccessible.queryAccessibleInterface(each)) for each in controls(root)]


def unspoken(root: QWidget) -> list[str]:
    """Controls without a name or with a role that says nothing, and rows of lists without a name."""
    found: list[str] = []
    for each in controls(root):
        known = QAccessible.queryAccessibleInterface(each)
        where = f"{type(each).__name__} in {type(each.parentWidget()).__name__}"
        if known is None or not _name(known):
            found.append(f"{where} has no name")
        elif known.role() not in ROLES and not isinstance(each, QAbstractScrollArea):
            found.append(f"{where} “{_name(known)}” has the role {known.role().name}")
        if known is not None and isinstance(each, QAbstractItemView):
            found += [f"{where}: a row has no name" for row in _rows(known) if not row]
    return list(dict.fromkeys(found))


def tab_trouble(root: QWidget) -> tuple[list[str], int]:
    """What is wrong with the way Tab goes: traps, controls left out, jumps up in one column, no way back.

    And how many stops there are.
    """
    stops = way(root, Qt.Key.Key_Tab)
    if not stops:  # nothing to press is fine on a screen that only tells
        return ["nothing takes the keys"] if controls(root) else [], 0
    found = [f"Tab does not leave {_called(stops[-1])}"] if len(stops) >= MOST_STOPS else []
    # Of radio buttons that belong together one is a stop; the arrows go through the others.
    wanted = [
        each
        for each in controls(root)
        if each.isEnabled() and each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.focusProxy() is None
    ]
    met = {id(stop) for stop in stops}
    grouped = {id(stop.parentWidget()) for stop in stops if isinstance(stop, QRadioButton)}
    found += [
        f"Tab leaves out {_called(each)}"
        for each in wanted
        if id(each) not in met
        and not (isinstance(each, QRadioButton) and id(each.parentWidget()) in grouped)
        and not isinstance(each.parentWidget(), QAbstractItemView)
    ]
    found += [
        f"Tab goes up from {_called(before)} to {_called(after)}"
        for before, after in pairwise(stops)
        if _goes_up(before, after, root)
    ]
    back = way(root, Qt.Key.Key_Backtab, stops[0])
    if {id(each) for each in back} != met:
        found.append("Shift+Tab does not go where Tab goes")
    return found, len(stops)


def way(root: QWidget, key: Qt.Key, start: QWidget | None = None) -> list[QWidget]:
    """Every stop of Tab or Shift+Tab, until one is met again."""
    window = root.window()
    window.activateWindow()
    QApplication.processEvents()
    if start is not None:
        start.setFocus()
    stops: list[QWidget] = []
    now = window.focusWidget()
    if now is None:
        QTest.keyClick(window, key)
        now = window.focusWidget()
    while now is not None and len(stops) < MOST_STOPS:
        if any(now is each for each in stops):
            break
        stops.append(now)
        QTest.keyClick(now, key)
        now = window.focusWidget()
    return _from_the_top(stops, root) if key == Qt.Key.Key_Tab else stops


def _from_the_top(stops: list[QWidget], root: QWidget) -> list[QWidget]:
    """The same round, begun where a reader begins: at the highest stop."""
    if not stops:
        return stops
    first = min(range(len(stops)), key=lambda at: (_at(stops[at], root).y(), _at(stops[at], root).x()))
    return stops[first:] + stops[:first]


def _goes_up(before: QWidget, after: QWidget, root: QWidget) -> bool:
    """Whether *after* stands above *before* in the same column, both on the same scrolled surface."""
    if _surface(before) is not _surface(after):
        return False
    one, other = _at(before, root), _at(after, root)
    beside = min(one.right(), other.right()) - max(one.left(), other.left())
    return other.bottom() <= one.top() and beside > 8


def _surface(widget: QWidget) -> QWidget | None:
    above = widget.parentWidget()
    while above is not None and above.objectName() not in ("inside", "page", "screen"):
        above = above.parentWidget()
    return above


def _at(widget: QWidget, root: QWidget) -> QRect:
    return QRect(widget.mapTo(root.window(), QPoint(0, 0)), widget.size())


def _rows(view: QAccessibleInterface) -> list[str]:
    children = (view.child(at) for at in range(min(view.childCount(), ROWS)))
    return [_name(each) for each in children if each is not None and each.role() in (_R.Cell, _R.ListItem)]


def _name(known: QAccessibleInterface | None) -> str:
    return known.text(QAccessible.Text.Name).strip() if known is not None else ""


def _called(widget: QWidget) -> str:
    return f"{type(widget).__name__} “{_name(QAccessible.queryAccessibleInterface(widget))}”"
