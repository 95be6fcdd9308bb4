"""Look-ups of services and life events."""

from __future__ import annotations

from datetime import date

import msgspec

from desktop.domain.catalogue import LifeEvent, Service
from desktop.store.lookups.asking import Asking

Versions = dict[tuple[str, int], tuple[Service, bool]]


class CatalogueLookups(Asking):
    """What the counter offers."""

    _kept: tuple[int, Versions] | None = None

    def service(self, service_id: str, version: int | None = None) -> Service | None:
        """One version of a service; the newest that has not ended when none is named."""
        known = self.all_versions()
        if version is not None:
            found = known.get((service_id, version))
            return found[0] if found else None
        versions = [s for (i, _), (s, ended) in known.items() if i == service_id and not ended]
        return max(versions, key=lambda s: s.version, default=None)

    def service_on(self, service_id: str, day: date) -> Service | None:
        """The version in force on a day: the newest that has begun and not ended; None when there is none."""
        return next((one for one in self.services_on(day) if one.id == service_id), None)

    def services_on(self, day: date) -> tuple[Service, ...]:
        """The version in force on a day of every service that has one, by department and id."""
        newest: dict[str, Service] = {}
        for service, ended in self.all_versions().values():
            if not ended and service.valid_from <= day <= (service.valid_until or date.max):
                known = newest.get(service.id)
                if known is None or known.version < service.version:
                    newest[service.id] = service
        return tuple(sorted(newest.values(), key=lambda s: (s.department, s.id)))

    def services(self, department: str = "") -> tuple[Service, ...]:
        """The newest version of every service offered now, by department and id."""
        newest: dict[str, Service] = {}
        for service, ended in self.all_versions().values():
            if not ended and (service.id not in newest or newest[service.id].version < service.version):
                newest[service.id] = service
        chosen = (s for s in newest.values() if department in ("", s.department))
        return tuple(sorted(chosen, key=lambda s: (s.department, s.id)))

    def all_versions(self) -> Versions:
        """Every version of every service ever offered, and whether its service has ended."""
        times, kept = self._journal.times("service"), self._kept
        if kept is not None and kept[0] == times:
            return kept[1]
        with self._vault.read() as connection:
            rows = connection.execute("SELECT body, ended FROM services").fetchall()
        decoded = ((msgspec.json.decode(body, type=Service), bool(ended)) for body, ended in rows)
        versions = {(s.id, s.version): (s, ended) for s, ended in decoded}
        self._kept = (times, versions)
        return versions

    def life_events(self) -> tuple[LifeEvent, ...]:
        """The life events the centre offers."""
        with self._vault.read() as connection:
            rows = connection.execute("SELECT body FROM life_events ORDER BY id").fetchall()
        return tuple(msgspec.json.decode(body, type=LifeEvent) for (body,) in rows)

    def life_event(self, event_id: str) -> LifeEvent | None:
        """One life event."""
        return next((event for event in self.life_events() if event.id == event_id), None)

    def most_used(self, since: date, limit: int = 9) -> tuple[str, ...]:
        """Services this store opened most since a day, most used first."""
        with self._vault.read() as connection:
            rows = connection.execute(
                """SELECT service, count(*) AS many FROM cases WHERE received_on >= ?
                GROUP BY service ORDER BY many DESC, service LIMIT ?""",
                (since.isoformat(), limit),
            ).fetchall()
        return tuple(service for service, _ in rows)
