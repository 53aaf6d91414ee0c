import SanadCrypto
import SanadNetwork
import Testing

/// Slow receivers, full queues, and who waits for whom.
@Suite struct BackPressureTests {
  /// Runs two nodes that are connected; `second` dialled.
  private func withPair(
    _ adjust: (inout PeerNetworkLimits) -> Void = { _ in },
    _ body: (_ first: TestNode, _ second: TestNode) async throws -> Void
  ) async throws {
    var limits = PeerNetworkLimits.patient
    adjust(&limits)
    try await TestNode.run(try TestNode(1, admits: [2], limits: limits)) { first in
      let dials = [try first.address()]
      try await TestNode.run(try TestNode(2, dials: dials, limits: limits)) { second in
        try await first.isUp(with: second.key)
        try await second.isUp(with: first.key)
        try await body(first, second)
      }
    }
  }

  @Test func aVoteOvertakesABulkTransferThatIsQueued() async throws {
    try await withPair { sender, receiver in
      receiver.answer(.pause)
      let block = [UInt8](repeating: 1, count: 1 << 20)
      for _ in 0..<7 { #expect(sender.network.send(block, .sync, to: receiver.key) == .queued) }
      try await receiver.frames.count(1)
      // On the sender's own thread, so that none of the three can leave before the last is queued.
      sender.react {
        #expect(sender.network.send([1], .mempool, to: receiver.key) == .queued)
        #expect(sender.network.send([2], .proposal, to: receiver.key) == .queued)
        #expect(sender.network.send([3], .consensus, to: receiver.key) == .queued)
      }
      receiver.network.send([0], .consensus, to: sender.key)
      try await sender.frames.count(1)
      receiver.answer(.proceed)
      receiver.network.resume(sender.key)
      try await receiver.frames.count(10)
      let order = receiver.frames.items.map(\.kind)
      let vote = try #require(order.firstIndex(of: .consensus))
      let proposal = try #require(order.firstIndex(of: .proposal))
      // What the sockets held when the vote was queued is before it, and nothing else.
      #expect(vote < proposal && proposal <= 5)
      #expect(order.last == .mempool)
    }
  }

  @Test func deliversNothingWhilePausedAndEverythingAfterwards() async throws {
    try await withPair { sender, receiver in
      receiver.answer(.pause)
      for number in UInt8(0)..<100 { sender.network.send([number], .consensus, to: receiver.key) }
      try await receiver.frames.count(1)
      let status = try #require(await receiver.network.peers().first)
      #expect(status.isPaused && receiver.frames.items.count == 1)
      receiver.answer(.proceed)
      receiver.network.resume(sender.key)
      try await receiver.frames.count(100)
      #expect(receiver.frames.items.map(\.bytes) == (0..<100).map { [$0] })
      #expect(receiver.network.counters.receiverPauses == 1)
    }
  }

  @Test func aStalledReceiverBoundsWhatTheSenderHolds() async throws {
    func adjust(_ limits: inout PeerNetworkLimits) {
      limits.queues.sync = .init(bytesMax: 4 << 20, framesMax: 100)
    }
    try await withPair(adjust) { sender, receiver in
      receiver.answer(.pause)
      let block = [UInt8](repeating: 1, count: 1 << 20)
      var outcomes: [SendOutcome] = []
      for _ in 0..<64 where outcomes.suffix(8) != [SendOutcome](repeating: .full, count: 8)[...] {
        outcomes.append(sender.network.send(block, .sync, to: receiver.key))
      }
      #expect(outcomes.last == .full)
      let status = try #require(await sender.network.peers().first)
      #expect(status.queuedBytes <= 4 << 20)
      #expect(sender.network.counters.droppedOutbound.sync.frames > 0)
      // Votes still have room of their own.
      #expect(sender.network.send([1], .consensus, to: receiver.key) == .queued)
      receiver.answer(.proceed)
      receiver.network.resume(sender.key)
      _ = try await receiver.frames.first { $0.kind == .consensus }
    }
  }

  @Test func endsTheLinkWhenVotesPileUpAndNeverDropsOneBefore() async throws {
    func adjust(_ limits: inout PeerNetworkLimits) {
      limits.queues.consensus = .init(bytesMax: 1 << 20, framesMax: 16_384)
      limits.lingerTimeout = .milliseconds(100)
    }
    try await withPair(adjust) { sender, receiver in
      receiver.answer(.pause)
      let bundle = [UInt8](repeating: 1, count: 256 << 10)
      var outcome = SendOutcome.queued
      for _ in 0..<256 where outcome == .queued {
        outcome = sender.network.send(bundle, .consensus, to: receiver.key)
      }
      #expect(outcome == .overflow)
      let end = try await sender.down(with: receiver.key)
      #expect(end.code == .overflow && end.side == .local)
      receiver.answer(.proceed)
      receiver.network.resume(sender.key)
      _ = try await receiver.down(with: sender.key)
    }
  }

  @Test func endsTheLinkWithAPeerThatTakesNothing() async throws {
    func adjust(_ limits: inout PeerNetworkLimits) {
      limits.stallTimeout = .milliseconds(300)
      limits.watchInterval = .milliseconds(50)
    }
    try await withPair(adjust) { sender, receiver in
      receiver.answer(.pause)
      let block = [UInt8](repeating: 1, count: 1 << 20)
      for _ in 0..<8 {
        #expect(sender.network.send(block, .sync, to: receiver.key) == .queued)
      }
      let end = try await sender.down(with: receiver.key)
      #expect(end.code == .overflow && end.side == .local)
    }
  }
}
