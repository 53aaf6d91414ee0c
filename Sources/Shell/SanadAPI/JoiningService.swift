import Foundation
import HTTPTypes
public import SanadAPIModel

/// What the API asks of any node, one that has no state yet too.
public protocol StandingService: Sendable {
  /// Where the node stands.
  func status() async -> StatusResource
  /// Whether the node can serve.
  func readiness() async -> ReadinessResource
  /// Writes what the node measures.
  func measure(into text: inout MetricsText) async
  /// A request was answered with a failure that shows damage of the node's store.
  func noteDamage(_ detail: String)
}

extension StandingService {
  /// Nothing: who has no store of its own has none to lose.
  public func noteDamage(_ detail: String) {}
}

/// What the API asks of a node that fetches the state that it begins with, before it starts.
public protocol JoiningService: StandingService {
  /// Why everything else is refused, and when it is worth asking again.
  var refusal: ServiceFailure { get }
}

/// What a node answers that is joining: how far it is, and to everything else when to ask again.
struct JoiningRoutes {
  let service: any JoiningService
  let meter: RequestMeter

  /// Throws where the document of the API does not read, of which all other paths are.
  func add(to routes: inout RouteList) throws {
    HealthRoutes(service: service).add(to: &routes)
    StatusRoutes(service: service).add(to: &routes)
    ErrorRoutes().add(to: &routes)
    DocumentRoutes().add(to: &routes)
    MetricsRoutes(service: service, meter: meter, streams: nil).add(to: &routes)
    let known = routes.routes.map(\.path)
    for (path, methods) in try OpenAPIDocument.methods() where !known.contains(path) {
      for method in methods.compactMap({ HTTPRequest.Method($0.uppercased()) }) {
        // Its query is not looked at: nothing that it could say gets another answer.
        routes.refuse(method, path) { [service] in service.refusal }
      }
    }
  }
}

extension OpenAPIDocument {
  /// The paths of the document, ascending, and the methods of each in small letters.
  static func methods() throws -> [(path: String, methods: [String])] {
    let root = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
    let paths = root?["paths"] as? [String: [String: Any]] ?? [:]
    return paths.map { ($0.key, $0.value.keys.sorted()) }.sorted { $0.path < $1.path }
  }
}
