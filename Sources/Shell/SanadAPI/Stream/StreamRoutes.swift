import HTTPTypes
import Hummingbird
import SanadAPIModel
import SanadTypes

/// `GET /v1/stream`: what becomes final, as it does.
struct StreamRoutes {
  let service: any NodeService
  let limits: APILimits
  let places: ClientPlaces

  func add(to routes: inout RouteList) {
    routes.get("/v1/stream", query: ["topics", "cursor"]) { [self] request, context in
      let topics = try StreamTopics(context.query["topics"] ?? "blocks")
      // A symbol that nobody issued would be waited for in vain.
      for symbol in topics.instruments { _ = try await service.instrument(symbol) }
      let cursor = try await start(of: request, context.query)
      let place = try StreamPlace(places, of: context.client)
      let format = StreamFormat(accepting: request.headers[.accept])
      var headers: HTTPFields = [
        .contentType: format.rawValue, .cacheControl: "no-store", .xAccelBuffering: "no",
      ]
      places.quota(StreamPlace.name, of: context.client).tell(in: &headers)
      return Response(
        status: .ok, headers: headers,
        body: body(
          StreamWriter(
            service: service, topics: topics, format: format, limits: limits, place: place),
          from: cursor, request))
    }
  }

  private func body(
    _ writer: StreamWriter, from cursor: StreamCursor, _ request: Request
  ) -> ResponseBody {
    ResponseBody { output in
      try await request.body.consumeWithCancellationOnInboundClose { _ in
        try await writer.run(from: cursor, into: &output)
      }
      try await output.finish(nil)
    }
  }

  /// Where the client left off. The header comes first: a browser that connects again sends it with
  /// the address that it was given in the beginning.
  private func start(of request: Request, _ query: Query) async throws -> StreamCursor {
    let places = [
      ("Last-Event-ID", request.headers[.lastEventID]), ("cursor", query["cursor"]),
    ]
    for case (let name, let text?) in places where !text.isEmpty {
      guard let cursor = StreamCursor(text) else {
        throw ServiceFailure([
          .init(pointer: name, reason: "must be HEIGHT.INDEX as a stream gave it, such as 12.3")
        ])
      }
      return cursor
    }
    return try await service.feed.newest()
  }
}

/// A place among the streams that are served; given back when nobody has it any more. A class for
/// that: a request can end in many ways.
final class StreamPlace: Sendable {
  /// What the quota is of.
  static let name = "streams"

  private let places: ClientPlaces
  private let client: ClientAddress

  /// Takes a place for a client.
  ///
  /// Throws ``ServiceFailure`` with `TOO_MANY_STREAMS` where none is left, and with
  /// `CLIENT_QUOTA_USED` where none is for this client.
  init(_ places: ClientPlaces, of client: ClientAddress) throws(ServiceFailure) {
    switch places.enter(client) {
    case .taken: break
    case .full:
      throw ServiceFailure(
        .tooManyStreams, "\(places.total) streams are open, and no more are served",
        retryAfter: .seconds(5))
    case .quotaUsed:
      throw ServiceFailure(
        usedUp: places.quota(Self.name, of: client),
        "this address has as many streams as one may have now", retryAfter: .seconds(5))
    }
    self.places = places
    self.client = client
  }

  deinit { places.leave(client) }
}

extension HTTPField.Name {
  /// Of the HTML standard: the last id that a client has seen.
  static let lastEventID = named("Last-Event-ID")
  /// Tells a proxy to pass on what comes when it comes.
  static let xAccelBuffering = named("X-Accel-Buffering")

  /// A name that is known to be one.
  static func named(_ name: String) -> HTTPField.Name {
    guard let name = HTTPField.Name(name) else { preconditionFailure("\(name) is a token") }
    return name
  }
}
