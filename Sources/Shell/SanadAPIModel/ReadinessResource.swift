/// `GET /readyz`: whether a node can serve, and what is missing where it cannot.
public struct ReadinessResource: Codable, Equatable, Sendable {
  /// One condition.
  public struct Check: Codable, Equatable, Sendable {
    /// `started`, `peers`, `synced`, `agrees` or `disk`, and `clock` on a chain whose clock can be moved; before a node has a state, `joined`, `peers`, `synced` and `disk`. A node whose storage fails stops, so it has no check here.
    public var name: String
    /// Whether the condition holds.
    public var ok: Bool
    /// What was seen.
    public var detail: String
    /// Creates a check.
    public init(name: String, ok: Bool, detail: String) {
      self.name = name
      self.ok = ok
      self.detail = detail
    }
  }

  /// Whether every check holds.
  public var ready: Bool
  /// Every condition.
  public var checks: [Check]

  /// Creates the answer from its checks.
  public init(checks: [Check]) {
    self.checks = checks
    ready = checks.allSatisfy(\.ok)
  }
}
