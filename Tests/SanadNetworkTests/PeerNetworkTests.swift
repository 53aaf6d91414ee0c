import SanadCrypto
import SanadNetwork
import Testing

/// Two nodes over loopback, as they should be.
@Suite struct PeerNetworkTests {
  @Test func exchangesFramesOfEveryClassBothWays() async throws {
    try await TestNode.run(try TestNode(1, admits: [2])) { first in
      let dials = [try first.address()]
      try await TestNode.run(try TestNode(2, dials: dials)) { second in
        try await first.isUp(with: second.key)
        try await second.isUp(with: first.key)
        for kind in FrameClass.allCases {
          let largest = PeerNetworkLimits().frameBytesMax[kind]
          for size in [1, 16_377, 16_378, largest] {
            let frame = [UInt8](repeating: kind.rawValue + 7, count: size)
            #expect(first.network.send(frame, kind, to: second.key) == .queued)
            #expect(second.network.send(frame, kind, to: first.key) == .queued)
            let expected = Received(peer: first.key, kind: kind, bytes: frame)
            _ = try await second.frames.first { $0 == expected }
            let answer = Received(peer: second.key, kind: kind, bytes: frame)
            _ = try await first.frames.first { $0 == answer }
          }
          let tooLarge = [UInt8](repeating: 0, count: largest + 1)
          #expect(first.network.send(tooLarge, kind, to: second.key) == .wrongSize)
          #expect(first.network.send([], kind, to: second.key) == .wrongSize)
          #expect(first.network.counters.received[kind].frames == 4)
          #expect(first.network.counters.sent[kind].frames == 4)
        }
        let status = try #require(await second.network.peers().first)
        #expect(status.direction == .outbound && status.name == "node" && status.version == 1)
        #expect(second.network.connectedPeers == [first.key])
        #expect(first.network.counters.peersInbound == 1)
      }
    }
  }

  @Test func keepsTheOrderOfTenThousandFramesInEveryClass() async throws {
    var limits = PeerNetworkLimits.patient
    limits.framesPerSecondMax = 100_000
    limits.queues = PerClass(all: .init(bytesMax: 1 << 24, framesMax: 20_000))
    let count = 10_000
    try await TestNode.run(try TestNode(1, admits: [2], limits: limits)) { first in
      let dials = [try first.address()]
      try await TestNode.run(try TestNode(2, dials: dials, limits: limits)) { second in
        try await second.isUp(with: first.key)
        for number in 0..<count {
          let frame = withUnsafeBytes(of: UInt32(number).littleEndian) { Array($0) }
          for kind in FrameClass.allCases {
            #expect(second.network.send(frame, kind, to: first.key) == .queued)
          }
        }
        try await first.frames.count(4 * count)
        for kind in FrameClass.allCases {
          let numbers = first.frames.items.filter { $0.kind == kind }.map { frame in
            frame.bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
          }
          #expect(numbers == Array(0..<count))
        }
      }
    }
  }

  @Test func saysThatAPeerIsNotConnected() async throws {
    try await TestNode.run(try TestNode(1, admits: [2])) { node in
      #expect(node.network.send([1], .consensus, to: TestKey.key(2)) == .notConnected)
      #expect(node.network.broadcast([1], .consensus) == 0)
      #expect(await node.network.peers().isEmpty)
    }
  }

  @Test func broadcastReachesTheRolesThatAreNamed() async throws {
    let admission = Admission(
      validators: [TestKey.key(2)], observers: [TestKey.key(3)], guestsMax: 1)
    try await TestNode.run(try TestNode(1, admission: admission)) { hub in
      let dials = [try hub.address()]
      try await TestNode.run(try TestNode(2, dials: dials)) { validator in
        try await TestNode.run(try TestNode(3, dials: dials)) { observer in
          try await TestNode.run(try TestNode(4, dials: dials)) { guest in
            for node in [validator, observer, guest] { try await hub.isUp(with: node.key) }
            #expect(hub.network.broadcast([1], .consensus) == 1)
            #expect(hub.network.broadcast([2], .sync, to: [.validator, .observer]) == 2)
            _ = try await validator.frames.wait { $0.count == 2 ? true : nil }
            _ = try await observer.frames.first { $0.bytes == [2] }
            #expect(observer.frames.items.count == 1 && guest.frames.items.isEmpty)
            let roles = await hub.network.peers().map(\.role)
            #expect(Set(roles) == Set(PeerRole.allCases))
          }
        }
      }
    }
  }

  @Test func reportsAPortInUse() async throws {
    try await TestNode.run(try TestNode(1)) { node in
      let port = try #require(node.network.listeningPort)
      let second = try TestNode(2, port: port)
      await #expect(throws: PeerNetworkFailure.portInUse(host: "127.0.0.1", port: port)) {
        try await second.network.start()
      }
      await second.network.stop()
    }
  }

  @Test func startsOnce() async throws {
    try await TestNode.run(try TestNode(1)) { node in
      await #expect(throws: PeerNetworkFailure.startedBefore) { try await node.network.start() }
    }
  }

  @Test func tellsThePeerThatItStops() async throws {
    try await TestNode.run(try TestNode(1, admits: [2])) { first in
      let dials = [try first.address()]
      let second = try await TestNode.run(try TestNode(2, dials: dials)) { second in
        try await first.isUp(with: second.key)
        return second
      }
      let end = try await first.down(with: second.key)
      #expect(end.code == .stopping && end.side == .remote)
    }
  }
}
