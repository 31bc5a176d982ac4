"""``headsup preview``: what a proposed configuration would have made of the last weeks."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from classifiers import SHIPPED
from classifiers.modelfile import parse_cuts, read_model_file
from cli.learning import proposed_effects
from cli.learnt_effect import Effect, effect_dict, effects_sheet
from cli.opening import has_database, load, open_model, open_school_storage
from cli.recording import refusal
from cli.showing import severity_text
from config import Config
from domain.policy import Policy
from domain.preview import Change, Preview, preview
from domain.types import Cuts, Decision, Severity

#: The exit code when a threat would be lost, for a script that asks before it changes anything.
THREATS_LOST = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What is proposed, and how far back to try it."""

    #: A configuration; ``None``: the present one, as of a command without ``--config``.
    config: Path | None
    #: A ``model.json`` whose cuts are proposed.
    cuts: Path | None
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tried:
    """A proposal's outcome, with what could not be tried."""

    preview: Preview
    days: int
    waiting: int
    #: The model that the cuts are of, where that is known.
    model: str
    #: What evidence that does not count yet would do; nothing of it changes the severities.
    learnt: tuple[Effect, ...]

    @property
    def foreign(self) -> int:
        """How many scores come from another model than the cuts do."""
        if not self.model:
            return 0
        models = self.preview.models
        return sum(count for name, count in models.items() if name != self.model)


def preview_changes(proposal: Proposal, *, as_json: bool) -> int:
    """Print what would change; return 1 if a threat that was told at once would be lost, else 0.

    Raises:
        ConfigError: The proposal is wrong, or there is no database where it says.
    """
    config = load(proposal.config, "check")
    _refuse_no_database(config)
    model, cuts = _cuts(config, proposal.cuts)
    policy = Policy(rules=config.rules, cuts=cuts, heads=config.heads)
    since = datetime.now(UTC) - timedelta(days=proposal.days)
    with open_school_storage(config) as storage:
        decided = storage.reviews.decided(since)
        waiting = storage.reviews.count_waiting(since)
        learnt = proposed_effects(config, storage, decided)
    outcome = preview(decided, policy)
    tried = _Tried(
        preview=outcome, days=proposal.days, waiting=waiting, model=model, learnt=learnt
    )
    if as_json:
        sys.stdout.write(json.dumps(_as_dict(tried)) + "\n")
    else:
        Console().print(Group(*_sheet(tried)))
    return THREATS_LOST if outcome.lost_threats else 0


def _refuse_no_database(config: Config) -> None:
    """Refuse a proposal that stands elsewhere: an empty database would show no change at all."""
    if not has_database(config):
        file = config.storage_url.get_secret_value().partition(":///")[2].partition("?")[0]
        message = f"there is no database at {file}"
        raise refusal(config, "storage.url", message, "put the proposal beside config.toml")


def _cuts(config: Config, file: Path | None) -> tuple[str, Cuts]:
    """Return the name of a model and its cuts: of the file, else of the model in use."""
    if file is None:
        model = open_model(config) if config.model else read_model_file(SHIPPED)
        return model.name, model.cuts
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        return str(content.get("name", "")), parse_cuts(content["cuts"])
    except OSError as error:
        raise refusal(
            config, "--cuts", f"{file}: {error.strerror}", "name a model.json"
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        message = f"{file} holds no cuts of a model"
        raise refusal(config, "--cuts", message, "name a model.json") from error


def _as_dict(tried: _Tried) -> dict[str, object]:
    outcome = tried.preview
    return {
        "days": tried.days,
        "redecided": sum(outcome.before.values()),
        "not_redecided": {"waiting": tried.waiting, "forgotten": outcome.unknown},
        "other_model": tried.foreign,
        "before": {severity.name: n for severity, n in outcome.before.items()},
        "after": {severity.name: n for severity, n in outcome.after.items()},
        "threats_lost": len(outcome.lost_threats),
        "changes": [_change(change) for change in outcome.changes],
        "learnt": [effect_dict(effect) for effect in tried.learnt],
    }


def _change(change: Change) -> dict[str, object]:
    decided, key = change.decided, change.decided.mention.post.key
    return {
        "mention": decided.id,
        "case": decided.case_id,
        "platform": key.platform,
        "id": key.id or None,
        "decided_at": decided.decided_at.isoformat(),
        "before": change.before.severity.name,
        "after": change.after.severity.name,
        "rules_before": _rules(change.before),
        "rules_after": _rules(change.after),
        "threat": change.is_threat,
        "threat_lost": change.is_lost_threat,
        "review": decided.review.outcome.word if decided.review else None,
    }


def _rules(decision: Decision) -> list[str]:
    return [reason.rule for reason in decision.reasons if not reason.queue]


def _sheet(tried: _Tried) -> Iterator[RenderableType]:
    """Yield the totals, the threats, all the rest, and what could not be told."""
    changes = tried.preview.changes
    yield _totals(tried)
    lost = len(tried.preview.lost_threats)
    if lost:
        words = "1 THREAT" if lost == 1 else f"{lost} THREATS"
        line = f"{words} would no longer be told at once as a threat:"
        yield Text(line, style="bold white on red")
    threats = [change for change in changes if change.is_threat]
    others = [change for change in changes if not change.is_threat]
    if threats:
        yield _table("Threats that change", threats)
    if others:
        yield _table("Everything else that changes", others)
    if not changes:
        yield Text("No severity would change.")
    yield from effects_sheet(tried.learnt)
    yield from _remarks(tried)


def _totals(tried: _Tried) -> Table:
    outcome = tried.preview
    title = f"The last {tried.days} days, decided again"
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    for heading in ("severity", "as decided", "as proposed", "difference"):
        table.add_column(heading, justify="left" if heading == "severity" else "right")
    for severity in reversed(Severity):
        before, after = outcome.before[severity], outcome.after[severity]
        difference = f"{after - before:+d}" if after != before else ""
        table.add_row(severity_text(severity.name), str(before), str(after), difference)
    return table


def _table(title: str, changes: list[Change]) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    for heading in ("was", "would be", "case", "on", "people", "post"):
        table.add_column(heading, no_wrap=heading in {"was", "case", "on", "people"})
    table.columns[-1].overflow = "fold"
    for change in changes:
        decided, key = change.decided, change.decided.mention.post.key
        post = f"{key.platform} {key.id or '(forgotten)'}"
        table.add_row(
            severity_text(change.before.severity.name),
            _after(change),
            decided.case_id or "-",
            f"{decided.decided_at:%d %b}",
            decided.review.outcome.word if decided.review else "",
            Text(post, style="bold red" if change.is_lost_threat else ""),
        )
    return table


def _after(change: Change) -> Text:
    after = severity_text(change.after.severity.name)
    if change.is_lost_threat and change.after.severity >= Severity.HIGH:
        after.append(", no threat")
    return after


def _remarks(tried: _Tried) -> Iterator[Text]:
    if tried.waiting:
        yield Text(f"Not decided yet, so not tried: {tried.waiting}")
    if tried.preview.unknown:
        told = f"Forgotten, and their words would be needed: {tried.preview.unknown}"
        yield Text(told)
    if tried.foreign:
        told = (
            f"Scores of another model than these cuts are of: {tried.foreign}; compare with care"
        )
        yield Text(told, style="yellow")
    yield Text("Nothing was stored, changed or sent.", style="dim")
