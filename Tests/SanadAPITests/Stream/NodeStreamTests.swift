import Foundation
import SanadAPIModel
import SanadWallet
import Testing

@testable import SanadAPI

/// The wallet's reader of the stream, on a socket.
@Suite(.timeLimit(.minutes(5))) struct NodeStreamTests {
  private func stream(of api: RunningAPI, cursor: String? = nil) throws -> NodeStream {
    let base = try #require(URL(string: "http://127.0.0.1:\(api.port)"))
    return try #require(NodeStream(base: base, topics: ["transactions"], cursor: cursor))
  }

  @Test func readsWhatIsWritten() async throws {
    try await RunningAPI.run { api in
      api.service.chain.add([2])
      var items: [StreamItemResource] = []
      for try await item in try stream(of: api, cursor: "0.0").items() {
        items.append(item)
        if items.count == 3 { break }
      }
      #expect(items.map(\.cursor) == ["0.0", "1.0", "1.1"])
    }
  }

  /// Its connection ends with its reader: the one place among the streams is free again.
  @Test func endsWhenNobodyListens() async throws {
    var limits = APILimits()
    limits.streams = 1
    try await RunningAPI.run(limits: limits) { api in
      for _ in 0..<3 {
        for try await item in try stream(of: api).items() {
          #expect(item.type == "heartbeat")
          break
        }
        while try await api.send("HEAD", "/v1/stream").status != 200 { await Task.yield() }
      }
    }
  }

  @Test func endsWithTheTaskThatReads() async throws {
    var limits = APILimits()
    limits.streams = 1
    try await RunningAPI.run(limits: limits) { api in
      let (first, told) = AsyncStream.makeStream(of: Void.self)
      await withTaskGroup(of: Void.self) { group in
        group.addTask {
          do {
            for try await _ in try stream(of: api).items() { told.yield() }
          } catch { Issue.record("\(error)") }
        }
        for await _ in first { break }
        group.cancelAll()
      }
      while try await api.send("HEAD", "/v1/stream").status != 200 { await Task.yield() }
    }
  }
}
