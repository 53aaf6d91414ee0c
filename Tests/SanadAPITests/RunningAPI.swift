import Foundation
import Logging
import NIOPosix
import SanadAPIModel
import Testing

@testable import SanadAPI

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// The API on a free port of this machine, and a client that knows nothing of it.
struct RunningAPI {
  /// What came back.
  struct Answer {
    let status: Int
    let headers: [String: String]
    let body: Data

    func problem() throws -> ProblemResource {
      #expect(headers["content-type"] == "application/problem+json")
      return try APICoding.decode(from: body)
    }

    /// The JSON as it stands, so that a number in the place of a text is seen.
    func object() throws -> [String: Any] {
      try #require(try JSONSerialization.jsonObject(with: body) as? [String: Any])
    }
  }

  let service: FakeService
  let server: APIServer
  let port: Int
  /// What the server said that an operator has to see.
  let log: WarningLog

  /// A client of bare bytes.
  var raw: RawClient { RawClient(port: port) }

  /// Runs the server around `body`, and stops it in good order; that of a node which joins where there
  /// is one.
  static func run(
    limits: APILimits = APILimits(), joining: (any JoiningService)? = nil,
    _ body: @escaping @Sendable (RunningAPI) async throws -> Void
  ) async throws {
    let service = FakeService()
    let log = WarningLog()
    let configuration = APIServer.Configuration(port: 0, limits: limits)
    let threads = MultiThreadedEventLoopGroup.singleton
    let logger = Logger(label: "test") { _ in WarningLogHandler(log: log) }
    let server =
      if let joining {
        try APIServer(
          joining: joining, configuration: configuration, group: threads, logger: logger)
      } else {
        try APIServer(
          service: service, configuration: configuration, group: threads, logger: logger)
      }
    let (ports, opened) = AsyncStream.makeStream(of: Int.self)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await server.run { opened.yield($0) } }
      group.addTask {
        guard let port = await ports.first(where: { _ in true }) else { return }
        // Also where the body fails, or the server would be waited for.
        do {
          try await body(RunningAPI(service: service, server: server, port: port, log: log))
        } catch {
          await server.stop()
          throw error
        }
        await server.stop()
      }
      try await group.waitForAll()
    }
  }

  func get(_ path: String) async throws -> Answer { try await send("GET", path) }

  func post(
    _ path: String, _ body: [UInt8], type: String? = "application/octet-stream"
  ) async throws -> Answer {
    try await send("POST", path, body: body, type: type)
  }

  func send(
    _ method: String, _ path: String, body: [UInt8]? = nil, type: String? = nil
  ) async throws -> Answer {
    let url = try #require(URL(string: "http://127.0.0.1:\(port)\(path)"))
    var request = URLRequest(url: url)
    request.httpMethod = method
    request.httpBody = body.map { Data($0) }
    if let type { request.setValue(type, forHTTPHeaderField: "Content-Type") }
    let (data, response) = try await URLSession.shared.data(for: request)
    let http = try #require(response as? HTTPURLResponse)
    var headers: [String: String] = [:]
    for (name, value) in http.allHeaderFields {
      headers["\(name)".lowercased()] = "\(value)"
    }
    return Answer(status: http.statusCode, headers: headers, body: data)
  }
}
