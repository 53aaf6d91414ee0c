import NIOCore
import SanadAPIModel
import SanadTesting
import SanadTypes
import Testing

@testable import SanadAPI

/// The stream as clients meet it on a socket.
@Suite(.timeLimit(.minutes(5))) struct StreamRouteTests {
  private static let transactions = "/v1/stream?topics=transactions&cursor="

  @Test func refusesWrongTopicsAndCursorsBeforeAnythingIsSent() async throws {
    try await RunningAPI.run { api in
      for (path, pointer) in [
        ("?topics=block", "topics"), ("?topics=", "topics"), ("?topics=blocks&cursor=12", "cursor"),
        ("?topic=blocks", "topic"),
      ] {
        let answer = try await api.get("/v1/stream" + path)
        #expect(answer.status == 400, "\(path)")
        #expect(try answer.problem().invalid?.map(\.pointer) == [pointer])
      }
      #expect(try await api.get("/v1/stream?topics=instrument:NONE").status == 404)
      let raw = try await api.raw.send(
        "GET /v1/stream HTTP/1.1\r\nHost: a\r\nLast-Event-ID: x\r\nConnection: close\r\n\r\n")
      #expect(raw.codes == ["9103"])
    }
  }

  @Test func refusesMoreStreamsThanThereArePlacesAndGivesThemBack() async throws {
    var limits = APILimits()
    limits.streams = 1
    try await RunningAPI.run(limits: limits) { api in
      let first = "GET /v1/stream HTTP/1.1\r\nHost: a\r\n\r\n"
      try await api.raw.connected { inbound, outbound in
        try await outbound.write(ByteBuffer(string: first))
        var parts = inbound.makeAsyncIterator()
        _ = try await parts.next()
        let second = try await api.get("/v1/stream")
        #expect(second.status == 429)
        #expect(try second.problem().code == "9119")
        #expect(second.headers["retry-after"] != nil)
      }
      // The first is gone, and its place with it: at once, and not at the next heartbeat.
      while try await api.raw.follow(
        "/v1/stream", until: { !$0.events.isEmpty || $0.head.contains("429") }
      ).events.isEmpty { await Task.yield() }
      // Nor does the answer to a HEAD keep one.
      for _ in 0..<3 {
        while try await api.send("HEAD", "/v1/stream").status != 200 { await Task.yield() }
      }
    }
  }

  @Test func aHeartbeatSaysWhereTheStreamStands() async throws {
    try await RunningAPI.run { api in
      api.service.chain.add([3, 2])
      api.service.chain.set(timeOuts: 2)
      let client = try await api.raw.follow(
        "/v1/stream?cursor=2.0", until: { $0.events.count == 4 })
      #expect(client.events.map { $0["id"] } == ["2.0", "2.1", "2.1", "2.1"])
      #expect(client.events.map { $0["event"] } == [nil, "transaction", nil, nil])
      #expect(client.head.contains("text/event-stream") && client.head.contains("no-store"))
    }
  }

  /// Whoever follows a rare topic is told how far the look is, and can go on from there.
  @Test func aLookThroughTheChainSaysHowFarItIs() async throws {
    var limits = APILimits()
    limits.lookTime = .zero
    try await RunningAPI.run(limits: limits) { api in
      api.service.chain.set(looks: 4)
      let client = try await api.raw.follow(
        "/v1/stream?cursor=0.0", until: { $0.events.count == 4 })
      #expect(client.events.map { $0["id"] } == ["0.0", "0.1", "0.2", "0.3"])
    }
  }

  /// Blocks that have nothing of its topics begin no new silence.
  @Test func blocksWithoutItsTopicsDoNotKeepAStreamSilent() async throws {
    var limits = APILimits()
    limits.heartbeatTime = .zero
    try await RunningAPI.run(limits: limits) { api in
      let client = try await api.raw.follow("/v1/stream?cursor=0.0") { client in
        api.service.chain.add([0])
        return client.events.count == 4
      }
      #expect(client.events.allSatisfy { $0["event"] == nil && $0["id"] == "0.0" })
    }
  }

  /// The look would go on for ever: only its end gives the place back.
  @Test func aLookEndsWithItsClient() async throws {
    var limits = APILimits()
    limits.streams = 1
    try await RunningAPI.run(limits: limits) { api in
      api.service.chain.set(looks: .max)
      for _ in 0..<3 {
        while try await api.raw.follow(
          "/v1/stream", until: { !$0.events.isEmpty || $0.head.contains("429") }
        ).events.isEmpty { await Task.yield() }
      }
      api.service.chain.set(looks: 0)
    }
  }

  @Test func tellsHowManyStreamsThereMayBe() async throws {
    var limits = APILimits()
    limits.streams = 7
    try await RunningAPI.run(limits: limits) { api in
      let client = try await api.raw.follow("/v1/stream", until: { !$0.events.isEmpty })
      #expect(client.head.contains(#"RateLimit-Policy: "streams";q=5;qu="concurrent-requests""#))
      #expect(client.head.contains(#"RateLimit: "streams";r=4"#))
    }
  }

  /// Once in the beginning, and whenever it is not what it was; and not with every block.
  @Test func theNodeIsToldWhenItChanges() async throws {
    var limits = APILimits()
    limits.liveTime = .zero
    try await RunningAPI.run(limits: limits) { api in
      api.service.chain.add([1])
      let client = try await api.raw.follow(
        "/v1/stream?topics=node,consensus&cursor=0.0", fields: "Accept: application/jsonl\r\n"
      ) { client in
        // A block that changes nothing, and one after which the node is not ready.
        if client.lineCount == 3 { api.service.chain.add([1]) }
        if client.lineCount == 4 {
          api.service.set(ready: false)
          api.service.chain.add([0])
        }
        return client.lineCount == 5
      }
      let items = try client.items()
      #expect(items.map(\.type) == ["heartbeat", "transaction", "node", "transaction", "node"])
      #expect(items.map(\.cursor) == ["0.0", "1.0", "1.0", "2.0", "2.0"])
      #expect(items.compactMap(\.node?.ready) == [true, false])
    }
  }

  @Test func withoutACursorItBeginsWithWhatComesNext() async throws {
    try await RunningAPI.run { api in
      api.service.chain.add([3])
      let client = try await api.raw.follow("/v1/stream") { client in
        if client.events.count == 1 { api.service.chain.add([1]) }
        return client.events.count == 2
      }
      #expect(client.events.last?["id"] == "2.0")
    }
  }

  /// A browser sends the id with the address that it began with.
  @Test func theLastEventIDCountsMoreThanTheAddress() async throws {
    try await RunningAPI.run { api in
      api.service.chain.add([5])
      let client = try await api.raw.follow(
        "/v1/stream?cursor=0.0", fields: "Last-Event-ID: 1.3\r\n", until: { $0.events.count == 2 })
      #expect(client.events.map { $0["id"] } == ["1.3", "1.4"])
    }
  }

  @Test func jsonLinesHaveTheSameItems() async throws {
    try await RunningAPI.run { api in
      api.service.chain.add([2])
      let client = try await api.raw.follow(
        Self.transactions + "0.0", fields: "Accept: application/jsonl\r\n",
        until: { $0.lineCount == 3 })
      #expect(client.head.contains("application/jsonl"))
      let items = try client.items()
      #expect(items.map(\.type) == ["heartbeat", "transaction", "transaction"])
      #expect(items.map(\.cursor) == ["0.0", "1.0", "1.1"])
    }
  }

  /// The node stops: the stream ends in good order, and its connection with it.
  @Test func endsWithTheNode() async throws {
    try await RunningAPI.run { api in
      let client = try await api.raw.follow("/v1/stream") { client in
        if client.events.count == 1 { api.service.chain.close() }
        return false
      }
      #expect(client.events.count == 1)
      #expect(client.head.contains("Connection: close"))
    }
  }

  /// It reads nothing for longer than it may, and then everything: the last thing is where to go on.
  @Test func whoIsTooSlowIsToldWhereToGoOn() async throws {
    var limits = APILimits()
    limits.streamPageTime = .milliseconds(200)
    try await RunningAPI.run(limits: limits) { api in
      let chain = api.service.chain
      // Much more than the buffers of both sides hold.
      chain.set(idBytes: 16_384)
      chain.add(Array(repeating: 50, count: 20))
      // Before it is found too slow the node must have filled what is between them, which beside
      // other tests may take longer than this waits at first.
      var slow: [StreamItemResource] = []
      for pause in [1, 4, 16] where slow.last?.type != "slow" {
        slow = try await Self.items(of: api, afterPauseOf: .seconds(pause))
      }
      let last = try #require(slow.last)
      #expect(last.type == "slow")
      var seen = slow.filter { $0.type == "transaction" }.map(\.cursor)
      #expect(seen.last == last.cursor && seen.count < chain.cursors.count)
      // A machine that is busy with other tests may be too slow again: then it goes on again.
      while seen.count < chain.cursors.count {
        let wanted = chain.cursors.count - seen.count + 1
        let rest = try await api.raw.follow(
          Self.transactions + (seen.last ?? "0.0"), fields: "Accept: application/jsonl\r\n",
          until: { $0.lineCount == wanted })
        seen += try rest.items().filter { $0.type == "transaction" }.map(\.cursor)
      }
      #expect(seen == chain.cursors)
    }
  }

  /// What a client gets that asks for all transactions, and reads nothing for a while.
  private static func items(
    of api: RunningAPI, afterPauseOf pause: Duration
  ) async throws -> [StreamItemResource] {
    try await api.raw.connected { inbound, outbound in
      try await outbound.write(
        ByteBuffer(
          string: "GET \(transactions)0.0 HTTP/1.1\r\nHost: a\r\n"
            + "Accept: application/jsonl\r\n\r\n"))
      try await Task.sleep(for: pause)
      var client = StreamClient()
      for try await bytes in inbound {
        client.take(bytes)
        // A heartbeat and all of them: it was not too slow, and the stream goes on for ever.
        if client.lineCount > api.service.chain.cursors.count { break }
      }
      return try client.items()
    }
  }

  /// A stream that does not get on is dropped, and so is nobody who only waits for a block.
  @Test func aStreamIsNotDroppedForWaitingLongerThanAnAnswerMayTake() async throws {
    var limits = APILimits()
    limits.answerTime = .seconds(3)
    limits.idleTime = .seconds(3)
    try await RunningAPI.run(limits: limits) { api in
      api.service.chain.add([1])
      let client = try await api.raw.follow("/v1/stream?cursor=0.0") { client in
        client.events.count == 3
      } meanwhile: {
        try await Task.sleep(for: .seconds(4))
        api.service.chain.add([1])
      }
      #expect(client.events.map { $0["id"] } == ["0.0", "1.0", "2.0"])
    }
  }

  /// Cut off after any number of bytes, in the middle of an item too, while the chain grows: every
  /// item comes once and in its place.
  @Test func whoIsKilledAtRandomPointsGetsEveryItemExactlyOnce() async throws {
    try await RunningAPI.run { api in
      var random = SplitMix64(seed: 0x5a4ad)
      let chain = api.service.chain
      var seen: [String] = []
      var last = "0.0"
      var connections = 0
      while seen.count < max(10_000, chain.cursors.count) {
        if chain.cursors.count < 10_000 {
          chain.add((0..<12).map { _ in Int.random(in: 0...40, using: &random) })
        }
        let bytesMax = Int.random(in: 0...60_000, using: &random)
        let inHeader = Bool.random(using: &random)
        let missing = chain.cursors.count - seen.count
        let client = try await api.raw.follow(
          inHeader ? Self.transactions + "0.0" : Self.transactions + last,
          fields: inHeader ? "Last-Event-ID: \(last)\r\n" : ""
        ) { $0.events.count > missing || $0.byteCount > bytesMax }
        let items = client.events.filter { $0["event"] == "transaction" }
        seen += items.compactMap { $0["id"] }
        last = client.events.last?["id"] ?? last
        connections += 1
      }
      #expect(seen == chain.cursors)
      #expect(connections > 50)
    }
  }
}
