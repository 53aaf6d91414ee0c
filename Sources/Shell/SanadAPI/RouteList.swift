import HTTPTypes
import Hummingbird
import SanadTypes

/// One thing that can be asked of the API.
struct Route: Sendable {
  /// Answers a request.
  typealias Handler = @Sendable (Request, APIRequestContext) async throws -> Response

  let method: HTTPRequest.Method
  /// With `{name}` for a part that varies.
  let path: String
  /// The names that its query may have; nil where the query is not looked at.
  let queryNames: [String]?
  let answer: Handler
}

/// Everything that can be asked of the API, and with which methods.
struct RouteList: Sendable {
  private(set) var routes: [Route] = []

  /// Adds a resource that is read; a query of any other name is refused.
  mutating func get(_ path: String, query names: [String] = [], _ answer: @escaping Route.Handler) {
    routes.append(Route(method: .get, path: path, queryNames: names, answer: answer))
  }

  /// Adds a resource that takes something.
  mutating func post(_ path: String, query names: [String] = [], _ answer: @escaping Route.Handler)
  {
    routes.append(Route(method: .post, path: path, queryNames: names, answer: answer))
  }

  /// Adds a resource that is refused, whatever is asked of it.
  mutating func refuse(
    _ method: HTTPRequest.Method, _ path: String,
    _ failure: @escaping @Sendable () -> ServiceFailure
  ) {
    routes.append(
      Route(method: method, path: path, queryNames: nil) { _, _ in throw failure() })
  }

  /// Puts every route on a router, behind the check of its query.
  func add(to router: Router<APIRequestContext>) {
    for route in routes {
      router.on(RouterPath(route.path), method: route.method) { request, context in
        var context = context
        if let names = route.queryNames {
          context.query = try Query(request.uri.query, knowing: names)
        }
        return try await route.answer(request, context)
      }
    }
  }

  /// The methods of a resource for an `Allow` header; empty where there is no such resource.
  func methods(at path: String) -> [HTTPRequest.Method] {
    let found = routes.filter { Self.matches(path, $0.path) }.map(\.method)
    if found.isEmpty { return [] }
    return found + (found.contains(.get) ? [.head] : []) + [.options]
  }

  /// The pattern of a path; nil where there is no such resource.
  func pattern(of path: String) -> String? {
    routes.first { Self.matches(path, $0.path) }?.path
  }

  private static func matches(_ path: String, _ pattern: String) -> Bool {
    let parts = path.split(separator: "/")
    let wanted = pattern.split(separator: "/")
    return parts.count == wanted.count
      && zip(parts, wanted).allSatisfy { $1.hasPrefix("{") || $0 == $1 }
  }
}
