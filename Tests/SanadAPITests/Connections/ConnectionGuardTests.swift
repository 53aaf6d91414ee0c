import Foundation
import NIOCore
import SanadTypes
import Testing

@testable import SanadAPI

/// What clients meet that are slow, large, many, or that speak something else.
@Suite(.timeLimit(.minutes(5))) struct ConnectionGuardTests {
  private static let live = "GET /livez HTTP/1.1\r\nHost: a\r\n\r\n"
  private static let lastLive = "GET /livez HTTP/1.1\r\nHost: a\r\nConnection: Close\r\n\r\n"

  private static func post(_ path: String, length: Int) -> String {
    "POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Type: application/octet-stream\r\n"
      + "Content-Length: \(length)\r\n\r\n"
  }

  /// Limits of which one time is so short that a test can wait for it; the others outlast a machine
  /// that is busy with other tests.
  private static func short(_ time: WritableKeyPath<APILimits, Duration>) -> APILimits {
    var limits = APILimits()
    limits.headTime = .seconds(50)
    limits.bodyTime = .seconds(50)
    limits.drainTime = .seconds(50)
    limits[keyPath: time] = .milliseconds(300)
    return limits
  }

  @Test func aHeadThatComesTooSlowlyIsToldSo() async throws {
    try await RunningAPI.run(limits: Self.short(\.headTime)) { api in
      for start in ["", "GET /livez HT", "GET /livez HTTP/1.1\r\nHost: a\r\n"] {
        let answers = try await api.raw.send(start)
        #expect(answers.statuses == [408] && answers.codes == ["9118"], "\(start)")
        #expect(answers.text.contains("Connection: close"))
      }
    }
  }

  /// The time runs from the head, and a byte now and then does not begin it again.
  @Test func aBodyThatComesTooSlowlyIsToldSo() async throws {
    try await RunningAPI.run(limits: Self.short(\.bodyTime)) { api in
      let answers = try await api.raw.send(Self.post("/v1/transactions", length: 10), "12345")
      #expect(answers.statuses == [408] && answers.codes == ["9118"])
      let dripping = try await api.raw.connected { inbound, outbound in
        try await withThrowingTaskGroup(of: RawClient.Answers?.self) { group in
          group.addTask { try await RawClient.rest(of: inbound) }
          group.addTask {
            // What is written after the close fails, and that is the end of it.
            do {
              try await outbound.write(
                ByteBuffer(string: Self.post("/v1/transactions", length: 1_000)))
              for _ in 0..<1_000 {
                try await outbound.write(ByteBuffer(string: "1"))
                try await Task.sleep(for: .milliseconds(20))
              }
            } catch {}
            return nil
          }
          var answers: RawClient.Answers?
          while answers == nil, let next = try await group.next() { answers = next }
          group.cancelAll()
          return answers
        }
      }
      #expect(dripping?.statuses == [408])
      #expect(api.service.questions.isEmpty)
    }
  }

  @Test func anIdleConnectionIsClosed() async throws {
    try await RunningAPI.run(limits: Self.short(\.idleTime)) { api in
      let answers = try await api.raw.send(Self.live)
      #expect(answers.statuses == [200])
    }
  }

  @Test func aHeadAboveTheLimitIsRefusedWithACode() async throws {
    var limits = APILimits()
    limits.headBytes = 1_000
    limits.headFields = 10
    try await RunningAPI.run(limits: limits) { api in
      let long = String(repeating: "a", count: 1_000)
      let many = (0..<11).map { "X-\($0): a\r\n" }.joined()
      for head in [
        "GET /\(long) HTTP/1.1\r\n\r\n", "GET /livez HTTP/1.1\r\nX-Long: \(long)\r\n\r\n",
        "GET /livez HTTP/1.1\r\n\(many)\r\n",
      ] {
        let answers = try await api.raw.send(head)
        #expect(answers.statuses == [431] && answers.codes == ["9117"], "\(head.prefix(40))")
      }
      let most = String(repeating: "a", count: 900)
      #expect(
        try await api.raw.send("GET /\(most) HTTP/1.1\r\nConnection: close\r\n\r\n").statuses == [
          404
        ])
    }
  }

  @Test func whatIsNoHTTPIsRefusedWithACode() async throws {
    try await RunningAPI.run { api in
      for text in [
        "\u{16}\u{03}\u{01}\u{02}\u{00}\u{01}\u{00}\u{01}", "SSH-2.0-OpenSSH\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "GET /livez\r\n\r\n", "FROB /livez HTTP/1.1\r\n\r\n",
        "GET /livez HTTP/1.1\r\nHost a\r\n\r\n", "GET /livez HTTP/1.1\r\nContent-Length: x\r\n\r\n",
      ] {
        let answers = try await api.raw.send(text)
        #expect(answers.statuses == [400] && answers.codes == ["9103"], "\(text)")
      }
      #expect(api.service.questions.isEmpty)
    }
  }

  /// A body that broke off is not taken for a whole one.
  @Test func aBodyThatBreaksOffIsRefused() async throws {
    try await RunningAPI.run { api in
      let short = try await api.raw.send(
        Self.post("/v1/transactions", length: 10), "12345", closing: true)
      #expect(short.statuses == [400])
      let chunked = try await api.raw.send(
        "POST /v1/transactions HTTP/1.1\r\nHost: a\r\nContent-Type: application/octet-stream\r\n"
          + "Transfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n", closing: true)
      #expect(chunked.statuses == [400])
      #expect(api.service.questions.isEmpty)
    }
  }

  @Test func aFaultAfterARequestIsToldAfterItsAnswer() async throws {
    try await RunningAPI.run { api in
      let answers = try await api.raw.send(Self.live + "nonsense\r\n\r\n")
      #expect(answers.statuses == [200, 400])
    }
  }

  @Test func requestsInARowAreAnsweredInTheirOrder() async throws {
    try await RunningAPI.run { api in
      let answers = try await api.raw.send(
        Self.live + "GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n" + Self.lastLive)
      #expect(answers.statuses == [200, 404, 200])
      #expect(answers.text.components(separatedBy: "Connection: close").count == 2)
    }
  }

  /// The body is dropped for a moment, so that the answer is read before the close.
  @Test func anAnswerBeforeTheEndOfABodyIsTheLastOne() async throws {
    try await RunningAPI.run(limits: Self.short(\.lingerTime)) { api in
      let answers = try await api.raw.send(Self.post("/nowhere", length: 1_000_000), "1234")
      #expect(answers.statuses == [404])
      #expect(answers.text.contains("Connection: close"))
    }
  }

  /// One address gets two of three.
  @Test func aConnectionAboveTheQuotaIsToldSoAndTheNextOneIsServedWhenThereIsRoom() async throws {
    var limits = APILimits()
    limits.connections = 3
    limits.refusals = 1
    // Also how long a connection without a place may take to send its head.
    limits.lingerTime = .seconds(3)
    try await RunningAPI.run(limits: limits) { api in
      try await api.raw.connected { first, firstOut in
        var first = first.makeAsyncIterator()
        try await firstOut.write(ByteBuffer(string: Self.live))
        _ = try await first.next()
        try await api.raw.connected { second, secondOut in
          var second = second.makeAsyncIterator()
          try await secondOut.write(ByteBuffer(string: Self.live))
          _ = try await second.next()
          let refused = try await api.raw.send(Self.live)
          #expect(refused.statuses == [429] && refused.codes == ["9121"])
          #expect(refused.text.contains("Retry-After: 1"))
          #expect(refused.text.contains(#"RateLimit: "connections";r=0"#))
          // Who says nothing does not keep the place of those that can be told.
          #expect(try await api.raw.send("").statuses == [])
        }
      }
      // The places come back when the closes have been seen here.
      var statuses: [Int] = []
      while statuses != [200] { statuses = try await api.raw.send(Self.lastLive).statuses }
    }
  }

  @Test func aStoppedServerClosesIdleConnectionsAndAnswersWhatIsDue() async throws {
    let (arrivals, arrived) = AsyncStream.makeStream(of: Void.self)
    try await RunningAPI.run(limits: Self.short(\.lingerTime)) { api in
      api.service.hold(telling: { arrived.yield(()) })
      // Or the server would wait for its answer.
      defer { api.service.release() }
      try await api.raw.connected { idle, idleOut in
        var idle = idle.makeAsyncIterator()
        try await idleOut.write(ByteBuffer(string: Self.live))
        _ = try await idle.next()
        async let due = api.raw.send("GET /v1/instruments HTTP/1.1\r\nHost: a\r\n\r\n")
        for await _ in arrivals { break }
        async let stopped: Void = api.server.stop()
        while try await idle.next() != nil {}
        api.service.release()
        let last = try await due
        #expect(last.statuses == [200])
        #expect(last.text.contains("Connection: close"))
        await stopped
      }
    }
  }

  /// The drain is bounded: nobody keeps a node from stopping.
  @Test func aStoppedServerDoesNotWaitForWhoDoesNotFinish() async throws {
    try await RunningAPI.run(limits: Self.short(\.drainTime)) { api in
      try await api.raw.connected { inbound, outbound in
        var inbound = inbound.makeAsyncIterator()
        try await outbound.write(ByteBuffer(string: Self.live))
        _ = try await inbound.next()
        try await outbound.write(ByteBuffer(string: Self.post("/v1/transactions", length: 9)))
        await api.server.stop()
      }
      #expect(api.log.lines.isEmpty, "\(api.log.lines)")
    }
  }
}
