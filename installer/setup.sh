#!/bin/sh
# Makes a checkout ready: system libraries and fonts, the virtual environment, locked and hashed requirements.
#
#   installer/setup.sh run       what the program needs
#   installer/setup.sh test      what its tests and the frozen program need as well
#   installer/setup.sh contract  an environment of its own for the check of the published contract
#
# What is there already is left alone: no package manager and no network are touched, so a second start works
# without a line. Package sources are the machine's own settings (pip, apt); none are named here.
set -eu

root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
for_what=${1:-run}

say() { printf '%s\n' "$*" >&2; }
stop() { say "$1"; say "Next step: $2"; exit 1; }

case $for_what in
    run) lock=$root/requirements/run.txt; venv=$root/.venv ;;
    test) lock=$root/requirements/dev.txt; venv=$root/.venv ;;
    contract) lock=$root/requirements/contract.txt; venv=$root/.venv-contract ;;
    *) stop "Unknown purpose: $for_what" "run installer/setup.sh run, test or contract" ;;
esac

# One library a line, by what needs it.
libraries="
    libgl1 libegl1 libxkbcommon0 libfontconfig1 libdbus-1-3 libglib2.0-0 libgssapi-krb5-2
    libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0
    libxcb-render-util0 libxcb-shape0 libxcb-xkb1 libx11-xcb1
    libwayland-client0 libwayland-cursor0 libwayland-egl1
    libcups2
    fontconfig
"
# poppler-utils (with poppler-data for Chinese) reads the text of PDFs back, xvfb (with xauth) is a screen, binutils is what PyInstaller looks with.
tools="poppler-utils poppler-data xvfb xauth binutils"

find_python() {
    for name in ${PYTHON:-} python3.11 python3 python3.12 python3.13 python3.14; do
        if command -v "$name" >/dev/null 2>&1 &&
            "$name" -c 'import sys; raise SystemExit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    stop "Python 3.11 or later is missing." "install python3 (3.11 or later), or name one: make PYTHON=/path/to/python3"
}

# A package counts as there under its own name or the one Debian gave it with 64-bit time.
is_installed() {
    dpkg-query -W -f '${db:Status-Status}\n' "$1" "${1}t64" 2>/dev/null | grep -qx installed
}

install_packages() {
    if ! command -v dpkg-query >/dev/null 2>&1; then
        say "This is not a Debian system; it needs what Debian calls: $*"
        return
    fi
    missing=""
    for package in "$@"; do
        is_installed "$package" || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    say "Installing system packages:$missing"
    if [ "$(id -u)" = 0 ]; then
        as_root=""
    elif command -v sudo >/dev/null 2>&1; then
        as_root="sudo"
    else
        stop "System packages are missing and only an administrator can install them." \
            "as root: apt-get install --no-install-recommends$missing"
    fi
    # Word splitting is meant: a list of package names, and perhaps no sudo.
    # shellcheck disable=SC2086
    { $as_root apt-get -qq update &&
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 install -y \
            --no-install-recommends $missing; } >&2 ||
        stop "The system packages could not be installed." "see the lines above, mend the package sources, then run the same command again"
}

install_requirements() {
    # Also made anew when the checkout was moved or its Python is gone: then its own pip no longer starts.
    if ! "$venv/bin/pip" --version >/dev/null 2>&1; then
        say "Making $venv"
        "$python" -m venv --clear "$venv" || stop "The virtual environment could not be made." "see the lines above"
    fi
    say "Installing the locked requirements of $lock"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --only-binary=:all: \
        --require-hashes -r "$lock" >&2 ||
        stop "The requirements could not be installed." "see the lines above; check the line and pip's settings, then run the same command again"
}

# The program of this checkout under its own name.
write_command() {
    cat >"$venv/bin/one-counter" <<END
#!/bin/sh
PYTHONPATH="$root\${PYTHONPATH:+:\$PYTHONPATH}" exec "$venv/bin/python" -m desktop "\$@"
END
    chmod +x "$venv/bin/one-counter"
}

# The stamp says what is set up: these locks, this script, this Python.
fingerprint() {
    {
        cat "$lock" "$root/installer/setup.sh"
        printf '%s\n' "$venv"
        "$venv/bin/python" -c 'import sys; print(sys.version, sys.prefix)' 2>/dev/null || printf 'no environment\n'
    } | sha256sum | cut -d ' ' -f 1
}

stamp=$venv/one-counter-$for_what.stamp
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(fingerprint)" ]; then
    exit 0
fi

python=$(find_python)
wanted=$libraries
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    wanted="$wanted python3-venv"
fi
if [ "$for_what" != run ]; then
    wanted="$wanted $tools"
    # PyInstaller ships the shared library of the interpreter; Debian keeps it in a package of its own.
    "$python" -c 'import ctypes, sysconfig; ctypes.CDLL(sysconfig.get_config_var("INSTSONAME"))' 2>/dev/null ||
        wanted="$wanted libpython$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')"
fi
# shellcheck disable=SC2086
install_packages $wanted
install_requirements
[ "$venv" = "$root/.venv" ] && write_command
fingerprint >"$stamp"
say "Ready."
