"""A peer written from docs/wire-nodes.md, "Channel": says what no node of ours says."""

import socket
import ssl
import struct
import tempfile

from nacl.signing import SigningKey

from conftest import free_base_port
from transactions import tag

GREETING, REFUSAL = 0, 1


def der(kind: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    length = len(content)
    if length < 0x80:
        return bytes([kind, length]) + content
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([kind, 0x80 | len(octets)]) + octets + content


def pem(kind: str, content: bytes) -> str:
    import base64
    return f"-----BEGIN {kind}-----\n{base64.encodebytes(content).decode()}-----END {kind}-----\n"


def certificate(key: SigningKey) -> str:
    """A self-signed X.509 certificate (RFC 5280, RFC 8410) and its key, as PEM."""
    algorithm = der(0x30, der(0x06, bytes([43, 101, 112])))
    public = der(0x30, algorithm, der(0x03, b"\0" + bytes(key.verify_key)))
    name = der(0x30, der(0x31, der(0x30, der(0x06, bytes([85, 4, 3])), der(0x0C, b"peer"))))
    validity = der(0x30, der(0x17, b"200101000000Z"), der(0x18, b"99991231235959Z"))
    body = der(
        0x30, der(0xA0, der(0x02, b"\2")), der(0x02, b"\1"), algorithm, name, validity, name,
        public)
    signed = der(0x30, body, algorithm, der(0x03, b"\0" + key.sign(body).signature))
    secret = der(0x30, der(0x02, b"\0"), algorithm, der(0x04, der(0x04, bytes(key))))
    return pem("PRIVATE KEY", secret) + pem("CERTIFICATE", signed)


class RawPeer:
    """One TLS 1.3 connection to a node, with a key of the test's choice."""

    def __init__(self, address: str, key: SigningKey):
        host, port = address.rsplit(":", 1)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        with tempfile.NamedTemporaryFile("w", suffix=".pem") as file:
            file.write(certificate(key))
            file.flush()
            context.load_cert_chain(file.name)
        plain = socket.create_connection((host, int(port)), timeout=10)
        self.stream = context.wrap_socket(plain)
        shown = self.stream.getpeercert(binary_form=True)
        place = shown.index(bytes([0x06, 3, 43, 101, 112, 0x03, 33, 0]))
        self.node_key = shown[place + 8:place + 40]
        self.key = key

    def send(self, kind: int, content: bytes):
        self.stream.sendall(bytes([kind]) + struct.pack("<H", len(content)) + content)

    def greet(self, chain: bytes, oldest: int = 1, newest: int = 1):
        self.send(
            GREETING,
            tag("SANAD-HELLO-1") + struct.pack("<HH", oldest, newest) + chain
            + bytes(self.key.verify_key) + self.node_key + struct.pack("<Q", 7))

    def segment(self) -> tuple[int, bytes]:
        head = self.exactly(3)
        return head[0], self.exactly(struct.unpack("<H", head[1:])[0])

    def refusal(self) -> tuple[int, str]:
        """The code and the sentence of a refusal."""
        kind, content = self.segment()
        assert kind == REFUSAL, (kind, content)
        return struct.unpack("<H", content[:2])[0], content[3:].decode()

    def exactly(self, count: int) -> bytes:
        got = b""
        while len(got) < count:
            more = self.stream.recv(count - len(got))
            assert more, f"the node closed after {got!r}"
            got += more
        return got

    def close(self):
        self.stream.close()


def observer_of(
        network, tmp_path, genesis: str, word: str, peers=None, log_level: str = "info") -> str:
    """The settings of a second observer."""
    port = free_base_port()
    listed = [node for node in network.record["nodes"] if node["role"] == "validator"]
    addresses = peers or {node["name"]: node["p2p"] for node in listed}
    lines = "\n".join(
        f"    - {{name: '{name}', address: '{place}'}}" for name, place in addresses.items())
    config = tmp_path / "node.yaml"
    config.write_text(f"""
name: other
role: observer
genesis: '{genesis}'
data: '{tmp_path}/data'
keys:
  peer: {{test_word: '{word}', test_name: 'observer/peer'}}
p2p:
  listen: '127.0.0.1:{port}'
  peers:
{lines}
api:
  listen: '127.0.0.1:{port + 1}'
log:
  level: {log_level}
""")
    return str(config)
