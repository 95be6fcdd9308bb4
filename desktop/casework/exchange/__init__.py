"""What people do about the exchange with departments: results, stuck steps, limits, numbers."""
