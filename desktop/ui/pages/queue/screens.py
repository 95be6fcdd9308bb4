"""The card that opens the screens of the hall and says whether calls are spoken."""

from __future__ import annotations

from desktop.errors import Sentence, sentence
from desktop.ui.hall.keeper import HallKeeper
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.cards import Card
from desktop.ui.parts.flow import flowing
from desktop.ui.parts.labels import PlainLabel

_SCREENS: dict[str, tuple[Sentence, Sentence, str]] = {
    "hall": (sentence("Open the hall screen"), sentence("Close the hall screen"), "eye"),
    "numbers": (sentence("Open the number screen"), sentence("Close the number screen"), "queue"),
    "rating": (sentence("Open the rating screen"), sentence("Close the rating screen"), "hand"),
}


class ScreensCard(Card):
    """Each opens as a window of its own, to be moved to the screen that faces the people."""

    def __init__(self, keeper: HallKeeper) -> None:
        super().__init__(sentence("Screens in the hall"))
        self._keeper = keeper
        self.buttons: dict[str, Button] = {}
        for which, (_, _, icon) in _SCREENS.items():
            button = Button("", "plain", icon)
            button.clicked.connect(lambda _checked=False, w=which: keeper.switch(w))
            self.buttons[which] = button
        self.voice = PlainLabel("", "body", "muted", lines=True)
        self.speak = Button("", "quiet")
        self.speak.clicked.connect(lambda: keeper.voice.switch(not keeper.voice.on))
        hint = sentence("Move it to the screen that faces the people; F11 fills that screen.")
        self.inside.addWidget(flowing(*self.buttons.values()))
        self.inside.addWidget(PlainLabel(hint, "caption", "muted", lines=True))
        self.inside.addWidget(self.voice)
        self.inside.addWidget(flowing(self.speak))
        self.figures = Button(sentence("Figures of ratings"), "quiet", "report")
        self.figures.clicked.connect(lambda: keeper.acts()["ratings"]())
        self.figures.setVisible("ratings" in keeper.acts())
        self.inside.addWidget(flowing(self.figures))
        keeper.turned.connect(self.show_keeper)
        self.show_keeper()

    def show_keeper(self) -> None:
        """Say what is open."""
        for which, (opens, closes, _) in _SCREENS.items():
            button = self.buttons[which]
            button.say(closes if which in self._keeper.screens else opens)
        voice = self._keeper.voice
        self.voice.say(voice.state())
        self.speak.setVisible(voice.there)
        self.speak.say(sentence("Do not speak") if voice.on else sentence("Speak"))
