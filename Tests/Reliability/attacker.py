"""A program of its own that does to one node what no honest client or peer does.

Reads on standard input one JSON object: `attack`, and where everything is. Goes on until it is ended,
and then says how often it did it. Keys of a local network are public, so the observer's can be used.
"""

import json
import os
import random
import signal
import socket
import ssl
import struct
import sys
import threading
import time
import urllib.parse

from cluster import Cluster  # noqa: F401  (the path to the helpers of the end-to-end tests)
from peers import RawPeer
from transactions import Account, Transaction, test_key, transfer, uleb

THREADS = 4
# Quotas of the API are by address, and honest clients are not to share the attacker's.
SOURCE = ("127.0.0.2", 0)


class Attacks:
    def __init__(self, told: dict):
        self.record, self.victim = told["record"], told["victim"]
        self.peer_address = self.victim["p2p"]
        address = urllib.parse.urlsplit(self.victim["api"])
        self.api_address = (address.hostname, address.port)
        self.chain = bytes.fromhex(self.record["chain_id"])
        self.count = 0
        self.is_over = False

    def peer_socket(self) -> socket.socket:
        host, port = self.peer_address.rsplit(":", 1)
        return socket.create_connection((host, int(port)), timeout=5)

    def either_socket(self) -> socket.socket:
        if random.random() < 0.5:
            return self.peer_socket()
        return self.api_socket()

    def api_socket(self) -> socket.socket:
        return socket.create_connection(self.api_address, timeout=5, source_address=SOURCE)

    def observer(self) -> RawPeer:
        """A channel with the key of the observer, which validators let in."""
        peer = RawPeer(self.peer_address, test_key(self.record["test_word"], "observer/peer"))
        peer.greet(self.chain)
        peer.segment()
        return peer

    def junk(self):
        """Random bytes to both ports."""
        with self.either_socket() as one:
            for _ in range(8):
                one.sendall(os.urandom(random.randrange(1, 8_192)))

    def unknown_key(self):
        """Whole handshakes with a key that nobody knows: each costs the node signatures."""
        RawPeer(self.peer_address, test_key("another word", "observer/peer")).close()

    def replay(self):
        """The first flight of a handshake that was whole, sent again."""
        hello = recorded_hello()
        for _ in range(50):
            if self.is_over:
                return
            with self.peer_socket() as one:
                one.sendall(hello + os.urandom(64))
                one.settimeout(0.5)
                try:
                    one.recv(4_096)
                except OSError:
                    pass
            self.count += 1

    def oversize(self):
        """Frames whose announced length is beyond every limit, from a peer that is let in."""
        peer = self.observer()
        for kind in (0x10, 0x11, 0x12, 0x13):
            try:
                peer.send(kind, struct.pack("<I", 0xFFFF_FFFF) + bytes(1_000))
            except OSError:
                break
        peer.close()

    def junk_frames(self):
        """Whole frames of every class with junk inside, from a peer that is let in."""
        peer = self.observer()
        try:
            for _ in range(100):
                frame = os.urandom(random.randrange(1, 2_000))
                peer.send(0x10 + random.randrange(4), struct.pack("<I", len(frame)) + frame)
        except OSError:
            pass
        peer.close()

    def slow(self):
        """Frames and requests of which a byte comes now and then."""
        peer = self.observer()
        head = b"POST /v1/transactions HTTP/1.1\r\nHost: node\r\nContent-Length: 60000\r\n\r\n"
        others = [self.api_socket() for _ in range(20)]
        try:
            peer.send(0x12, struct.pack("<I", 200_000) + bytes(16_377))
            for place in range(600):
                if self.is_over:
                    break
                for one in others:
                    one.sendall(head[place % len(head):place % len(head) + 1])
                self.count += len(others)
                time.sleep(0.1)
        finally:
            for one in others:
                one.close()
            peer.close()

    def idle(self):
        """A thousand connections that say nothing, to both ports; who is closed comes again."""
        held: list[socket.socket] = []
        while not self.is_over:
            while len(held) < 1_000 // THREADS and not self.is_over:
                try:
                    held.append(self.either_socket())
                    self.count += 1
                except OSError:
                    break
            time.sleep(0.2)
            held = [one for one in held if is_open(one)]

    def transactions(self):
        """Batches in all lanes of five accounts, as many as the node takes and more."""
        # Not those of the honest load: what one account has waiting is its own affair.
        accounts = [Account(self, entry["name"]) for entry in self.record["accounts"]
                    if entry["name"] not in ("dealer", "retail")]
        sender, receiver = random.sample(accounts, 2)
        lane, items = random.randrange(16), []
        with self.api_socket() as one:
            one.sendall(
                f"GET /v1/accounts/{sender.id.hex()} HTTP/1.1\r\nHost: node\r\n"
                "Connection: close\r\n\r\n".encode())
            answer = b""
            while more := one.recv(65_536):
                answer += more
        lanes = json.loads(answer[answer.index(b"{"):answer.rindex(b"}") + 1])["lanes"]
        first = {row["lane"]: int(row["confirmed"]) for row in lanes}.get(lane, 0)
        for sequence in range(first, first + 256):
            one = Transaction(
                self, sender, transfer("MTB-12M", sender.id, receiver.id, 1), sequence=sequence)
            one.lane = lane
            items.append(one.signed_by(sender))
        body = uleb(len(items)) + b"".join(uleb(len(item)) + item for item in items)
        head = (
            "POST /v1/transactions:batch?wait=none HTTP/1.1\r\nHost: node\r\nConnection: close\r\n"
            f"Content-Type: application/octet-stream\r\nContent-Length: {len(body)}\r\n\r\n")
        # The same batch several times: the node is to find out that it has them.
        for _ in range(4):
            with self.api_socket() as one:
                one.sendall(head.encode() + body)
                one.recv(65_536)
            self.count += len(items)

    def run(self, name: str):
        while not self.is_over:
            try:
                getattr(self, name)()
                self.count += name not in ("replay", "slow", "idle", "transactions")
            except (OSError, AssertionError, ValueError, IndexError):
                time.sleep(0.05)


def is_open(one: socket.socket) -> bool:
    one.setblocking(False)
    try:
        return one.recv(1) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False


def recorded_hello() -> bytes:
    """What a client of this library says first."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    session = context.wrap_bio(incoming, outgoing)
    try:
        session.do_handshake()
    except ssl.SSLWantReadError:
        pass
    return outgoing.read()


def main():
    told = json.loads(sys.stdin.readline())
    attacks = Attacks(told)

    def stop(*_):
        attacks.is_over = True

    signal.signal(signal.SIGTERM, stop)
    threads = [
        threading.Thread(target=attacks.run, args=(told["attack"],), daemon=True)
        for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    while not attacks.is_over:
        time.sleep(0.1)
    print(attacks.count, flush=True)
    os._exit(0)


if __name__ == "__main__":
    main()
