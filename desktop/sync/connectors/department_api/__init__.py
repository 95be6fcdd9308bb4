"""Departments that keep to our own published contract (resources/schemas/department-api.yaml)."""

from desktop.sync.connectors.department_api.connector import (
    CHUNK,
    LARGEST_PAPER,
    Config,
    DepartmentApi,
    connect,
)

__all__ = ["CHUNK", "LARGEST_PAPER", "Config", "DepartmentApi", "connect"]
