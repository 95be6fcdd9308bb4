"""A small honest complaint system that speaks as DIGIT PGR does: POST for everything, the token in the body.

After the open source of its pgr-services: nothing recognises a repeated create, searches are by tenant and
service with offsets, times are milliseconds, refusals are 400 with a list ``Errors``.
"""

from __future__ import annotations

import json
import secrets
import time
from base64 import b64encode
from typing import Any

import bottle

from tests.fakes.listening import Listening

SERVICES = {
    "StreetLightNotWorking": ("Streetlight not working", 36),
    "GarbageNeedsTobeCleared": ("Garbage", 24),
}
TENANT = "pg.citya"


class PgrServer(Listening):
    """``complaints`` is what it has, by serviceRequestId."""

    def __init__(self, password: str = "practice") -> None:
        self.app = bottle.Bottle()
        self.app.config["catchall"] = False
        super().__init__(self.app)
        self.password = password
        self.tokens: set[str] = set()
        self.complaints: dict[str, dict[str, Any]] = {}
        self.app.route("/user/oauth/token", "POST", self._token)
        self.app.route("/egov-mdms-service/v1/_search", "POST", self._guarded(self._definitions))
        for name, act in (("create", self._create), ("search", self._search), ("count", self._count)):
            self.app.route(f"/pgr-services/v2/request/_{name}", "POST", self._guarded(act))

    def decide(self, id: str, status: str) -> None:
        """Somebody there works on a complaint."""
        audit = self.complaints[id]["auditDetails"]
        self.complaints[id]["applicationStatus"] = status
        audit["lastModifiedTime"] = max(_now(), audit["lastModifiedTime"] + 1)

    def _token(self) -> Any:
        told = bottle.request.forms
        wanted = "Basic " + b64encode(b"egov-user-client:").decode()
        right = bottle.request.get_header("Authorization") == wanted
        if not right or told.get("password") != self.password or told.get("tenantId") != TENANT.split(".")[0]:
            return _told({"error": "invalid_request", "error_description": "Invalid login credentials"}, 400)
        self.tokens.add(token := secrets.token_hex(16))
        return _told({"access_token": token, "token_type": "bearer", "expires_in": 604799, "scope": "read"})

    def _guarded(self, act: Any) -> Any:
        def answer() -> Any:
            told = _body()
            if told.get("RequestInfo", {}).get("authToken") not in self.tokens:
                return _refused(401, "InvalidAccessTokenException", "Invalid access token")
            return act(told)

        return answer

    def _definitions(self, told: dict[str, Any]) -> Any:
        listed = [
            {"serviceCode": code, "name": name, "slaHours": hours, "department": "DEPT_1", "active": True}
            for code, (name, hours) in SERVICES.items()
        ]
        return _told({"ResponseInfo": None, "MdmsRes": {"RAINMAKER-PGR": {"ServiceDefs": listed}}})

    def _create(self, told: dict[str, Any]) -> Any:
        service, code = told["service"], told["service"]["serviceCode"]
        if code not in SERVICES:
            return _refused(400, "INVALID_SERVICECODE", f"The service code: {code} is not present in MDMS")
        if not service.get("address", {}).get("locality", {}).get("code"):
            return _refused(400, "INVALID_BOUNDARY_DATA", "The locality is missing")
        id, now = f"PB-PGR-2026-{len(self.complaints) + 1:06}", _now()
        audit = {"createdTime": now, "lastModifiedTime": now}
        self.complaints[id] = service | {
            "serviceRequestId": id,
            "applicationStatus": "PENDINGFORASSIGNMENT",
            "auditDetails": audit,
        }
        return _told({"responseInfo": None, "ServiceWrappers": [_wrapped(self.complaints[id])]})

    def _found(self) -> list[dict[str, Any]]:
        asked = bottle.request.query
        tests = {
            "serviceRequestId": lambda one: one["serviceRequestId"] == asked["serviceRequestId"],
            "serviceCode": lambda one: one["serviceCode"] in asked["serviceCode"].split(","),
            "fromDate": lambda one: one["auditDetails"]["createdTime"] >= int(asked["fromDate"]),
        }
        there = [one for one in self.complaints.values() if one["tenantId"] == asked.get("tenantId")]
        return [one for one in there if all(test(one) for name, test in tests.items() if name in asked)]

    def _search(self, told: dict[str, Any]) -> Any:
        asked = bottle.request.query
        offset, limit = int(asked.get("offset", 0)), int(asked.get("limit", 10))
        page = self._found()[offset : offset + limit]
        return _told({"responseInfo": None, "ServiceWrappers": [_wrapped(one) for one in page]})

    def _count(self, told: dict[str, Any]) -> Any:
        return _told({"ResponseInfo": {"status": "successful"}, "count": len(self._found())})


def _now() -> int:
    return int(time.time() * 1000)


def _wrapped(service: dict[str, Any]) -> dict[str, Any]:
    return {"service": service, "workflow": None}


def _told(value: Any, status: int = 200) -> Any:
    return bottle.HTTPResponse(json.dumps(value), status, {"Content-Type": "application/json;charset=UTF-8"})


def _refused(status: int, code: str, message: str) -> Any:
    return _told(
        {"ResponseInfo": None, "Errors": [{"code": code, "message": message, "params": None}]}, status
    )


def _body() -> Any:
    environ = bottle.request.environ
    return json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
