"""Have a machine's own scheduler run Headsup: a crontab line, or a systemd service and timer.

The texts are pure functions of a :class:`Schedule`; the functions named ``install`` write them.
Everything in them is absolute and quoted, so that neither ``HOME``, ``PATH``, the working
directory nor a space or a percent sign in a path can keep a run from starting.
"""

import hashlib
import os
import pwd
import shlex
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from domain.errors import HeadsupError

#: A run ends itself after ten minutes; one that cannot is ended after this, in seconds.
HARD_LIMIT_S = 900
SYSTEM_UNITS = Path("/etc/systemd/system")


class ScheduleError(HeadsupError):
    """The machine's scheduler would not take the entry; nothing was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """One installation to be run regularly; every path is absolute."""

    #: The ``headsup`` program inside its virtual environment.
    program: Path
    config: Path
    #: The only folder that a run writes to.
    var: Path
    every_minutes: int = 15
    #: The account a system-wide unit runs under; empty in a user's own units.
    user: str = ""

    def __post_init__(self) -> None:
        """Refuse what no scheduler can hold.

        Raises:
            ScheduleError: a path is relative or holds a line break, or the hour is not divided.
        """
        for path in (self.program, self.config, self.var):
            if not path.is_absolute() or set(str(path)) & {"\n", "\r", "\0"}:
                raise ScheduleError(f"{str(path)!r} cannot stand in a schedule")
        if self.every_minutes not in {1, 5, 10, 15, 20, 30}:
            raise ScheduleError(
                f"a run every {self.every_minutes} minutes does not divide an hour"
            )


def crontab_line(schedule: Schedule) -> str:
    """Return the line for a crontab, its minutes spread so that not all schools ask at once.

    Cron ends a command at a bare ``%``, even inside quotes: crontab(5).
    """
    limit = shutil.which("timeout")
    words = [str(schedule.program), "run", "--config", str(schedule.config)]
    if limit:
        words = [limit, "-k", "30", str(HARD_LIMIT_S), *words]
    command = f"umask 077; exec {shlex.join(words)}".replace("%", r"\%")
    return f"{_minutes(schedule)} * * * * {command}"


def _minutes(schedule: Schedule) -> str:
    digest = hashlib.sha256(bytes(schedule.config)).digest()
    first = int.from_bytes(digest[:2], "big") % schedule.every_minutes
    return ",".join(str(minute) for minute in range(first, 60, schedule.every_minutes))


def merge_crontab(existing: str, schedule: Schedule) -> str:
    """Return a crontab that holds this installation's line once, and all else as it was."""
    marker = _marker(schedule)
    kept: list[str] = []
    previous = ""
    for line in existing.splitlines():
        ours = previous == marker and " run --config " in line
        if line != marker and not ours:
            kept.append(line)
        previous = line
    return "\n".join([*kept, marker, crontab_line(schedule), ""])


def _marker(schedule: Schedule) -> str:
    return f"# headsup schedule --config {schedule.config} (the next line is replaced by it)"


def install_crontab(schedule: Schedule) -> None:
    """Put the line into the calling user's crontab, in place of an earlier one.

    Raises:
        ScheduleError: there is no cron, or it does not let this user have a crontab.
    """
    listed = _call(["crontab", "-l"])
    if listed.returncode and "no crontab" not in listed.stderr:
        raise ScheduleError(f"crontab -l: {listed.stderr.strip()}")
    existing = "" if listed.returncode else listed.stdout
    written = _call(["crontab", "-"], text=merge_crontab(existing, schedule))
    if written.returncode:
        raise ScheduleError(f"crontab: {written.stderr.strip()}")


def units(schedule: Schedule) -> Mapping[str, str]:
    """Return the systemd units by file name."""
    return {"headsup.service": _service(schedule), "headsup.timer": _timer(schedule)}


#: These hold for everybody: they need no privilege beyond ``NoNewPrivileges``.
_CONFINED = """\
UMask=0077
Nice=5
TasksMax=256
MemoryMax=2G
NoNewPrivileges=true
KeyringMode=private
LockPersonality=true
RestrictRealtime=true
RestrictSUIDSGID=true
RestrictNamespaces=true
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM
"""

#: These need the system's own manager; a user's manager may not set them up.
_WALLED = """\
User={user}
CapabilityBoundingSet=
AmbientCapabilities=
PrivateTmp=true
PrivateDevices=true
ProtectSystem=strict
ProtectHome=read-only
ReadWritePaths={var}
ProtectProc=invisible
ProtectClock=true
ProtectHostname=true
ProtectControlGroups=true
ProtectKernelLogs=true
ProtectKernelModules=true
ProtectKernelTunables=true
"""


def _service(schedule: Schedule) -> str:
    config = _unit_word(str(schedule.config)).replace("$", "$$")  # no variables in arguments
    command = f"{_unit_word(str(schedule.program))} run --config {config}"
    walled = _WALLED.format(user=schedule.user, var=_unit_word(str(schedule.var)))
    return (
        "[Unit]\n"
        "Description=Headsup: read what is posted about the school and tell the Headteacher\n"
        "Wants=network-online.target\n"
        "After=network-online.target\n\n"
        "[Service]\n"
        "Type=oneshot\n"
        f"ExecStart={command}\n"
        f"TimeoutStartSec={HARD_LIMIT_S}s\n"
        f"{_CONFINED}{walled if schedule.user else ''}"
    )


def _timer(schedule: Schedule) -> str:
    """Return the timer; each machine keeps its own delay, so that not all schools ask at once."""
    return (
        "[Unit]\n"
        f"Description=Run Headsup every {schedule.every_minutes} minutes\n\n"
        "[Timer]\n"
        f"OnCalendar=*:0/{schedule.every_minutes}\n"
        "RandomizedDelaySec=2min\n"
        "FixedRandomDelay=true\n"
        "Persistent=true\n\n"
        "[Install]\n"
        "WantedBy=timers.target\n"
    )


def _unit_word(word: str) -> str:
    r"""Quote for a unit file, where ``%`` starts a specifier and ``\`` an escape.

    Source: https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html
    """
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'


def unit_account(config: Path) -> str:
    """Return whom a unit runs as: for root the owner of the configuration; empty: the caller.

    Raises:
        ScheduleError: Nobody on this machine owns the configuration.
    """
    if os.geteuid() != 0:
        return ""
    try:
        return pwd.getpwuid(config.stat().st_uid).pw_name
    except (OSError, KeyError) as error:
        raise ScheduleError(f"{config} belongs to no account of this machine") from error


def unit_folder() -> Path:
    """Return where units go: the system's for root, else the user's own."""
    if os.geteuid() == 0:
        return SYSTEM_UNITS
    return Path.home() / ".config/systemd/user"


def install_units(schedule: Schedule, folder: Path | None = None) -> tuple[Path, ...]:
    """Write the units and start the timer; with a folder of the caller's own, only write.

    Raises:
        ScheduleError: the folder cannot be written, or systemd does not take the units.
    """
    written = _write_units(units(schedule), folder or unit_folder())
    if folder is None:
        own = [] if os.geteuid() == 0 else ["--user"]
        for words in (["daemon-reload"], ["enable", "--now", "headsup.timer"]):
            answer = _call(["systemctl", *own, *words])
            if answer.returncode:
                raise ScheduleError(f"systemctl {words[0]}: {answer.stderr.strip()}")
    return written


def _write_units(texts: Mapping[str, str], folder: Path) -> tuple[Path, ...]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise ScheduleError(f"{folder}: {error.strerror}") from error
    return tuple(folder / name for name in texts)


def _call(words: Sequence[str], *, text: str = "") -> subprocess.CompletedProcess[str]:
    program = shutil.which(words[0])
    if program is None:
        raise ScheduleError(f"this machine has no {words[0]} program")
    return subprocess.run(  # noqa: S603  our own words, no shell
        [program, *words[1:]],
        input=text,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "LC_ALL": "C"},
    )
