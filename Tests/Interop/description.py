"""A node's own description of its API, /openapi.json: which request is which, and what may come back.

Nothing of this wallet knows a path. What the description does not have cannot be asked, and an answer
that it does not have is a failure.
"""

import json
import urllib.parse
import urllib.request
from dataclasses import dataclass

from jsonschema import Draft202012Validator


class Undescribed(Exception):
    """A request or an answer that the description does not have."""


@dataclass(frozen=True)
class Operation:
    """One thing that can be asked."""

    method: str
    path: str
    content: dict


class Description:
    """The operations of a node by their names."""

    def __init__(self, base: str):
        with urllib.request.urlopen(base + "/openapi.json", timeout=30) as answer:
            self.document = json.load(answer)
        if not self.document["openapi"].startswith("3.1."):
            raise Undescribed(f"OpenAPI {self.document['openapi']}")
        self.operations = {
            content["operationId"]: Operation(method, path, content)
            for path, methods in self.document["paths"].items()
            for method, content in methods.items()}

    def operation(self, name: str) -> Operation:
        if name not in self.operations:
            raise Undescribed(f"no operation {name}")
        return self.operations[name]

    def resolve(self, node: dict) -> dict:
        """What a reference leads to."""
        while "$ref" in node:
            target = self.document
            for part in node["$ref"].removeprefix("#/").split("/"):
                target = target[part]
            node = target
        return node

    def target(self, name: str, values: dict) -> str:
        """Path and query of a request, with each value held against its schema."""
        operation = self.operation(name)
        path, query, left = operation.path, {}, dict(values)
        for parameter in map(self.resolve, operation.content.get("parameters", [])):
            key = parameter["name"]
            if key not in left:
                if parameter.get("required"):
                    raise Undescribed(f"{name} needs {key}")
                continue
            value = left.pop(key)
            self.check(value, parameter["schema"], f"{name}: {key}")
            if parameter["in"] == "path":
                path = path.replace("{%s}" % key, urllib.parse.quote(str(value), safe=""))
            else:
                query[key] = value
        if left:
            raise Undescribed(f"{name} takes no {', '.join(left)}")
        return path + (f"?{urllib.parse.urlencode(query)}" if query else "")

    def media_type(self, name: str) -> str:
        """The media type in which bytes are sent."""
        content = self.operation(name).content.get("requestBody", {}).get("content", {})
        if "application/octet-stream" not in content:
            raise Undescribed(f"{name} takes no bytes")
        return "application/octet-stream"

    def read(self, name: str, status: int, media_type: str, body: bytes):
        """An answer, which has to be one that is described: JSON by its schema, or bytes."""
        answers = self.operation(name).content["responses"]
        if str(status) not in answers:
            raise Undescribed(f"{name} answered {status}")
        content = self.resolve(answers[str(status)]).get("content", {})
        media_type = media_type.partition(";")[0].strip().lower()
        if media_type not in content:
            raise Undescribed(f"{name} answered {status} as {media_type}")
        if not media_type.endswith("json"):
            return body
        value = json.loads(body)
        self.check(value, content[media_type]["schema"], f"{name}: {status}")
        return value

    def item(self, value: dict):
        """One item of a stream."""
        content = self.operation("stream").content["responses"]["200"]["content"]
        self.check(value, content["application/jsonl"]["schema"], "stream")

    def check(self, value, schema: dict, where: str):
        whole = {**schema, "components": self.document["components"]}
        for error in Draft202012Validator(whole).iter_errors(value):
            raise Undescribed(f"{where}: {error.json_path}: {error.message}")
