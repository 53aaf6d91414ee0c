import SanadAPIModel
public import SanadTypes

/// Which blocks a list is about; both ends belong to it.
public struct HeightRange: Equatable, Sendable {
  /// The lowest; the first block of the chain where it is nil.
  public var from: Height?
  /// The highest; the newest block where it is nil.
  public var to: Height?

  /// The names that it has in a query.
  static let queryNames = ["from_height", "to_height"]

  /// Creates a range; of every block where nothing is given.
  public init(from: Height? = nil, to: Height? = nil) {
    self.from = from
    self.to = to
  }

  /// Reads a query.
  ///
  /// Throws ``ServiceFailure`` with `REQUEST_INVALID` about what is wrong.
  init(_ query: Query) throws(ServiceFailure) {
    self.init(from: try query.height("from_height"), to: try query.height("to_height"))
    if let from, let to, from > to {
      throw ServiceFailure([.init(pointer: "to_height", reason: "is below from_height")])
    }
  }
}

extension Query {
  /// The height under a name; nil where it is not given.
  ///
  /// Throws ``ServiceFailure`` with `REQUEST_INVALID` where it is no number.
  func height(_ name: String) throws(ServiceFailure) -> Height? {
    guard let text = self[name] else { return nil }
    guard let height = UInt64(text), String(height) == text else {
      throw ServiceFailure([.init(pointer: name, reason: "must be a number")])
    }
    return Height(height)
  }
}
