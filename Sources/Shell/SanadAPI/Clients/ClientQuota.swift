import HTTPTypes
import SanadTypes

/// How much of something a client may have at once, and what is left of it, as the header fields
/// `RateLimit-Policy` and `RateLimit` tell it (draft-ietf-httpapi-ratelimit-headers).
public struct ClientQuota: Equatable, Sendable {
  /// What it is of.
  public let name: String
  /// How many a client may have that is alone.
  public let most: Int
  /// How many more this one may have now.
  public let left: Int

  /// Creates a quota from its parts.
  public init(name: String, most: Int, left: Int) {
    self.name = name
    self.most = most
    self.left = left
  }

  /// Tells it.
  func tell(in fields: inout HTTPFields) {
    fields[.rateLimitPolicy] = "\"\(name)\";q=\(most);qu=\"concurrent-requests\""
    fields[.rateLimit] = "\"\(name)\";r=\(max(0, left))"
  }
}

extension ServiceFailure {
  /// Says that a client has as much of something under way as it may, and when to come back.
  public init(usedUp quota: ClientQuota, _ detail: String, retryAfter: Duration) {
    self.init(.clientQuotaUsed, detail, retryAfter: retryAfter)
    self.quota = quota
  }
}

extension HTTPField.Name {
  /// What a client may have.
  static let rateLimitPolicy = named("RateLimit-Policy")
  /// What is left of it.
  static let rateLimit = named("RateLimit")
}
