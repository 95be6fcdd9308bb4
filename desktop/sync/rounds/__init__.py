"""Carries plans out: one worker a department, so that none waits for another and none for the window."""

from desktop.sync.rounds.course import Course
from desktop.sync.rounds.worker import Round, Worker

__all__ = ["Course", "Round", "Worker"]
