"""Bad links in user space: a proxy on each way from one node to another.

What it can do to each direction by itself: delay, jitter, a rate, standing still, and pauses as long
as TCP's first retransmission for a share of what passes, which is what a lost packet looks like to
whoever reads the stream. What it cannot: reorder or lose anything within TCP.
"""

import asyncio
import dataclasses
import random
import threading
import time

RETRANSMISSION_S = 0.2
CHUNK = 16_384


@dataclasses.dataclass
class Line:
    """One direction of a link."""

    delay_s: float = 0
    jitter_s: float = 0
    # The share of chunks that come one retransmission later, and all behind them.
    loss: float = 0
    bytes_per_s: float | None = None
    stands: bool = False


class Link:
    """Connections that `dialler` makes to `target`, and both directions of them."""

    def __init__(self, dialler: str, target: str, port: int, address: str, chosen: random.Random):
        self.dialler, self.target, self.port, self.address = dialler, target, port, address
        self.there, self.back = Line(), Line()
        self.is_cut = False
        self.random = chosen
        self.writers: set[asyncio.StreamWriter] = set()
        self.passed = 0

    async def serve(self):
        self.server = await asyncio.start_server(self.accept, "127.0.0.1", self.port)

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
        if self.is_cut:
            writer.transport.abort()
            return
        host, port = self.address.rsplit(":", 1)
        try:
            far_reader, far_writer = await asyncio.open_connection(host, int(port))
        except OSError:
            writer.transport.abort()
            return
        ends = {writer, far_writer}
        self.writers |= ends
        pumps = [
            asyncio.ensure_future(self.pump(reader, far_writer, lambda: self.there)),
            asyncio.ensure_future(self.pump(far_reader, writer, lambda: self.back))]
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            # The end of the proxies, which is no error of whoever accepted this.
            pass
        finally:
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)
            self.writers -= ends
            for one in ends:
                one.transport.abort()

    async def pump(self, reader, writer, line):
        """Reads at once and writes when it is due, in order."""
        due: asyncio.Queue = asyncio.Queue(maxsize=1_000)

        async def late():
            while True:
                at, content = await due.get()
                await asyncio.sleep(max(0.0, at - time.monotonic()))
                while line().stands:
                    await asyncio.sleep(0.02)
                if content is None:
                    return
                writer.write(content)
                await writer.drain()
                self.passed += len(content)
                if line().bytes_per_s:
                    await asyncio.sleep(len(content) / line().bytes_per_s)

        writing = asyncio.ensure_future(late())
        try:
            while content := await reader.read(CHUNK):
                one = line()
                late_by = max(0.0, one.delay_s + self.random.uniform(-1, 1) * one.jitter_s)
                if one.loss and self.random.random() < one.loss:
                    late_by += RETRANSMISSION_S
                await due.put((time.monotonic() + late_by, content))
            await due.put((0.0, None))
            await writing
        finally:
            writing.cancel()

    def cut(self):
        """Ends what there is and lets nothing in."""
        self.is_cut = True
        for writer in list(self.writers):
            writer.transport.abort()


class Proxies:
    """All links of a cluster, in a thread of their own. Set up before its nodes start."""

    def __init__(self, cluster, seed: int = 1):
        self.links: list[Link] = []
        chosen, port = random.Random(seed), cluster.free_port
        for node in cluster.nodes:
            path = node.data / "node.yaml"
            text = path.read_text()
            for target in cluster.validators:
                if target is node:
                    continue
                self.links.append(Link(node.name, target.name, port, target.p2p, chosen))
                text = text.replace(f"address: '{target.p2p}'", f"address: '127.0.0.1:{port}'")
                port += 1
            path.write_text(text)
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        for link in self.links:
            asyncio.run_coroutine_threadsafe(link.serve(), self.loop).result(5)

    def between(self, one: str, other: str) -> list[Link]:
        return [link for link in self.links if {link.dialler, link.target} == {one, other}]

    def lines(self) -> list[Line]:
        return [line for link in self.links for line in (link.there, link.back)]

    def set(self, **what):
        """The same for every direction of every link."""
        for line in self.lines():
            for name, value in what.items():
                setattr(line, name, value)

    def cut(self, one: str, other: str):
        for link in self.between(one, other):
            self.loop.call_soon_threadsafe(link.cut)

    def stand(self, sender: str, receiver: str, stands: bool = True):
        """What one node says to another is held back; what the other says arrives."""
        for link in self.between(sender, receiver):
            line = link.there if link.dialler == sender else link.back
            line.stands = stands

    def heal(self):
        for link in self.links:
            link.is_cut = False
        self.set(delay_s=0, jitter_s=0, loss=0, bytes_per_s=None, stands=False)

    def close(self):
        async def end():
            for link in self.links:
                link.server.close()
            tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

        asyncio.run_coroutine_threadsafe(end(), self.loop).result(10)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(timeout=5)
