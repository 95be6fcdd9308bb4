"""What an Open311 endpoint knows: its services with their questions, and the reports it took."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

Fields = dict[str, Any]

SERVICES: list[Fields] = [
    {
        "service_code": "POT/01",
        "service_name": "Pothole",
        "description": "A hole in the road",
        "metadata": True,
        "type": "realtime",
        "keywords": "road, hole",
        "group": "streets",
    },
    {
        "service_code": "7",
        "service_name": "Street light",
        "description": "A light is out",
        "metadata": False,
        "type": "realtime",
        "keywords": "",
        "group": "streets",
    },
    {
        "service_code": "NIGHT",
        "service_name": "Noise at night",
        "description": "Taken in batches",
        "metadata": False,
        "type": "batch",
        "keywords": "",
        "group": "order",
    },
    {
        "service_code": "TIP",
        "service_name": "Anonymous tip",
        "description": "Nobody can look it up",
        "metadata": False,
        "type": "blackbox",
        "keywords": "",
        "group": "order",
    },
]
QUESTIONS: list[Fields] = [
    {
        "variable": True,
        "code": "DEPTH",
        "datatype": "singlevaluelist",
        "required": True,
        "datatype_description": "",
        "order": 1,
        "description": "How deep is it?",
        "values": [{"key": 1, "name": "Below 10 cm"}, {"key": 2, "name": "Deeper"}],
    },
    {
        "variable": True,
        "code": "what else",
        "datatype": "multivaluelist",
        "required": False,
        "datatype_description": "",
        "order": 2,
        "description": "What else is there?",
        "values": [{"key": "W", "name": "Water"}, {"key": "E", "name": "Edges"}],
    },
    {
        "variable": True,
        "code": "SINCE",
        "datatype": "datetime",
        "required": False,
        "datatype_description": "",
        "order": 3,
        "description": "Since when?",
    },
    {
        "variable": False,
        "code": "NOTE",
        "datatype": "text",
        "required": False,
        "datatype_description": "",
        "order": 4,
        "description": "We repair within a week.",
    },
]


class Refused(Exception):  # noqa: N818 - the endpoint's own word
    """A refusal: status, code and description."""

    def __init__(self, status: int, code: str, description: str) -> None:
        super().__init__(description)
        self.status, self.code, self.description = status, code, description


class Books:
    """The reports in the order they came; ``token`` ones get their id when the batch is run."""

    def __init__(self, first_id: int = 0) -> None:
        self.reports: list[Fields] = []
        self.updates: list[Fields] = []
        self._next = first_id

    def take(self, service: Fields, form: dict[str, list[str]], address: str) -> Fields:
        """Keep a new report."""
        now = datetime.now(UTC)
        report = {
            "id": None,
            "token": "",
            "status": "open",
            "status_notes": "",
            "service_code": service["service_code"],
            "service_name": service["service_name"],
            "type": service["type"],
            "description": form.get("description", [""])[0],
            "account_id": form.get("account_id", [""])[0],
            "address": address,
            "requested": now,
            "updated": now,
            "form": form,
        }
        if service["type"] == "batch":
            report["token"] = f"T-{len(self.reports) + 1}"
        else:
            report["id"] = self._number()
        self.reports.append(report)
        return report

    def _number(self) -> int:
        self._next += 1
        return self._next - 1

    def run_batch(self) -> None:
        """Give every report that waits for one its number."""
        for report in self.reports:
            if report["id"] is None:
                report["id"] = self._number()

    def by_id(self, id: str) -> Fields | None:
        """The report with this number."""
        return next((one for one in self.reports if one["id"] is not None and str(one["id"]) == id), None)

    def move(self, id: str, status: str, notes: str = "") -> None:
        """The department does something with a report and says so."""
        report = self.by_id(id)
        assert report is not None
        report["status"] = "closed" if status.lower() in ("closed", "fixed", "no_further_action") else "open"
        report["status_notes"], report["updated"] = notes, datetime.now(UTC)
        self.updates.append(
            {
                "update_id": f"own-{len(self.updates)}",
                "service_request_id": report["id"],
                "status": status,
                "updated_datetime": report["updated"],
                "description": notes,
            }
        )
