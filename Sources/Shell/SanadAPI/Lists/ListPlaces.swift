import HTTPTypes
import Hummingbird
import SanadTypes

/// Places for pages that are put together from much of the store. Together they have one thread, so
/// that more at once would only wait longer.
struct ListPlaces {
  private static let name = "lists"

  private let places: ClientPlaces

  init(_ limits: APILimits) { places = ClientPlaces(total: limits.lists) }

  /// Answers a client with `body` where there is a place, and says how many are left.
  ///
  /// Throws ``ServiceFailure`` with `RATE_LIMITED` where there is none, and with `CLIENT_QUOTA_USED`
  /// where there is none for this client.
  func answer(
    _ client: ClientAddress, _ body: () async throws -> Response
  ) async throws -> Response {
    switch places.enter(client) {
    case .taken: break
    case .full:
      throw ServiceFailure(
        .rateLimited,
        "\(places.total) pages of lists are being put together, and no more are at once",
        retryAfter: .seconds(1))
    case .quotaUsed:
      throw ServiceFailure(
        usedUp: places.quota(Self.name, of: client),
        "as many pages of lists are being put together for this address as one may have now",
        retryAfter: .seconds(1))
    }
    defer { places.leave(client) }
    var response = try await body()
    // Its own is free again when the client reads this.
    let left = min(places.mostOfOne, places.left(for: client) + 1)
    ClientQuota(name: Self.name, most: places.mostOfOne, left: left).tell(in: &response.headers)
    return response
  }
}
