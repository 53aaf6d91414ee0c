import SanadCrypto
import SanadNetwork
import Testing

/// One connection per pair, and back again after it is lost.
@Suite struct ReconnectTests {
  @Test func isBackAfterAPeersRestart() async throws {
    let first = try TestNode(2, admits: [1])
    try await first.network.start()
    let address = try first.address()
    try await TestNode.run(try TestNode(1, dials: [address])) { node in
      try await node.isUp(with: first.key)
      await first.network.stop()
      _ = try await node.down(with: first.key)
      _ = try await node.refusal(.unreachable)
      try await TestNode.run(try TestNode(2, admits: [1], port: address.port)) { second in
        try await second.isUp(with: node.key)
        _ = try await node.events.wait { events in
          events.count { if case .up = $0 { true } else { false } } == 2 ? true : nil
        }
        #expect(node.network.send([1], .consensus, to: second.key) == .queued)
        _ = try await second.frames.first { $0.bytes == [1] }
      }
    }
  }

  @Test func keepsDiallingAPeerThatIsNotThereYet() async throws {
    let free = try TestNode(3)
    try await free.network.start()
    let port = try free.address().port
    await free.network.stop()
    let absent = PeerAddress(key: TestKey.key(2), host: "127.0.0.1", port: port, name: "late")
    try await TestNode.run(try TestNode(1, dials: [absent])) { node in
      _ = try await node.refusal(.unreachable)
      try await TestNode.run(try TestNode(2, admits: [1], port: port)) { _ in
        try await node.isUp(with: absent.key)
      }
    }
  }

  @Test func keepsOneConnectionWhenBothDialAtOnce() async throws {
    for _ in 0..<20 {
      try await TestNode.run(try TestNode(1, admits: [2])) { first in
        try await TestNode.run(try TestNode(2, admits: [1])) { second in
          first.network.updatePeers([try second.address()])
          second.network.updatePeers([try first.address()])
          try await expectOneConnection(first, second)
        }
      }
    }
  }

  /// Waits until a frame has gone both ways on a link that both sides hold for the same one.
  private func expectOneConnection(_ first: TestNode, _ second: TestNode) async throws {
    try await first.isUp(with: second.key)
    try await second.isUp(with: first.key)
    let deadline = ContinuousClock.now + .seconds(60)
    var isSettled = false
    while !isSettled {
      try #require(ContinuousClock.now < deadline)
      // A link that loses against a simultaneous one takes what was on it along: send again.
      first.network.send([1], .consensus, to: second.key)
      second.network.send([2], .consensus, to: first.key)
      let left = await first.network.peers()
      let right = await second.network.peers()
      #expect(left.count <= 1 && right.count <= 1)
      let directions = Set((left + right).map(\.direction))
      isSettled =
        directions.count == 2 && !first.frames.items.isEmpty && !second.frames.items.isEmpty
    }
  }

  @Test func theConnectionThatTheSmallerKeyDialledStays() async throws {
    let (smaller, larger) = TestKey.ordered(1, 2)
    // The node has the smaller key: its own dial stays, and the peer's is refused.
    try await withDialledPeer(node: smaller, peer: larger) { node, ours in
      let theirs = try await RawPeer.secure(try node.address(), seed: larger)
      try await theirs.greet(node.key, seed: larger)
      #expect(try await theirs.refusal() == .duplicate)
      #expect(await node.network.peers().map(\.direction) == [.outbound])
      await ours.close()
    }
    // The node has the larger key: the peer's dial takes the place of its own.
    try await withDialledPeer(node: larger, peer: smaller) { node, ours in
      let theirs = try await RawPeer.live(node, seed: smaller)
      #expect(try await ours.refusal() == .duplicate)
      #expect(await node.network.peers().map(\.direction) == [.inbound])
      await theirs.close()
    }
  }

  @Test func aRestartedPeerTakesThePlaceOfItsFormerSelf() async throws {
    let (smaller, larger) = TestKey.ordered(1, 2)
    try await withDialledPeer(node: smaller, peer: larger) { node, former in
      let restarted = try await RawPeer.live(node, seed: larger, run: 2)
      #expect(try await former.refusal() == .duplicate)
      #expect(await node.network.peers().map(\.direction) == [.inbound])
      await restarted.close()
    }
  }

  @Test func theNewerOfTwoConnectionsFromOneSideStays() async throws {
    // Whichever key is the smaller one.
    for (own, other) in [(1, 2), (2, 1)] as [(UInt8, UInt8)] {
      try await TestNode.run(try TestNode(own, admits: [other])) { node in
        let old = try await RawPeer.live(node, seed: other)
        let new = try await RawPeer.live(node, seed: other)
        #expect(try await old.refusal() == .duplicate)
        #expect(await node.network.peers().count == 1)
        await new.close()
      }
    }
  }

  /// Runs a node that has dialled a raw peer and is live with it.
  private func withDialledPeer(
    node: UInt8, peer: UInt8, _ body: (TestNode, RawPeer) async throws -> Void
  ) async throws {
    let listener = try await RawListener.listen(seed: peer)
    let dials = [listener.address]
    try await TestNode.run(try TestNode(node, admits: [peer], dials: dials)) { node in
      let dialled = try await listener.greet(node.key, seed: peer)
      try await node.isUp(with: TestKey.key(peer))
      await listener.close()
      try await body(node, dialled)
    }
  }
}
