"""A small wallet: the node's own description for its API, docs/wire.md for the bytes."""

import json
import time
import urllib.error
import urllib.request

from nacl.signing import SigningKey

import proofs
from description import Description
from ledger import Body, TrustAnchor, instrument_id


class Refused(Exception):
    """A problem that the node answered (RFC 9457)."""

    def __init__(self, status: int, problem: dict):
        super().__init__(f"{status} {problem.get('code')} {problem.get('detail')}")
        self.status = status
        self.problem = problem


class Node:
    """A node's API, as the node itself describes it. What it says is believed only where a proof
    follows."""

    def __init__(self, base: str):
        self.base = base
        self.description = Description(base)

    def ask(self, operation: str, data: bytes | None = None, **values):
        """The answer to an operation of the description: a JSON value, or bytes."""
        target = self.description.target(operation, values)
        headers = {}
        if data is not None:
            headers["Content-Type"] = self.description.media_type(operation)
        request = urllib.request.Request(
            self.base + target, data=data, headers=headers,
            method=self.description.operation(operation).method.upper())
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return self.read(operation, answer)
        except urllib.error.HTTPError as error:
            raise Refused(error.code, self.read(operation, error)) from None

    def read(self, operation: str, answer):
        return self.description.read(
            operation, answer.status, answer.headers["Content-Type"], answer.read())

    def stream(self, topics: str, cursor: str | None = None):
        """Items as the node writes them, each with its place in the chain; ends with the node."""
        values = {"topics": topics} | ({"cursor": cursor} if cursor else {})
        request = urllib.request.Request(
            self.base + self.description.target("stream", values),
            headers={"Accept": "text/event-stream"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            event: dict[str, str] = {}
            for line in answer:
                words = line.decode().rstrip("\r\n")
                if not words:
                    if "data" in event:
                        item = json.loads(event["data"])
                        self.description.item(item)
                        yield event["id"], item
                    event = {}
                elif not words.startswith(":"):
                    name, _, value = words.partition(": ")
                    event[name] = value


class Wallet:
    """One account with its key, on one chain."""

    def __init__(self, node: Node, anchor: TrustAnchor, account: bytes, key: SigningKey):
        self.node = node
        self.anchor = anchor
        self.account = account
        self.key = key

    def body(self, *operations: bytes) -> Body:
        """Operations at the next sequence of lane 0, good for a minute."""
        lanes = self.node.ask("sequence", id=self.account.hex())["lanes"]
        following = next(lane["next"] for lane in lanes if lane["lane"] == 0)
        return Body(
            self.anchor.chain, self.account, int(following), int(time.time() * 1000) + 60_000,
            operations)

    def submit(self, body: Body, *others: "Wallet") -> dict:
        """Signs, submits, waits, and checks the proof: what it returns is final and proven."""
        signed = body.signed(*((one.account, one.key) for one in (self, *others)))
        told = self.node.ask("submit", signed, wait="final", timeout=20)
        if told["status"] != "final" or told["id"] != body.id.hex():
            raise RuntimeError(f"not final: {told}")
        proof = self.node.ask("transactionProof", id=body.id.hex())
        header, is_applied = proofs.prove_transaction(proof, body.id, self.anchor)
        if (told["receipt"]["outcome"] == "applied") != is_applied:
            raise proofs.Unproven("the node tells another outcome than the receipt")
        return {**told, "proven_height": header.height}

    def holding(self, symbol: str) -> tuple[int, int]:
        """Units and locked units, proven down to the validators' signatures."""
        proof = self.node.ask("holdingProof", id=self.account.hex(), symbol=symbol)
        key = b"\x0b" + self.account + instrument_id(symbol)
        return proofs.holding(proofs.prove_state(proof, key, self.anchor)[1])
