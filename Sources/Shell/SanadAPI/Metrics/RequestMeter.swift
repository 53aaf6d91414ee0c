import Hummingbird
import Synchronization

/// How long requests took, by route and status: as many series as there are routes and statuses, and
/// never one for a path that a client made up. A class, because all requests share it.
final class RequestMeter: Sendable {
  private struct Key: Hashable, Comparable {
    let route: String
    let status: Int

    static func < (left: Key, right: Key) -> Bool {
      (left.route, left.status) < (right.route, right.status)
    }
  }

  private let state = Mutex<[Key: Histogram]>([:])

  /// A request was answered.
  func note(_ route: String?, status: Int, seconds: Double) {
    let key = Key(route: route ?? "none", status: status)
    state.withLock { $0[key, default: Histogram()].observe(seconds) }
  }

  /// Writes the family.
  func write(to text: inout MetricsText) {
    let all = state.withLock { $0 }
    text.histograms(
      "sanad_api_request_seconds", "Time to answer a request, by route and status.",
      all.sorted { $0.key < $1.key }.map { key, histogram in
        ([("route", key.route), ("status", String(key.status))], histogram)
      })
  }
}

/// Measures every request that the router gets.
struct MeterMiddleware: RouterMiddleware {
  let meter: RequestMeter
  let routes: RouteList

  func handle(
    _ request: Request, context: APIRequestContext,
    next: (Request, APIRequestContext) async throws -> Response
  ) async throws -> Response {
    let begin = ContinuousClock.now
    let response = try await next(request, context)
    let parts = begin.duration(to: .now).components
    meter.note(
      routes.pattern(of: request.uri.path), status: response.status.code,
      seconds: Double(parts.seconds) + Double(parts.attoseconds) / 1e18)
    return response
  }
}

/// `/metrics`.
struct MetricsRoutes {
  let service: any StandingService
  let meter: RequestMeter
  /// Nil where there are no streams.
  let streams: ClientPlaces?

  func add(to routes: inout RouteList) {
    routes.get("/metrics") { [self] _, _ in
      var text = MetricsText()
      await service.measure(into: &text)
      meter.write(to: &text)
      if let streams {
        text.gauge(
          "sanad_stream_clients", "Streams that are open.", MetricsText.Sample(streams.used))
      }
      return Response(
        status: .ok, headers: [.contentType: MetricsText.mediaType],
        body: .init(byteBuffer: .init(string: text.text)))
    }
  }
}
