import HTTPTypes
import Hummingbird
import SanadTypes

/// Places for pages that are put together from much of the store. Together they have one thread, so
/// that more at once would only wait longer.
struct ListPlaces {
  private let count = ConnectionCount()
  private let quota: Quota

  init(_ limits: APILimits) { quota = Quota(name: "lists", most: limits.lists) }

  /// Answers with `body` where there is a place, and says how many are left.
  ///
  /// Throws ``ServiceFailure`` with `RATE_LIMITED` where there is none.
  func answer(_ body: () async throws -> Response) async throws -> Response {
    guard count.enter(max: quota.most) else {
      throw ServiceFailure(
        .rateLimited,
        "\(quota.most) pages of lists are being put together, and no more are at once",
        retryAfter: .seconds(1))
    }
    defer { count.leave() }
    var response = try await body()
    // Its own is free again when the client reads this.
    quota.tell(left: quota.most - count.current + 1, in: &response.headers)
    return response
  }
}

/// How much of something clients of a node may have at once, as the header fields `RateLimit-Policy`
/// and `RateLimit` tell it (draft-ietf-httpapi-ratelimit-headers).
struct Quota {
  /// What it is of.
  let name: String
  /// How many.
  let most: Int

  /// Tells the quota, and what is left of it.
  func tell(left: Int, in fields: inout HTTPFields) {
    fields[.rateLimitPolicy] = "\"\(name)\";q=\(most);qu=\"concurrent-requests\""
    fields[.rateLimit] = "\"\(name)\";r=\(max(0, left))"
  }
}

extension HTTPField.Name {
  /// What a client may have.
  static let rateLimitPolicy = named("RateLimit-Policy")
  /// What is left of it.
  static let rateLimit = named("RateLimit")
}
