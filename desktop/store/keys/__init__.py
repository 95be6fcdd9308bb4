"""Keys: who may open the store, how a passphrase becomes a key, and the way back when one is lost."""

from desktop.store.keys.ring import KeyRing, new_ring
from desktop.store.keys.slots import CAREFUL, Cost, KeyFile, calibrate

__all__ = ["CAREFUL", "Cost", "KeyFile", "KeyRing", "calibrate", "new_ring"]
