"""Reads the event stream as docs/api.md describes it, with nothing but a socket's bytes."""

import http.client
import json
import urllib.parse


class Stream:
    """One connection to a node's stream."""

    def __init__(self, api: str, topics: str, cursor: str | None = None, lines: bool = False,
                 last_event_id: str | None = None, timeout: float = 30):
        address = urllib.parse.urlsplit(api)
        self.connection = http.client.HTTPConnection(
            address.hostname, address.port, timeout=timeout)
        query = {"topics": topics} | ({"cursor": cursor} if cursor else {})
        headers = {"Accept": "application/jsonl" if lines else "text/event-stream"}
        if last_event_id:
            headers["Last-Event-ID"] = last_event_id
        self.connection.request(
            "GET", "/v1/stream?" + urllib.parse.urlencode(query), headers=headers)
        self.answer = self.connection.getresponse()
        self.lines = lines

    def items(self):
        """Whole items as they come, until the connection ends: (cursor, type, content or None)."""
        read = self._read_lines if self.lines else self._read_events
        try:
            yield from read()
        except (OSError, http.client.HTTPException):
            return

    def _read_lines(self):
        while line := self.answer.readline():
            if not line.endswith(b"\n"):
                return
            item = json.loads(line)
            yield item["cursor"], item["type"], item

    def _read_events(self):
        fields = {}
        while line := self.answer.readline():
            line = line.decode()
            if not line.endswith("\n"):
                return
            if line == "\n":
                content = json.loads(fields["data"]) if "data" in fields else None
                yield fields.get("id"), fields.get("event"), content
                fields = {}
                continue
            name, _, value = line.rstrip("\n").partition(":")
            if name:
                fields[name] = value.removeprefix(" ")

    def close(self):
        self.connection.close()
