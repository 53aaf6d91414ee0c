import Foundation
import HTTPTypes

/// The id under which an answer and the log speak of a request: `X-Request-Id`.
enum RequestNumber {
  /// An id for a request that has none.
  static func fresh() -> String { UUID().uuidString }

  static func put(_ id: String, into fields: inout HTTPFields) {
    if let name = HTTPField.Name("X-Request-Id") { fields[name] = id }
  }
}
