"""The table's model: its length is known at once, its rows come in pages when they are looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QIcon

from desktop.domain.catalogue import Text
from desktop.domain.telling import STATE_NAMES
from desktop.errors import Sentence, sentence
from desktop.store.rows import CaseRow
from desktop.ui import icons, theme
from desktop.ui.pages.cases.pages import SIZE, Pages, Walked
from desktop.ui.parts.labels import Said, said

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_NO_DATE = "—"


@dataclass(frozen=True)
class Around:
    """What a row is read against: the names of the departments, and today."""

    departments: dict[str, Text]
    today: date


@dataclass(frozen=True)
class Column:
    """One column: its name, what it says of a row, and the longest it says (its width is made for these).

    Without *longest* it shares what is left of the table's width.
    """

    name: Sentence
    text: Callable[[CaseRow, Around], Said]
    longest: tuple[Said, ...] = ()
    drawn: bool = False  # whether a drawing stands before the text


_WAYS: dict[str, Sentence] = {  # short, for a list; the case says it in full
    "waiting": sentence("To be sent"),
    "sending": sentence("Sending"),
    "done": sentence("Is there"),
    "refused": sentence("Refused"),
    "in_doubt": sentence("In doubt"),
    "handed_over": sentence("By hand"),
}


_PAPERS: dict[str, Sentence] = {
    "wanted": sentence("To be checked"),
    "returned": sentence("Given back"),
}


def _due(row: CaseRow, around: Around) -> Said:
    if row.due_on is None:
        return _NO_DATE
    if row.due_on < around.today:
        return sentence("{day}, overdue", day=row.due_on.isoformat())
    return row.due_on.isoformat()


def _missing(row: CaseRow) -> Said:
    return sentence("{n} missing", n=row.missing) if row.missing else ""


def _sending(row: CaseRow, _around: Around) -> Said:
    if row.clash:
        return sentence("Clash: look at it")
    return _PAPERS.get(row.paper) or _WAYS.get(row.sending) or _missing(row)


def _department(row: CaseRow, around: Around) -> Said:
    return around.departments.get(row.department, row.department)


_OVERDUE = sentence("{day}, overdue", day="2026-12-31")
COLUMNS: tuple[Column, ...] = (
    Column(sentence("Number"), lambda row, _: row.number or sentence("Draft"), ("WW-WWWWW-000000-00",)),
    Column(sentence("Applicant"), lambda row, _: row.applicant_name, ("欧阳娜娜娜",)),
    Column(sentence("Service"), lambda row, _: row.service_name),
    Column(
        sentence("State"),
        lambda row, _: STATE_NAMES.get(row.state, Text(row.state, row.state)),
        tuple(STATE_NAMES.values()),
        drawn=True,
    ),
    Column(sentence("Due"), _due, (_OVERDUE,), drawn=True),
    Column(sentence("To the department"), _sending, (*_WAYS.values(), *_PAPERS.values()), drawn=True),
    Column(sentence("Department"), _department),
)
_STATE, _DUE, _WAY = 3, 4, 5
_STATE_ICONS: dict[str, tuple[str, str]] = {
    "draft": ("text", "text2"),
    "received": ("paper", "accent"),
    "accepted": ("done", "accent"),
    "not_accepted": ("close", "danger"),
    "in_review": ("clock", "accent"),
    "waiting_supplement": ("needs_you", "warning"),
    "special_procedure": ("clock", "warning"),
    "approved": ("done", "success"),
    "refused": ("close", "danger"),
    "withdrawn": ("undo", "text2"),
    "delivered": ("hand", "success"),
}
_WAY_ICONS: dict[str, tuple[str, str]] = {
    "waiting": ("clock", "text2"),
    "sending": ("sending", "accent"),
    "done": ("done", "success"),
    "refused": ("error", "danger"),
    "in_doubt": ("warning", "warning"),
    "handed_over": ("hand", "offline"),
}


class CasesModel(QAbstractTableModel):
    """``wanted`` asks for a page that is looked at and not there yet."""

    wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._pages = Pages()
        self._count = 0
        self._around = Around({}, date.min)

    @property
    def pages(self) -> Pages:
        """What is known of the list."""
        return self._pages

    def begin(self, count: int, first: Walked, around: Around) -> None:
        """Another list: its length and its first page."""
        self.beginResetModel()
        self._pages = Pages()
        self._pages.take(first)
        self._count = first.end if first.end is not None else max(count, SIZE)
        self._around = around
        self.endResetModel()

    def take(self, walked: Walked) -> None:
        """Rows that were read; tells the table which."""
        self._pages.take(walked)
        if walked.end is not None and walked.end != self._count:
            self._resize(walked.end)
        for number, rows in walked.rows.items():
            if rows:
                top = self.index(number * SIZE, 0)
                bottom = self.index(min(number * SIZE + len(rows), self._count) - 1, len(COLUMNS) - 1)
                self.dataChanged.emit(top, bottom)

    def case(self, row: int) -> CaseRow | None:
        """The case in a row, when it is there already."""
        return self._pages.row(row)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return said(COLUMNS[section].name)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= self._count:
            return None
        row = self._pages.row(index.row())
        if row is None:
            if role == Qt.ItemDataRole.DisplayRole:
                self.wanted.emit(index.row() // SIZE)
                return "…"
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            text = said(COLUMNS[index.column()].text(row, self._around))
            return text or ("—" if role == Qt.ItemDataRole.AccessibleTextRole else "")
        if role == Qt.ItemDataRole.DecorationRole:
            return self._icon(row, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            text = said(COLUMNS[index.column()].text(row, self._around))
            return text if "<" not in text else None
        return None

    def retranslate(self) -> None:
        """Say everything again in the language spoken now."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)
        if self._count:
            self.dataChanged.emit(self.index(0, 0), self.index(self._count - 1, len(COLUMNS) - 1))

    def _icon(self, row: CaseRow, column: int) -> QIcon | None:
        drawing: tuple[str, str] | None = None
        if column == _STATE:
            drawing = _STATE_ICONS.get(row.state)
        elif column == _WAY:
            drawing = ("warning", "danger") if row.clash else _WAY_ICONS.get(row.sending)
        elif column == _DUE and row.due_on is not None and row.due_on < self._around.today:
            drawing = ("clock", "danger")
        return icons.icon(*drawing, theme.grown(16)) if drawing else None

    def _resize(self, count: int) -> None:
        if count > self._count:
            self.beginInsertRows(_ROOT, self._count, count - 1)
            self._count = count
            self.endInsertRows()
        else:
            self.beginRemoveRows(_ROOT, count, self._count - 1)
            self._count = count
            self.endRemoveRows()
