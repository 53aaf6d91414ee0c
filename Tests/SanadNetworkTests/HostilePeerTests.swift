import NIOCore
import SanadCrypto
import SanadTesting
import Testing

@testable import SanadNetwork

/// What a peer may try; each ends with a code, and the node goes on.
@Suite struct HostilePeerTests {
  /// Runs a node that admits seed 2, with limits as `adjust` makes them.
  private func withNode(
    _ adjust: (inout PeerNetworkLimits) -> Void = { _ in },
    _ body: (TestNode) async throws -> Void
  ) async throws {
    var limits = PeerNetworkLimits.patient
    adjust(&limits)
    try await TestNode.run(try TestNode(1, admits: [2, 3], limits: limits), body)
  }

  /// Whether an honest node still gets in and through.
  private func expectService(of node: TestNode) async throws {
    let dials = [try node.address()]
    try await TestNode.run(try TestNode(3, dials: dials)) { honest in
      try await honest.isUp(with: node.key)
      honest.network.send([1, 2, 3], .consensus, to: node.key)
      _ = try await node.frames.first { $0.peer == honest.key && $0.bytes == [1, 2, 3] }
    }
  }

  private func first(_ total: UInt32, _ bytes: [UInt8]) -> [UInt8] {
    withUnsafeBytes(of: total.littleEndian) { Array($0) } + bytes
  }

  @Test func refusesJunkOverPlainTCP() async throws {
    try await withNode { node in
      for junk in ["GET / HTTP/1.1\r\n\r\n", "\u{16}\u{3}\u{1}\u{0}\u{5}hello", "\u{0}"] {
        let peer = try await RawPeer.plain(try node.address())
        try await peer.send(Array(junk.utf8) + [UInt8](repeating: 0, count: 64))
        try await peer.closed()
      }
      let refusal = try await node.refusal(.notSecure)
      #expect(refusal.peer == nil && refusal.end.side == .local)
      try await expectService(of: node)
    }
  }

  @Test(arguments: [
    (Segment.Kind.first(.consensus), [UInt8]([1, 0, 0, 0, 9])), (.keepAlive, []),
    (.refusal, [1]), (.greeting, [1, 2, 3]), (.next(.sync), [1]),
  ])
  func refusesAnythingMalformedBeforeTheGreeting(
    kind: Segment.Kind, content: [UInt8]
  ) async throws {
    try await withNode { node in
      let peer = try await RawPeer.secure(try node.address(), seed: 2)
      try await peer.send(kind, content)
      #expect(try await peer.refusal() == .malformed)
      #expect(try await node.refusal(.malformed).peer == TestKey.key(2))
      #expect(node.frames.items.isEmpty)
    }
  }

  @Test(
    arguments: [
      [0x03, 0, 0], [0x14, 1, 0, 0], [0xff, 0, 0], [0x10, 0xff, 0xff], [0x02, 1, 0, 0],
      [0x00, 1, 0, 0], [0x10, 3, 0, 1, 0, 0], [0x20, 1, 0, 0], [0x10, 4, 0, 0, 0, 0, 0],
    ] as [[UInt8]])
  func refusesMalformedSegmentsOfALivePeer(bytes: [UInt8]) async throws {
    try await withNode { node in
      let peer = try await RawPeer.live(node, seed: 2)
      try await peer.send(bytes)
      #expect(try await peer.refusal() == .malformed)
      let end = try await node.down(with: TestKey.key(2))
      #expect(end.code == .malformed && end.side == .local)
    }
  }

  @Test(arguments: FrameClass.allCases)
  func refusesAFrameAboveTheLimitBeforeItArrives(kind: FrameClass) async throws {
    try await withNode { node in
      let peer = try await RawPeer.live(node, seed: 2)
      let limit = PeerNetworkLimits().frameBytesMax[kind]
      try await peer.send(.first(kind), first(UInt32(limit + 1), [1]))
      #expect(try await peer.refusal() == .oversized)
      #expect(try await node.down(with: TestKey.key(2)).code == .oversized)
      try await expectService(of: node)
    }
  }

  @Test func hearsAPeersRefusalAndQuotesNothingThatCouldForgeALog() async throws {
    try await withNode { node in
      let peer = try await RawPeer.live(node, seed: 2)
      try await peer.send(.refusal, Refusal.bytes(.overflow, "full\n\u{1b}[31mup"))
      let end = try await node.down(with: TestKey.key(2))
      #expect(end == LinkEnd(code: .overflow, side: .remote, detail: "full??[31mup"))
    }
  }

  @Test func tellsATruncatedStreamFromAClosedOne() async throws {
    try await withNode { node in
      let cut = try await RawPeer.live(node, seed: 2)
      try await cut.send(.first(.consensus), first(20_000, [UInt8](repeating: 1, count: 16_377)))
      try await cut.cut()
      let truncated = try await node.down(with: TestKey.key(2))
      #expect(truncated.code == .truncated && node.frames.items.isEmpty)
      let closed = try await RawPeer.live(node, seed: 3)
      await closed.close()
      let end = try await node.down(with: TestKey.key(3))
      #expect(end.code == .closed && end.side == .remote)
    }
  }

  @Test func endsAHandshakeThatTakesTooLong() async throws {
    try await withNode({ $0.handshakeTimeout = .milliseconds(200) }) { node in
      let silent = try await RawPeer.plain(try node.address())
      try await silent.closed()
      #expect(try await node.refusal(.handshakeTimeout).peer == nil)
      let mute = try await RawPeer.secure(try node.address(), seed: 2)
      #expect(try await mute.refusal() == .handshakeTimeout)
    }
  }

  @Test func endsAFrameThatArrivesTooSlowlyAndNotASilentPeer() async throws {
    func adjust(_ limits: inout PeerNetworkLimits) {
      limits.slowFrameWindow = .milliseconds(300)
      limits.watchInterval = .milliseconds(50)
    }
    try await withNode(adjust) { node in
      let silent = try await RawPeer.live(node, seed: 3)
      let slow = try await RawPeer.live(node, seed: 2)
      try await slow.send(.first(.sync), first(20_000, [UInt8](repeating: 1, count: 16_377)))
      #expect(try await slow.refusal() == .slowFrame)
      #expect(try await node.down(with: TestKey.key(2)).code == .slowFrame)
      #expect(node.network.connectedPeers == [TestKey.key(3)])
      await silent.close()
    }
  }

  @Test func endsASegmentThatIsNeverFinished() async throws {
    func adjust(_ limits: inout PeerNetworkLimits) {
      limits.slowFrameWindow = .milliseconds(300)
      limits.watchInterval = .milliseconds(50)
    }
    try await withNode(adjust) { node in
      let slow = try await RawPeer.live(node, seed: 2)
      try await slow.send([0x10])
      #expect(try await slow.refusal() == .slowFrame)
    }
  }

  @Test func endsTheLinkOfASilentPeer() async throws {
    func adjust(_ limits: inout PeerNetworkLimits) {
      limits.idleTimeout = .milliseconds(300)
      limits.watchInterval = .milliseconds(50)
    }
    try await withNode(adjust) { node in
      let silent = try await RawPeer.live(node, seed: 2)
      #expect(try await silent.refusal() == .idle)
      #expect(try await node.down(with: TestKey.key(2)).code == .idle)
    }
  }

  @Test func keepsASilentLinkAliveByKeepAlives() async throws {
    func adjust(_ limits: inout PeerNetworkLimits) {
      limits.keepAliveInterval = .milliseconds(50)
      limits.watchInterval = .milliseconds(20)
    }
    try await withNode(adjust) { node in
      let peer = try await RawPeer.live(node, seed: 2)
      _ = try await peer.segment { $0.kind == .keepAlive && $0.content.readableBytes == 0 }
      await peer.close()
    }
  }

  @Test func boundsSocketsThatProveNothingAndStillLetsHonestNodesIn() async throws {
    try await withNode({ $0.unauthenticatedMax = 4 }) { node in
      var idle: [RawPeer] = []
      for _ in 0..<12 { idle.append(try await RawPeer.plain(try node.address())) }
      // The oldest make room for the newest.
      for peer in idle.prefix(8) { try await peer.closed() }
      #expect(node.network.counters.unauthenticated <= 4)
      #expect(node.network.counters.ended[.tooMany] == 8)
      try await expectService(of: node)
      #expect(node.network.counters.unauthenticated <= 4)
    }
  }

  @Test func readsAFloodSlowlyAndLosesNothingOfIt() async throws {
    try await withNode({ $0.framesPerSecondMax = 100 }) { node in
      let peer = try await RawPeer.live(node, seed: 2)
      var stream = ByteBuffer()
      for number in UInt8(0)..<150 {
        Segment.write(.first(.mempool), first(2, [1, number]), into: &stream)
        Segment.write(.first(.consensus), first(2, [2, number]), into: &stream)
      }
      try await peer.send(Array(stream.readableBytesView))
      try await node.frames.count(300)
      for (kind, byte) in [(FrameClass.mempool, UInt8(1)), (.consensus, 2)] {
        let got = node.frames.items.filter { $0.kind == kind }.map(\.bytes)
        #expect(got == (0..<150).map { [byte, $0] })
      }
      // Asked on the network's thread, where the pause has been counted by now.
      _ = await node.network.peers()
      #expect(node.network.counters.ratePauses > 0)
    }
  }

  @Test func countsWhatTheReceiverThrowsAwayAndGoesOn() async throws {
    try await withNode { node in
      node.answer(.drop)
      let peer = try await RawPeer.live(node, seed: 2)
      try await peer.send(.first(.mempool), first(2, [1, 1]))
      try await peer.send(.first(.consensus), first(1, [2]))
      try await node.frames.count(2)
      _ = await node.network.peers()
      let counters = node.network.counters
      #expect(counters.droppedInbound.mempool.frames == 1)
      #expect(counters.droppedInbound.mempool.bytes == 2)
      #expect(counters.droppedInbound.consensus.frames == 1)
      #expect(counters.received.consensus.frames == 1)
    }
  }

  @Test func randomBytesOfALivePeerNeverTrap() async throws {
    try await withNode { node in
      var chance = SplitMix64(seed: 0x5a4a_d001)
      for round in 0..<50 {
        let peer = try await RawPeer.live(node, seed: 2, run: UInt64(round))
        var bytes = chance.bytes(Int(chance.next() % 400) + 3)
        // Half of the rounds begin with a header that is in order.
        if round % 2 == 0 { bytes[0] = [0, 1, 2, 0x10, 0x11, 0x12, 0x13, 0x20][round / 2 % 8] }
        if round % 2 == 0 { bytes[2] = 0 }
        try? await peer.send(bytes)
        await peer.close()
        _ = try await node.events.wait { events in
          let downs = events.count { if case .down = $0 { true } else { false } }
          return downs >= round + 1 ? true : nil
        }
      }
      try await expectService(of: node)
    }
  }
}
