import Foundation
import SanadAPIModel
import Testing

@testable import SanadAPI

/// The document against what the server really answers.
@Suite struct OpenAPIRouteTests {
  private static let routes = APIServer.routes(of: FakeService(), limits: APILimits()).routes

  private let paths: [String: Any]
  private let parameters: [String: Any]

  init() throws {
    let json = try JSONSerialization.jsonObject(with: Data(OpenAPIDocument.json.utf8))
    let root = try #require(json as? [String: Any])
    paths = try #require(root["paths"] as? [String: Any])
    let components = try #require(root["components"] as? [String: Any])
    parameters = try #require(components["parameters"] as? [String: Any])
  }

  private func operation(_ method: String, _ path: String) -> [String: Any]? {
    (paths[path] as? [String: Any])?[method.lowercased()] as? [String: Any]
  }

  /// Names of an operation's parameters in a place: `query`, `path`.
  private func names(_ place: String, of operation: [String: Any]) -> Set<String> {
    let found = (operation["parameters"] as? [[String: Any]] ?? []).compactMap { one in
      guard let reference = one["$ref"] as? String else { return Optional(one) }
      return parameters[String(reference.split(separator: "/").last ?? "")] as? [String: Any]
    }
    return Set(found.filter { $0["in"] as? String == place }.compactMap { $0["name"] as? String })
  }

  @Test func everyRouteIsInTheDocument() {
    #expect(Self.routes.count > 30)
    for route in Self.routes {
      #expect(
        operation("\(route.method)", route.path) != nil, "\(route.method) \(route.path)")
    }
  }

  @Test func everyOperationOfTheDocumentIsARoute() throws {
    var count = 0
    for (path, methods) in paths {
      for method in try #require(methods as? [String: Any]).keys {
        #expect(
          Self.routes.contains { $0.path == path && "\($0.method)".lowercased() == method },
          "\(method) \(path)")
        count += 1
      }
    }
    #expect(count == Self.routes.count)
  }

  @Test func everyOperationNamesItsParametersAsTheRouteDoes() throws {
    for route in Self.routes {
      let operation = try #require(self.operation("\(route.method)", route.path))
      #expect(names("query", of: operation) == Set(route.queryNames ?? []), "\(route.path)")
      let inPath = route.path.matches(of: /\{(\w+)\}/).map { String($0.output.1) }
      #expect(names("path", of: operation) == Set(inPath), "\(route.path)")
    }
  }

  /// A node that is not ready says why in the words of the document, and not as a problem.
  @Test func aNodeThatIsNotReadyAnswersAsTheDocumentSays() async throws {
    let operation = try #require(self.operation("get", "/readyz"))
    let responses = try #require(operation["responses"] as? [String: Any])
    let content = try #require((responses["503"] as? [String: Any])?["content"] as? [String: Any])
    try await RunningAPI.run { api in
      api.service.set(ready: false)
      let answer = try await api.get("/readyz")
      #expect(answer.status == 503)
      #expect(answer.headers["content-type"] == "application/json")
      let readiness: ReadinessResource = try APICoding.decode(from: answer.body)
      #expect(!readiness.ready)
    }
    #expect(Array(content.keys) == ["application/json"])
    let schema = (content["application/json"] as? [String: Any])?["schema"] as? [String: String]
    #expect(schema == ["$ref": "#/components/schemas/Readiness"])
  }

  @Test func theNodeServesTheDocument() async throws {
    try await RunningAPI.run { api in
      let answer = try await api.get("/openapi.json")
      #expect(answer.status == 200 && answer.headers["content-type"] == "application/json")
      #expect(answer.body == Data(OpenAPIDocument.json.utf8))
    }
  }
}
