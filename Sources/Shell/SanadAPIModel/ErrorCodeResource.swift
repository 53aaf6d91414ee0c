public import SanadTypes

/// `GET /v1/errors/{code}`: one entry of the registry.
public struct ErrorCodeResource: Codable, Equatable, Sendable {
  /// Four digits.
  public var code: String
  /// Upper-case name.
  public var name: String
  /// Category.
  public var category: String
  /// Short title.
  public var title: String
  /// What to do.
  public var help: String

  /// The entry of a code.
  public init(_ code: ErrorCode) {
    self.code = code.number.description
    name = code.name
    category = code.category.rawValue
    title = code.title
    help = code.remedy
  }
}
