"""Any JSON system of a department, described by one TOML file and no code (docs/connectors.md)."""

from desktop.sync.connectors.declarative.config import Config
from desktop.sync.connectors.declarative.connector import Declarative, connect

__all__ = ["Config", "Declarative", "connect"]
