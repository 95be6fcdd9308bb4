"""What stands around every page: rail, header, the one box, toasts, the lock screen."""
