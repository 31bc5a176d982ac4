"""What one demo remembers between runs: its day and its ports, so that every address stays."""

import json
import shutil
import socket
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

TEMPLATE = Path(__file__).parent / "config.toml"

#: The ports that the template names.
_SITE, _SMTP = "127.0.0.1:8780", "port = 8725"

#: Credentials in the shape the collectors ask for; the demo's own servers take any.
_SECRETS = """\
[sources.x]
bearer_token = "demo"

[sources.reddit]
client_id = "demo"
client_secret = "demo"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One demo on disk."""

    folder: Path
    day: date
    site_port: int
    smtp_port: int

    @property
    def config(self) -> Path:
        """The school's configuration, its ports filled in."""
        return self.folder / "config.toml"

    @property
    def secrets(self) -> Path:
        """The keys of its sources, such as they are."""
        return self.folder / "secrets.toml"

    @property
    def mails(self) -> Path:
        """Where the received mails are kept."""
        return self.folder / "mails"


def open_state(folder: Path, *, fresh: bool) -> State:
    """Return the demo kept in ``folder``, a new one if there is none or ``fresh`` is asked.

    Raises:
        OSError: the folder cannot be written.
    """
    memory = folder / "demo.json"
    if fresh:
        _clear(folder)
    if not memory.exists():
        _begin(folder, memory)
    remembered = json.loads(memory.read_text(encoding="utf-8"))
    day = date.fromisoformat(remembered.pop("day"))
    return State(folder=folder, day=day, **remembered)


def _clear(folder: Path) -> None:
    """Delete a folder that holds a demo, or nothing; anything else is somebody's."""
    if (folder / "demo.json").exists():
        shutil.rmtree(folder)


def _begin(folder: Path, memory: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    site_port, smtp_port = _free_ports()
    state = State(
        folder=folder,
        day=datetime.now(UTC).date() - timedelta(days=1),
        site_port=site_port,
        smtp_port=smtp_port,
    )
    state.mails.mkdir(exist_ok=True)
    text = TEMPLATE.read_text(encoding="utf-8")
    text = text.replace(_SITE, f"127.0.0.1:{site_port}").replace(_SMTP, f"port = {smtp_port}")
    state.config.write_text(text, encoding="utf-8")
    state.secrets.write_text(_SECRETS, encoding="utf-8")
    state.secrets.chmod(0o600)
    values = asdict(state) | {"day": state.day.isoformat()}
    del values["folder"]
    memory.write_text(json.dumps(values), encoding="utf-8")


def _free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1]), int(other.getsockname()[1])
