import SanadCrypto
import Testing

@testable import SanadNetwork

/// A partition by order: nothing flows, nobody is told, and it ends at once.
@Suite struct CutOffTests {
  /// Runs a node and one that dials it, whose keys are cut off from each other on both sides.
  private func withPair(
    cut: Bool, _ body: (TestNode, TestNode) async throws -> Void
  ) async throws {
    try await TestNode.run(try TestNode(1, admits: [2])) { server in
      if cut { server.network.cutOff([TestKey.key(2)]) }
      try await TestNode.run(try TestNode(2, dials: [try server.address()])) { client in
        try await body(server, client)
      }
    }
  }

  @Test func endsALiveConnectionWithoutAWord() async throws {
    try await withPair(cut: false) { server, client in
      try await server.isUp(with: client.key)
      try await client.isUp(with: server.key)
      server.network.cutOff([client.key])
      let end = try await server.down(with: client.key)
      #expect(end.code == .unreachable && end.side == .local)
      #expect(end.detail == Switchboard.cutOffDetail)
      // The other side sees a connection that broke, and no reason.
      let seen = try await client.down(with: server.key)
      #expect(seen.code != .unreachable || seen.side == .local)
      #expect(!seen.detail.contains("order"))
      #expect(server.network.send([1], .consensus, to: client.key) == .notConnected)
    }
  }

  @Test func letsNobodyInWhoIsCutOff() async throws {
    try await withPair(cut: true) { server, client in
      let refusal = try await server.refusal(.unreachable)
      #expect(refusal.peer == client.key && refusal.end.detail == Switchboard.cutOffDetail)
      #expect(server.network.connectedPeers.isEmpty)
      // It dials on, and comes in once the order has ended.
      server.network.cutOff([])
      try await server.isUp(with: client.key)
    }
  }

  @Test func dialsNobodyWhoIsCutOffAndDialsAtOnceAfterwards() async throws {
    var limits = PeerNetworkLimits.patient
    limits.redialFirst = .milliseconds(5)
    limits.redialMax = .milliseconds(20)
    try await TestNode.run(try TestNode(1, admits: [2])) { [limits] server in
      let client = try TestNode(2, dials: [try server.address()], limits: limits)
      try await TestNode.run(client) { client in
        try await client.isUp(with: server.key)
        client.network.cutOff([server.key])
        _ = try await server.down(with: client.key)
        // Somebody who is not let in dials on and on meanwhile, at the pace at which the client would.
        let other = try TestNode(3, dials: [try server.address()], limits: limits)
        try await TestNode.run(other) { other in
          _ = try await server.events.wait { events in
            let refusals = events.count {
              if case .refused(let refusal) = $0 { refusal.peer == other.key } else { false }
            }
            return refusals >= 8 ? true : nil
          }
        }
        let ups = server.events.items.count {
          if case .up(let up) = $0 { up.peer == client.key } else { false }
        }
        #expect(ups == 1)
        client.network.cutOff([])
        _ = try await client.events.wait { events in
          events.count { if case .up = $0 { true } else { false } } >= 2 ? true : nil
        }
      }
    }
  }

  @Test func aPeerThatIsNotNamedStaysConnected() async throws {
    try await withPair(cut: false) { server, client in
      try await server.isUp(with: client.key)
      server.network.cutOff([TestKey.key(3)])
      server.network.cutOff([])
      try await client.isUp(with: server.key)
      #expect(server.network.send([1], .consensus, to: client.key) == .queued)
      try await client.frames.count(1)
      #expect(
        !server.events.items.contains { if case .down = $0 { true } else { false } })
    }
  }
}
