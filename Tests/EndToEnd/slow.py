"""A line between two nodes that is as slow as it is told."""

import socket
import threading
import time


class SlowLine:
    """Listens on a free port and passes on what comes, what `address` sends at most so many bytes a second."""

    PART = 2048

    def __init__(self, address: str, bytes_per_second: int):
        host, port = address.rsplit(":", 1)
        self.there = (host, int(port))
        self.bytes_per_second = bytes_per_second
        self.passed = 0
        self.server = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.server.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        self.server.close()

    def _accept(self):
        while True:
            try:
                near, _ = self.server.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(self.there, timeout=10)
            except OSError:
                near.close()
                continue
            far.settimeout(None)
            for source, target, is_slow in ((near, far, False), (far, near, True)):
                threading.Thread(target=self._pass, args=(source, target, is_slow), daemon=True).start()

    def _pass(self, source, target, is_slow: bool):
        try:
            while part := source.recv(self.PART):
                if is_slow:
                    self.passed += len(part)
                    if self.bytes_per_second:
                        time.sleep(len(part) / self.bytes_per_second)
                target.sendall(part)
        except OSError:
            pass
        for end in (source, target):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            end.close()
