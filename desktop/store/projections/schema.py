"""The projection tables; raise VERSION with every change, and stores rebuild themselves."""

from __future__ import annotations

VERSION = 13

# Columns that rebuild --check compares; row numbers (n) may differ between two histories of one store.
COMPARED = {
    "cases": (
        "id, number, service, version, department, state, applicant, proxy, bundle, opened_at, received_on, "
        "due_on, owner, device, missing, sending, clash, odd, reference, promised_by, statutory_by, "
        "decided_on, delivered_on, circumstances, paper"
    ),
    "steps": (
        "case_id, delivery, step, department, call, key, paper, state, position, attempt, since, "
        "received_on, why, turn, reference, case_number"
    ),
    "results": "case_id, sha256, department, state, paper, since",
    "residents": "id, name, id_number, phone, birth",
    "names": "token, kind, title",
    "staff": "id, login, name, role, clearance, departments, active",
    "devices": "id, public_key, name, prefix",
    "centre": "id, name, district, code, practice",
    "departments": "id, name, code, connector, config, active",
    "services": "id, version, department, ended, body",
    "life_events": "id, body",
    "calendars": "year, body",
    "numbers": "number, block, device, department, state, case_id",
    "forms": "number, block, service, version, pile, position, state, case_id, since",
    "bundles": "id, life_event, applicant, body",
    "days": "id, body",
    "case_counts": "department, state, many",
    "hall_groups": "id, letter, name, departments, active",
    "hall_windows": "device, groups",
    "tickets": (
        "id, day, line, first_line, number, running, device, priority, appointment, state, for_window, note, "
        "taken_at, place, since, waited_s, handled_s, first_called, called, called_at_device, calls, cases, "
        "clash"
    ),
    "visits": "id, code, subject, case_id, day, sealed, way, rated_at, more",
    "answers": "id, state, pending, department, service, valid_until, published_at, body, writer",
    "inquiries": (
        "id, number, question, department, service, resident, state, owner, offered_to, due_on, asked_at, "
        "device, sending, reference, proposed, odd"
    ),
    "told": "id, at, staff, resident, answer, inquiry, question, helped",
}

TABLES = (*COMPARED, "finds", "answer_words")

STATEMENTS = (
    """CREATE TABLE cases (
        n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, number TEXT NOT NULL, service TEXT NOT NULL,
        version INTEGER NOT NULL, department TEXT NOT NULL, state TEXT NOT NULL, applicant TEXT NOT NULL,
        proxy TEXT NOT NULL, bundle TEXT NOT NULL, opened_at TEXT NOT NULL, received_on TEXT, due_on TEXT,
        owner TEXT NOT NULL, device TEXT NOT NULL, missing INTEGER NOT NULL, sending TEXT NOT NULL,
        clash INTEGER NOT NULL, odd INTEGER NOT NULL, reference TEXT NOT NULL, promised_by TEXT,
        statutory_by TEXT, decided_on TEXT, delivered_on TEXT, circumstances TEXT NOT NULL,
        paper TEXT NOT NULL)""",
    "CREATE INDEX cases_paper ON cases (paper, n) WHERE paper NOT IN ('', 'checked', 'given_up')",
    "CREATE INDEX cases_number ON cases (number) WHERE number <> ''",
    "CREATE INDEX cases_reference ON cases (reference, department) WHERE reference <> ''",
    "CREATE INDEX cases_applicant ON cases (applicant, n)",
    "CREATE INDEX cases_bundle ON cases (bundle) WHERE bundle <> ''",
    "CREATE INDEX cases_due ON cases (due_on, n) WHERE due_on IS NOT NULL",
    "CREATE INDEX cases_state ON cases (state, n)",
    "CREATE INDEX cases_department ON cases (department, n)",
    "CREATE INDEX cases_received ON cases (received_on) WHERE received_on IS NOT NULL",
    "CREATE INDEX cases_service ON cases (service)",
    """CREATE TABLE case_counts (department TEXT NOT NULL, state TEXT NOT NULL, many INTEGER NOT NULL,
        PRIMARY KEY (department, state)) WITHOUT ROWID""",
    """CREATE TRIGGER cases_counted_in AFTER INSERT ON cases BEGIN
        INSERT INTO case_counts VALUES (new.department, new.state, 1)
        ON CONFLICT DO UPDATE SET many = many + 1; END""",
    """CREATE TRIGGER cases_counted_over AFTER UPDATE OF department, state ON cases
        WHEN old.state <> new.state OR old.department <> new.department BEGIN
        UPDATE case_counts SET many = many - 1 WHERE department = old.department AND state = old.state;
        INSERT INTO case_counts VALUES (new.department, new.state, 1)
        ON CONFLICT DO UPDATE SET many = many + 1; END""",
    """CREATE TABLE steps (
        case_id TEXT NOT NULL, delivery TEXT NOT NULL, step TEXT NOT NULL, department TEXT NOT NULL,
        call TEXT NOT NULL, key TEXT NOT NULL, paper TEXT NOT NULL,
        state TEXT NOT NULL,
        position INTEGER NOT NULL, attempt INTEGER NOT NULL, since TEXT NOT NULL, received_on TEXT,
        why TEXT NOT NULL, turn TEXT NOT NULL, reference TEXT NOT NULL, case_number TEXT NOT NULL,
        device TEXT NOT NULL, planned INTEGER NOT NULL,
        PRIMARY KEY (case_id, planned, position)) WITHOUT ROWID""",
    "CREATE INDEX steps_open ON steps (department, state, received_on) WHERE state <> 'done'",
    """CREATE TABLE results (case_id TEXT NOT NULL, sha256 TEXT NOT NULL, department TEXT NOT NULL,
        state TEXT NOT NULL, paper TEXT NOT NULL, since TEXT NOT NULL, PRIMARY KEY (case_id, sha256)
        ) WITHOUT ROWID""",
    "CREATE INDEX results_open ON results (department, state, since) WHERE state <> 'kept'",
    """CREATE TABLE residents (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
        id_number TEXT NOT NULL, phone TEXT NOT NULL, birth TEXT)""",
    "CREATE INDEX residents_id_number ON residents (id_number)",
    """CREATE TABLE names (token TEXT NOT NULL, kind TEXT NOT NULL, n INTEGER NOT NULL, title TEXT NOT NULL,
        PRIMARY KEY (kind, token, n)) WITHOUT ROWID""",
    # By n alone, and asked with +kind: without statistics the planner would walk every name of the kind.
    "CREATE INDEX names_of ON names (n)",
    # Pieces of numbers. Contentless: rows are numbered -2 * n for cases and -2 * n - 1 for residents, so that
    # the newest come first and a common piece is answered after a few rows.
    """CREATE VIRTUAL TABLE finds USING fts5(text, content='', contentless_delete=1, detail='none',
        prefix='3 4', tokenize="ascii tokenchars '-/.'")""",
    """CREATE TABLE staff (id TEXT PRIMARY KEY, login TEXT NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL,
        clearance INTEGER NOT NULL, departments TEXT NOT NULL, active INTEGER NOT NULL) WITHOUT ROWID""",
    """CREATE TABLE devices (id TEXT PRIMARY KEY, public_key TEXT NOT NULL, name TEXT NOT NULL,
        prefix TEXT NOT NULL) WITHOUT ROWID""",
    """CREATE TABLE centre (id TEXT PRIMARY KEY, name TEXT NOT NULL, district TEXT NOT NULL,
        code TEXT NOT NULL, practice INTEGER NOT NULL) WITHOUT ROWID""",
    """CREATE TABLE departments (id TEXT PRIMARY KEY, name TEXT NOT NULL, code TEXT NOT NULL,
        connector TEXT NOT NULL, config TEXT NOT NULL, active INTEGER NOT NULL) WITHOUT ROWID""",
    """CREATE TABLE services (n INTEGER PRIMARY KEY, id TEXT NOT NULL, version INTEGER NOT NULL,
        department TEXT NOT NULL, ended INTEGER NOT NULL, body TEXT NOT NULL, UNIQUE (id, version))""",
    "CREATE TABLE life_events (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE calendars (year INTEGER PRIMARY KEY, body TEXT NOT NULL)",
    """CREATE TABLE numbers (number TEXT NOT NULL, block TEXT NOT NULL, device TEXT NOT NULL,
        department TEXT NOT NULL, state TEXT NOT NULL, case_id TEXT NOT NULL, position INTEGER NOT NULL,
        PRIMARY KEY (block, position)) WITHOUT ROWID""",
    """CREATE INDEX numbers_unused ON numbers (device, department, block, position)
        WHERE state = 'unused'""",
    """CREATE TABLE forms (number TEXT NOT NULL, block TEXT NOT NULL, service TEXT NOT NULL,
        version INTEGER NOT NULL, pile INTEGER NOT NULL, position INTEGER NOT NULL, state TEXT NOT NULL,
        case_id TEXT NOT NULL, since TEXT NOT NULL, PRIMARY KEY (number, block)) WITHOUT ROWID""",
    """CREATE TABLE bundles (id TEXT PRIMARY KEY, life_event TEXT NOT NULL, applicant TEXT NOT NULL,
        body TEXT NOT NULL) WITHOUT ROWID""",
    "CREATE TABLE days (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE hall_groups (id TEXT PRIMARY KEY, letter TEXT NOT NULL, name TEXT NOT NULL,
        departments TEXT NOT NULL, active INTEGER NOT NULL) WITHOUT ROWID""",
    "CREATE TABLE hall_windows (device TEXT PRIMARY KEY, groups TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE tickets (id TEXT PRIMARY KEY, day TEXT NOT NULL, line TEXT NOT NULL,
        first_line TEXT NOT NULL, number TEXT NOT NULL, running INTEGER NOT NULL, device TEXT NOT NULL,
        priority TEXT NOT NULL, appointment TEXT, state TEXT NOT NULL, for_window TEXT NOT NULL,
        note TEXT NOT NULL, taken_at TEXT NOT NULL, place TEXT NOT NULL, since TEXT NOT NULL,
        waited_s INTEGER NOT NULL, handled_s INTEGER NOT NULL, first_called TEXT, called TEXT NOT NULL,
        called_at_device TEXT NOT NULL, calls INTEGER NOT NULL, cases TEXT NOT NULL,
        clash INTEGER NOT NULL) WITHOUT ROWID""",
    "CREATE INDEX tickets_day ON tickets (day, state)",
    """CREATE TABLE visits (id TEXT PRIMARY KEY, code TEXT NOT NULL, subject TEXT NOT NULL,
        case_id TEXT NOT NULL, day TEXT NOT NULL, sealed TEXT NOT NULL, way TEXT NOT NULL,
        rated_at TEXT, more INTEGER NOT NULL) WITHOUT ROWID""",
    "CREATE INDEX visits_code ON visits (code)",
    "CREATE INDEX visits_subject ON visits (subject)",
    "CREATE INDEX visits_day ON visits (day)",
    """CREATE TABLE answers (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, state TEXT NOT NULL,
        pending INTEGER NOT NULL, department TEXT NOT NULL, service TEXT NOT NULL, valid_until TEXT,
        published_at TEXT NOT NULL, body TEXT NOT NULL, writer TEXT NOT NULL)""",
    "CREATE INDEX answers_service ON answers (service) WHERE service <> ''",
    "CREATE INDEX answers_pending ON answers (pending) WHERE pending",
    # The words of answers: pairs of Chinese characters and words, compared with a whole question.
    """CREATE VIRTUAL TABLE answer_words USING fts5(text, content='', contentless_delete=1,
        tokenize='ascii')""",
    """CREATE TABLE inquiries (id TEXT PRIMARY KEY, number TEXT NOT NULL, question TEXT NOT NULL,
        department TEXT NOT NULL, service TEXT NOT NULL, resident TEXT NOT NULL, state TEXT NOT NULL,
        owner TEXT NOT NULL, offered_to TEXT NOT NULL, due_on TEXT, asked_at TEXT NOT NULL,
        device TEXT NOT NULL, sending TEXT NOT NULL, reference TEXT NOT NULL, proposed TEXT NOT NULL,
        odd INTEGER NOT NULL) WITHOUT ROWID""",
    "CREATE INDEX inquiries_due ON inquiries (state, due_on)",
    "CREATE INDEX inquiries_number ON inquiries (number)",
    "CREATE INDEX inquiries_reference ON inquiries (department, reference) WHERE reference <> ''",
    """CREATE TABLE told (id TEXT PRIMARY KEY, at TEXT NOT NULL, staff TEXT NOT NULL, resident TEXT NOT NULL,
        answer TEXT NOT NULL, inquiry TEXT NOT NULL, question TEXT NOT NULL, helped INTEGER NOT NULL
        ) WITHOUT ROWID""",
    "CREATE INDEX told_resident ON told (resident, at) WHERE resident <> ''",
    "CREATE INDEX told_answer ON told (answer, at) WHERE answer <> ''",
)
