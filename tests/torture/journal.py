"""What became of every row of updates, drafts and jobs: to explain, of an order that is lost, how it was."""

import json
from pathlib import Path
from typing import Any

import asyncpg
from crowd import Order

KEEPING = """
CREATE TABLE journal (
    n bigserial PRIMARY KEY, at timestamptz DEFAULT clock_timestamp(), of text, op text, line jsonb
);
CREATE FUNCTION note() RETURNS trigger AS $$ BEGIN
    INSERT INTO journal (of, op, line) VALUES (TG_TABLE_NAME, TG_OP, to_jsonb(coalesce(NEW, OLD)));
    RETURN NULL;
END $$ LANGUAGE plpgsql;
CREATE TRIGGER note AFTER INSERT OR UPDATE OR DELETE ON updates FOR EACH ROW EXECUTE FUNCTION note();
CREATE TRIGGER note AFTER INSERT OR UPDATE OR DELETE ON drafts FOR EACH ROW EXECUTE FUNCTION note();
CREATE TRIGGER note AFTER INSERT OR UPDATE OR DELETE ON jobs FOR EACH ROW EXECUTE FUNCTION note();
"""
TOLD = ("state", "attempts", "told_at", "tries", "status_message_id", "error", "holder", "update_id", "part")
"""The columns that say what became of it."""


async def keep(connection: asyncpg.Connection) -> None:
    """From now on every change of such a row is written down."""
    await connection.execute(KEEPING)


async def story(connection: asyncpg.Connection, order: Order, logs: list[Path]) -> list[str]:
    """Everything that happened to the rows of an order, and what the bots have logged of them, in order."""
    rows = [
        (row["at"], row["of"], row["op"], json.loads(row["line"]))
        for row in await connection.fetch("SELECT at, of, op, line FROM journal ORDER BY n")
    ]
    updates = {line["id"] for _, of, _, line in rows if of == "updates" and _asks(line["body"], order)}
    jobs = {line["id"] for _, of, _, line in rows if of == "jobs" and _is_of(line, order, updates)}
    told = []
    for at, of, op, line in rows:
        about = {"updates": line["id"] in updates, "jobs": line["id"] in jobs}
        if about.get(of, line["chat_id"] == order.chat and line.get("message_id") == order.source):
            what = {name: line[name] for name in TOLD if line.get(name) is not None}
            told.append(f"{at:%H:%M:%S.%f} {of} {line['id']} {op}: {what}")
    for log in logs:
        for entry in log.read_text().splitlines():
            event = json.loads(entry) if entry.startswith("{") else {}
            if event.get("update") in updates or event.get("job") in jobs:
                told.append(f"{event['time'][11:23]} {log.parent.name}: {event['message'][:200]}")
    return sorted(told)


def _asks(body: str, order: Order) -> bool:
    if not body:
        return False
    update: dict[str, Any] = json.loads(body)
    if order.query:
        return bool(update.get("callback_query", {}).get("id") == order.query)
    message = update.get("message", {})
    here = message.get("chat", {}).get("id") == order.chat
    return here and message.get("message_id") in (order.asked, order.source)


def _is_of(job: dict[str, Any], order: Order, updates: set[int]) -> bool:
    same = job["chat_id"] == order.chat and job["source_message_id"] == order.source
    return (same and job["user_id"] == order.person) or job["update_id"] in updates
