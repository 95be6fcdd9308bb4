"""A bug of ours, told plainly: what to do now, and a report that holds no personal data."""

from __future__ import annotations

import platform
import traceback

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.errors import sentence
from desktop.ui import theme
from desktop.ui.parts.banner import Banner
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.labels import PlainLabel, said


def report(error: BaseException) -> str:
    """Where it happened and what kind it was; never the message or a value, which may be a person's."""
    lines = [f"{type(error).__module__}.{type(error).__qualname__}"]
    for step in traceback.extract_tb(error.__traceback__):
        lines.append(f"  {_place(step.filename)}:{step.lineno} {step.name}")
    if error.__cause__ is not None:
        lines += ["because of", report(error.__cause__)]
    lines.append(f"Python {platform.python_version()}, {platform.system()} {platform.release()}")
    return "\n".join(lines)


def _place(file: str) -> str:
    """A file within the program or a library; never a folder of this computer, which may name a person."""
    file = file.replace("\\", "/")
    for root in ("/desktop/", "/site-packages/"):
        if root in file:
            return file.rsplit(root, 1)[1]
    return file.rsplit("/", 1)[-1]


class CrashDialog(QDialog):
    """Says that nothing acknowledged is lost, and lets the person go on or close the program."""

    def __init__(self, error: BaseException, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(said(sentence("Something went wrong in the program")))
        self.setAccessibleName(self.windowTitle())
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(16)
        banner = Banner(closable=False)
        column.addWidget(banner)
        banner.say(
            sentence("Something went wrong in the program."),
            sentence("Everything that was saved is safe. Go on, and try the last step again."),
        )
        column.addWidget(
            PlainLabel(
                sentence("If it happens again, give this to IT. It holds no personal data."), lines=True
            )
        )
        self.text = QPlainTextEdit(report(error))
        self.text.setReadOnly(True)
        self.text.setAccessibleName(said(sentence("Report for IT")))
        column.addWidget(self.text, 1)
        row = QHBoxLayout()
        copy = Button(sentence("Copy the report"), "quiet")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text.toPlainText()))
        self.close_program = Button(sentence("Close the program"), "danger")
        self.close_program.clicked.connect(self.reject)
        self.go_on = Button(sentence("Go on"), "primary")
        self.go_on.clicked.connect(self.accept)
        row.addWidget(copy)
        row.addStretch(1)
        row.addWidget(self.close_program)
        row.addWidget(self.go_on)
        column.addLayout(row)
        self.resize(min(theme.grown(620), 1300), min(theme.grown(440), 700))
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.go_on.setFocus()
