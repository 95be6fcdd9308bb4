"""The table of everything the window can show: each page and dialog, how to get there, and who gets there."""

from __future__ import annotations

from collections.abc import Callable

from desktop.app import consulting, paper_forms, practising
from desktop.app.stage import Scene, Stage, let_go

_BEFORE = ("marriage-registration", "home-record-query")  # services that every practice centre offers


def _one_box(stage: Stage) -> None:
    stage.window.go("counter")
    stage.window.header.box.look_for("张")
    stage.settle()


def _found(stage: Stage) -> None:
    stage.window.go("counter")
    stage.settle()
    stage.page.picker.tiles.filter = "hun"
    stage.page.picker.tiles.typed.emit("hun")
    stage.settle()


def _wrong_passphrase(stage: Stage) -> None:
    login = stage.window.login
    login.who.setEditText(practising.CLERK)
    login.passphrase.setText(practising.CLERK)  # a name is not a passphrase
    login.enter.click()
    stage.settle()


def _new_person(stage: Stage) -> None:
    page = stage.open("intake", service=_BEFORE[0])
    page.applicant.applicant.finder.start_registering()


def _problems(stage: Stage) -> None:
    page = stage.intake("check")
    page.submit()
    stage.settle()


def _registers(service: str, *, ask: bool) -> Callable[[Stage], object]:
    """What may be asked of registers, or asked; the draft is made once and serves every look."""

    def open_it(stage: Stage) -> None:
        from desktop.casework import intake
        from desktop.casework.together import reading

        who = stage.resident()
        draft = reading.draft_of(stage.desk, who, service)
        case = draft.id if draft is not None else intake.open_case(stage.desk, service, who).result
        page = stage.open("intake", case=case)
        group = page.form.group_of("household_size")
        page.show_step(f"form:{group}")
        if ask:
            page.registers.ask(group)
            stage.settle()

    return open_it


def _situation(stage: Stage) -> None:
    stage.event().show_step("situation")


def _resident_tab(tab: int) -> Callable[[Stage], object]:
    def open_it(stage: Stage) -> None:
        stage.open("resident", resident=stage.resident()).tabs.setCurrentIndex(tab)

    return open_it


def _masked(stage: Stage) -> None:
    stage.open("resident", resident=stage.resident()).ask_purpose()


def _deed(which: str, *states: str) -> Callable[[Stage], object]:
    def open_it(stage: Stage) -> None:
        stage.case_page(*states).start(which)
        stage.settle()

    return open_it


def _clash(stage: Stage) -> None:
    """Two made-up sides of one answer; nothing is written for the picture."""
    from desktop.domain.telling import field_name
    from desktop.ui.dialogs.clash import DisputeShown, SideShown
    from desktop.ui.pages.case import clash

    page = stage.case_page("in_review", "accepted", "delivered")
    at, service = stage.desk.clock.now(), page.shown.view.service
    sides = (
        SideShown("a", "清河路63号3单元103室", stage.desk.who.name, at, True),
        SideShown("b", "清河路36号3单元103室", "王芳", at, False),
    )
    name = next(iter(service.form.get("properties", {"address": {}})))
    clash.show(page, page.shown, (DisputeShown("value:address", field_name(name, service), sides),))


def _refusal(stage: Stage) -> None:
    stage.intake("check").ending.ask_refusal()


def _notice(stage: Stage) -> None:
    stage.intake("check").ending.ask_notice()


def _crash(stage: Stage) -> None:
    from desktop.ui.application import tell_bug

    stage.window.go("counter")
    tell_bug(stage.window, ValueError("for the picture"))


def _toast(stage: Stage) -> None:
    from desktop.errors import sentence

    stage.window.go("counter")
    stage.settle()
    stage.window.toast(sentence("Saved on this computer."), lambda: None)


def _trouble(stage: Stage) -> None:
    from desktop.errors import Trouble, sentence

    stage.case_page("accepted", "in_review")
    stage.window.trouble(
        Trouble(
            sentence("Nothing is known here under the code {code}.", code="CA-000000-00"),
            sentence("Scan it again, or look for the name or the number in the box."),
        )
    )


def _lock(stage: Stage) -> None:
    stage.window.queue_number = "A017"
    stage.window.lock()
    let_go()  # the pages that were open


def _queue(which: str) -> Callable[[Stage], object]:
    def open_it(stage: Stage) -> None:
        from desktop.ui.pages.queue import asking

        stage.window.go("queue")
        stage.settle()
        page = stage.page
        {
            "hold": lambda: asking.hold(page),
            "transfer": lambda: asking.transfer(page, page.hall),
            "line": lambda: asking.set_line(page),
            "end": lambda: asking.end_line(page, page.hall),
        }[which]()
        stage.settle()

    return open_it


def _slip(stage: Stage) -> None:
    from desktop.ui.pages.queue import asking

    asking.type_slip(stage.open("ratings"))


def _screen(which: str) -> Callable[[Stage], object]:
    """A screen that faces the people, in a window of its own."""

    def open_it(stage: Stage) -> None:
        stage.window.go("queue")
        stage.window.press(f"screen.{which}")
        stage.settle()
        stage.beside = stage.window.hall.screens[which]

    return open_it


def _view(stage: Stage) -> None:
    stage.window.go("cases")
    stage.settle()
    stage.page.views.ask_name()


def _by_hand(which: str) -> Callable[[Stage], object]:
    def open_it(stage: Stage) -> None:
        from desktop.ui.pages.deliveries import turns

        page = stage.case_page("accepted", "in_review")
        step = page.shown.steps[0]
        if which == "where":
            turns.ask_where(page, step)
        else:
            turns.ask_reference(page, step)

    return open_it


def _setup(step: int) -> Callable[[Stage], object]:
    """The set-up assistant at a step, everything before it answered."""

    def open_it(stage: Stage) -> None:
        assistant = stage.window.login.assistant
        if assistant is None:
            return
        site = practising.SITE
        answers = (site.name.zh, site.name.en, site.district.zh, site.district.en, site.code, "7", "A7")
        for name, text in zip(assistant.centre.fields, answers, strict=True):
            getattr(assistant.centre, name).setText(text)
        people = assistant.people
        people.login.setText(practising.ADMINISTRATOR)
        people.person.setText(site.administrator.name)
        for line in (people.passphrase, people.again):
            line.setText(practising.PASSPHRASE)
        assistant.show_step(min(step, 2))
        if step == _SHARES:
            assistant.go_on()

    return open_it


_SHARES = 3
NEW = "new"  # nobody yet: a computer without a store
CLERK, MANAGER, IT = practising.CLERK, practising.MANAGER, practising.ADMINISTRATOR

SCENES: tuple[Scene, ...] = (
    Scene("sign-in", "", lambda stage: None),
    Scene("sign-in-wrong", "", _wrong_passphrase),
    Scene("counter", CLERK, lambda stage: stage.window.go("counter")),
    Scene("counter-found", CLERK, _found),
    Scene("one-box", CLERK, _one_box),
    Scene("toast", CLERK, _toast),
    Scene("work-list", CLERK, lambda stage: stage.window.go("cases")),
    Scene("guide", CLERK, lambda stage: stage.open("guide", service=_BEFORE[0])),
    Scene("intake-person", CLERK, lambda stage: stage.open("intake", service=_BEFORE[0])),
    Scene("intake-new-person", CLERK, _new_person),
    Scene("intake-situation", CLERK, _situation),
    Scene("intake-form", CLERK, lambda stage: stage.intake("form")),
    Scene("intake-registers", CLERK, _registers("temporary-assistance", ask=False)),
    Scene("intake-registers-told", CLERK, _registers("minimum-living-allowance", ask=True)),
    Scene("intake-circumstances", CLERK, lambda stage: stage.intake("circumstances")),
    Scene("intake-materials", CLERK, lambda stage: stage.intake("materials")),
    Scene("intake-check", CLERK, lambda stage: stage.intake("check")),
    Scene("intake-problems", CLERK, _problems),
    Scene("intake-notice", CLERK, _notice),
    Scene("intake-refuse", CLERK, _refusal),
    Scene(
        "intake-receipt",
        CLERK,
        lambda stage: stage.open("intake", case=stage.case("accepted", "in_review")),
        1.5,
    ),
    Scene("case", CLERK, lambda stage: stage.case_page("delivered", "approved", "in_review")),
    Scene(
        "case-waiting", CLERK, lambda stage: stage.case_page("waiting_supplement", "in_review", "accepted")
    ),
    Scene("case-trouble", CLERK, _trouble),
    Scene("case-note", CLERK, _deed("note", "in_review", "accepted", "delivered")),
    Scene("case-message", CLERK, _deed("message", "in_review", "accepted", "delivered")),
    Scene("case-rate", CLERK, _deed("rate", "delivered", "approved")),
    Scene("case-withdraw", CLERK, _deed("withdraw", "in_review", "accepted", "delivered")),
    Scene("case-hand-over", CLERK, _deed("deliver", "approved", "delivered")),
    Scene("case-supplement", CLERK, _deed("supplement", "waiting_supplement", "in_review", "accepted")),
    Scene("case-print-again", CLERK, _deed("receipt", "delivered", "approved", "in_review")),
    Scene("case-report", CLERK, _deed("case_report", "delivered", "approved", "in_review"), 1.5),
    Scene("case-clash", CLERK, _clash),
    Scene("case-put-right", CLERK, _deed("correct", "in_review", "accepted")),
    Scene("case-to-sign", CLERK, _deed("delivery", "approved", "delivered"), 1.5),
    Scene("case-masked", CLERK, lambda stage: stage.case_page("delivered", "in_review").ask_purpose()),
    Scene("resident", CLERK, _resident_tab(0)),
    Scene("resident-cases", CLERK, _resident_tab(1)),
    Scene("resident-known", CLERK, _resident_tab(2)),
    Scene("resident-masked", CLERK, _masked),
    Scene("resident-new", CLERK, lambda stage: stage.open("resident", resident="")),
    Scene("news", CLERK, lambda stage: stage.open("news")),
    Scene("kits", CLERK, paper_forms.kits_page()),
    Scene("kits-print", CLERK, paper_forms.kits_page("print")),
    Scene("kits-count", CLERK, paper_forms.kits_page("count")),
    Scene("kits-give-up", CLERK, paper_forms.kits_page("give_up")),
    Scene("back_entry", CLERK, paper_forms.entry()),
    Scene("back_entry-any", CLERK, paper_forms.entry("general")),
    Scene("back_entry-spoiled", CLERK, paper_forms.entry("spoil")),
    Scene("form_check", CLERK, paper_forms.check()),
    Scene("form_check-back", CLERK, paper_forms.check("back")),
    Scene("case-on-paper", CLERK, paper_forms.case),
    Scene("consult", CLERK, consulting.opened("answers", "居住证")),
    Scene("consult-mine", CLERK, consulting.opened("mine")),
    Scene("consult-review", MANAGER, consulting.opened("review")),
    Scene("answer", CLERK, consulting.answer("居住证丢失")),
    Scene("answer-expired", CLERK, consulting.answer("公积金贷款最多能贷多少")),
    Scene("answer-ask", CLERK, consulting.answer("居住证丢失", "ask_department")),
    Scene("answer-write", CLERK, consulting.answer("居住证丢失", "write_anew")),
    Scene("inquiry", CLERK, consulting.inquiry("answered")),
    Scene("inquiry-asked", CLERK, consulting.inquiry("asked", "carried")),
    Scene("inquiry-typed", CLERK, consulting.inquiry("with_department", "answered")),
    Scene("inquiry-over", CLERK, consulting.inquiry("with_department", "hand_over")),
    Scene("settings", CLERK, lambda stage: stage.open("settings")),
    Scene("manual", CLERK, lambda stage: stage.open("manual")),
    Scene("keys", CLERK, lambda stage: stage.open("keys")),
    Scene("crash", CLERK, _crash),
    Scene("queue", CLERK, lambda stage: stage.window.go("queue")),
    Scene("queue-hold", CLERK, _queue("hold")),
    Scene("queue-transfer", CLERK, _queue("transfer")),
    Scene("queue-line", CLERK, _queue("line")),
    Scene("queue-end", CLERK, _queue("end")),
    Scene("screen-hall", CLERK, _screen("hall")),
    Scene("screen-numbers", CLERK, _screen("numbers")),
    Scene("screen-rating", CLERK, _screen("rating")),
    Scene("work-list-view", CLERK, _view),
    Scene("delivery-by-hand", CLERK, _by_hand("where")),
    Scene("delivery-arrived", CLERK, _by_hand("reference")),
    Scene("ratings", MANAGER, lambda stage: stage.open("ratings")),
    Scene("ratings-slip", MANAGER, _slip),
    Scene("month-report", MANAGER, lambda stage: stage.window.go("centre"), 1.5),
    Scene("locked", MANAGER, _lock),
    Scene("setup-centre", NEW, _setup(0)),
    Scene("setup-administrator", NEW, _setup(1)),
    Scene("setup-departments", NEW, _setup(2)),
    Scene("setup-shares", NEW, _setup(_SHARES), 1.5),
    Scene("settings-it", IT, lambda stage: stage.open("settings")),
    Scene("book", IT, lambda stage: stage.open("book")),
    Scene("connections", IT, lambda stage: stage.window.go("admin")),
)

# What a person sees before anything else is opened, in the order of a day: the pictures of the practice tour.
OF_TOUR = (
    "sign-in",
    "counter",
    "one-box",
    "work-list",
    "case",
    "intake-form",
    "intake-situation",
    "month-report",
    "connections",
    "keys",
)


def scene(which: str) -> Scene:
    """The scene of an id; KeyError for an unknown one."""
    return {each.id: each for each in SCENES}[which]
