import Foundation
import SanadAPIModel
import SanadTypes
import Synchronization
import Testing

@testable import SanadAPI

/// A node that joins and knows three of its ten chunks.
private struct JoiningNode: JoiningService {
  func status() async -> StatusResource {
    var status = await FakeService().status()
    status.height = "0"
    status.ready = false
    status.joining = JoiningResource(phase: "fetching", forMs: "5")
    return status
  }

  func readiness() async -> ReadinessResource {
    ReadinessResource(checks: [.init(name: "joined", ok: false, detail: "joining: 3 of 10")])
  }

  func measure(into text: inout MetricsText) async {
    text.gauge("sanad_join_chunks", "Chunks that are here.", .init(3))
  }

  var refusal: ServiceFailure {
    ServiceFailure(.nodeJoining, "3 of 10 chunks are here", retryAfter: .seconds(7))
  }
}

/// A node whose answers meet damage, or do not.
private final class DamagedNode: JoiningService {
  private let isDamaged: Bool
  private let told = Mutex<[String]>([])

  init(isDamaged: Bool) { self.isDamaged = isDamaged }

  var damage: [String] { told.withLock { $0 } }

  func status() async -> StatusResource { await FakeService().status() }

  func readiness() async -> ReadinessResource { ReadinessResource(checks: []) }

  func measure(into text: inout MetricsText) async {}

  func noteDamage(_ detail: String) { told.withLock { $0.append(detail) } }

  var refusal: ServiceFailure {
    var failure = ServiceFailure(.storeDamaged, "block 7 does not read")
    failure.showsDamage = isDamaged
    return failure
  }
}

/// What a node answers that has no state yet.
@Suite struct JoiningRouteTests {
  /// What is answered all the same.
  private static let answered = [
    "/livez", "/readyz", "/metrics", "/openapi.json", "/v1/errors", "/v1/errors/{code}",
    "/v1/status",
  ]

  @Test(arguments: [true, false])
  func damageThatAnAnswerMeetsIsTold(isDamaged: Bool) async throws {
    let node = DamagedNode(isDamaged: isDamaged)
    try await RunningAPI.run(joining: node) { api in
      let answer = try await api.get("/v1/blocks/7")
      #expect(answer.status == 500)
      let unknown = try await api.get("/v1/nowhere")
      #expect(unknown.status == 404)
    }
    #expect(node.damage == (isDamaged ? ["block 7 does not read"] : []))
  }

  @Test func itSaysHowFarItIs() async throws {
    try await RunningAPI.run(joining: JoiningNode()) { api in
      #expect(try await api.get("/livez").status == 200)
      for path in ["/readyz", "/readyz?verbose"] {
        let answer = try await api.get(path)
        #expect(answer.status == 503 && answer.headers["content-type"] == "application/json")
        let readiness: ReadinessResource = try APICoding.decode(from: answer.body)
        #expect(!readiness.ready && readiness.checks.map(\.name) == ["joined"])
      }
      let answer = try await api.get("/v1/status")
      let status: StatusResource = try APICoding.decode(from: answer.body)
      #expect(answer.status == 200 && status.joining?.phase == "fetching")
      #expect(answer.headers["chain-height"] == "0")
      let metrics = try await api.get("/metrics")
      #expect(metrics.status == 200)
      let text = String(decoding: metrics.body, as: UTF8.self)
      #expect(text.contains("\nsanad_join_chunks 3\n") && !text.contains("sanad_stream_clients"))
      #expect(try await api.get("/v1/errors/9123").status == 200)
      #expect(try await api.get("/openapi.json").body == Data(OpenAPIDocument.json.utf8))
    }
  }

  @Test func everythingElseIsRefusedWithAWayOut() async throws {
    let operations = try OpenAPIDocument.methods()
    #expect(operations.count > 30)
    try await RunningAPI.run(joining: JoiningNode()) { api in
      for (path, methods) in operations where !Self.answered.contains(path) {
        let place = path.replacing(#/\{\w+\}/#, with: "x")
        for method in methods {
          // A query that no resource knows, and a body that is none: nothing of it is looked at.
          let answer = try await api.send(
            method.uppercased(), "\(place)?no=such", body: method == "post" ? [1, 2, 3] : nil)
          #expect(answer.status == 503, "\(method) \(path)")
          #expect(answer.headers["retry-after"] == "7")
          let problem = try answer.problem()
          #expect(problem.code == "9123" && problem.name == "NODE_JOINING", "\(method) \(path)")
          #expect(problem.retry == .init(allowed: true, afterMs: 7_000, how: "same-bytes"))
          #expect(!problem.definite && problem.detail == "3 of 10 chunks are here")
        }
      }
    }
  }

  @Test func whatNoNodeHasIsStillNotFound() async throws {
    let cases = [
      ("GET", "/v1/nothing", "9101"), ("DELETE", "/v1/status", "9102"),
      ("DELETE", "/v1/blocks", "9102"), ("GET", "/v1/status?no=such", "9103"),
    ]
    try await RunningAPI.run(joining: JoiningNode()) { api in
      for (method, path, code) in cases {
        let problem = try await api.send(method, path).problem()
        #expect(problem.code == code, "\(method) \(path)")
      }
    }
  }

  @Test func aNodeThatHasStartedIsAskedForTheSame() throws {
    let joining = try APIServer.routes(joining: JoiningNode()).routes
    let started = APIServer.routes(of: FakeService(), limits: APILimits()).routes
    func names(_ routes: [Route]) -> Set<String> { Set(routes.map { "\($0.method) \($0.path)" }) }
    #expect(names(joining) == names(started))
    let open = joining.filter { $0.queryNames != nil }.map(\.path)
    #expect(Set(open) == Set(Self.answered))
  }
}
