"""What is counted of the bot's work, for Prometheus and the dashboard: numbers, and nobody's name among them.

Whoever does something counts it here; what is looked at from time to time is set by `bot.health`.
"""

from collections.abc import Callable, Iterator, Sequence

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Metric
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from engine.backends.report import SlotReport

REGISTRY = CollectorRegistry()
"""Our own, so that what a library registers is not shown."""

QUEUE = Gauge("pastiche_queue_jobs", "Jobs by where they stand", ["state"], registry=REGISTRY)
QUEUE_AGE = Gauge("pastiche_queue_oldest_seconds", "How long the oldest queued job waits", registry=REGISTRY)
INBOX = Gauge("pastiche_inbox_updates", "Updates that are not answered yet", registry=REGISTRY)
INBOX_AGE = Gauge("pastiche_inbox_oldest_seconds", "How long the oldest of them waits", registry=REGISTRY)
LAG = Gauge("pastiche_event_loop_lag_seconds", "How much too late the event loop woke up", registry=REGISTRY)
POLL_AGE = Gauge(
    "pastiche_polling_age_seconds", "Time since updates were last asked for well", registry=REGISTRY
)
LEADS = Gauge("pastiche_leader", "1 while this bot leads, 0 while it stands by", registry=REGISTRY)
WELL = Gauge("pastiche_well", "1 while a part of the bot works", ["part"], registry=REGISTRY)

RENDERS = Counter(
    "pastiche_renders",
    "Renders by longest side in pixels and outcome",
    ["size", "outcome"],
    registry=REGISTRY,
)
STEP = Histogram(
    "pastiche_step_seconds",
    "Time of one step of a finished render, its share of all else included",
    ["size"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=REGISTRY,
)
RESTARTS = Counter("pastiche_worker_restarts", "Workers that ended and were begun again", registry=REGISTRY)

CALLS = Counter(
    "pastiche_telegram_calls",
    "Calls to Telegram by outcome; `download` is the way of a file",
    ["method", "outcome"],
    registry=REGISTRY,
)
WAITS = Histogram(
    "pastiche_telegram_wait_seconds",
    "How long messages waited for their turn under Telegram's limits",
    ["priority"],
    buckets=(0.01, 0.1, 0.5, 1, 2, 5, 10, 30, 60, 120),
    registry=REGISTRY,
)
PUT_OFF = Counter(
    "pastiche_telegram_put_off",
    "Messages put off, since their turn was not soon",
    ["priority"],
    registry=REGISTRY,
)

STUDIO = Counter(
    "pastiche_studio_requests",
    "What was asked of the studio, by the status of the answer",
    ["method", "outcome"],
    registry=REGISTRY,
)
STREAMS = Gauge("pastiche_studio_streams", "Pages of the studio that listen now", registry=REGISTRY)

_Family = type[CounterMetricFamily] | type[GaugeMetricFamily]
_SLOTS: dict[str, tuple[_Family, str, Callable[[SlotReport], float]]] = {
    "ready": (GaugeMetricFamily, "1 while a slot has a warm worker", lambda slot: slot.ready),
    "busy": (GaugeMetricFamily, "1 while a slot paints", lambda slot: slot.busy),
    "renders": (CounterMetricFamily, "Pictures that a slot has finished", lambda slot: slot.renders),
    "render_seconds": (CounterMetricFamily, "What these took in all", lambda slot: slot.seconds),
    "steps": (CounterMetricFamily, "Steps of these", lambda slot: slot.steps),
    "restarts": (CounterMetricFamily, "Workers of a slot that ended unasked", lambda slot: slot.deaths),
}


class Numbers(Collector):
    """All that is counted, and what the slots that there are when it is asked for say of themselves."""

    def __init__(self, slots: Callable[[], Sequence[SlotReport]]) -> None:
        self._slots = slots

    def collect(self) -> Iterator[Metric]:
        yield from REGISTRY.collect()
        reports = self._slots()
        for name, (kind, words, value) in _SLOTS.items():
            family = kind(f"pastiche_slot_{name}", words, labels=("node", "slot"))
            for report in reports:
                family.add_metric((report.node, str(report.slot)), float(value(report)))
            yield family
