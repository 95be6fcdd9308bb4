#!/bin/sh
# Opens the practice centre; where there is no screen it runs a whole practice day by itself and says what it left.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"
python=${PYTHON:-.venv/bin/python}
out=${OUT:-out}/tour

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    exec "$python" -m desktop practice
fi

echo "There is no screen here: running the practice tour, a whole day without a person."
"$python" -m desktop practice --tour "$out"
count() { find "$out" -name "$1" | wc -l | tr -d ' '; }
echo
echo "In $root/$out:"
echo "  $(count '*.pdf') receipts, notices and reports (*.pdf)"
echo "  $(count '*.png') screenshots (*.png)"
echo "  tour.json: every step with its figures"
