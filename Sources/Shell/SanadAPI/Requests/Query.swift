import Foundation
import SanadAPIModel
import SanadTypes

/// The query of a request: names that the resource knows, none twice.
struct Query: Sendable {
  /// That of a request without one.
  static let empty = Query(values: [:])

  private let values: [String: String]

  private init(values: [String: String]) { self.values = values }

  /// Reads what follows the question mark; `names` are those that the resource knows.
  ///
  /// Throws ``ServiceFailure`` with `REQUEST_INVALID`, which names every part that is wrong.
  init(_ text: String?, knowing names: [String]) throws(ServiceFailure) {
    var values: [String: String] = [:]
    var complaints: [ProblemResource.InvalidField] = []
    for part in (text ?? "").split(separator: "&", omittingEmptySubsequences: true) {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let rawName = pair.first.map(String.init) ?? ""
      guard let name = rawName.removingPercentEncoding,
        let value = (pair.count > 1 ? String(pair[1]) : "").removingPercentEncoding
      else {
        complaints.append(.init(pointer: rawName.shortened, reason: "is not percent-encoded UTF-8"))
        continue
      }
      if !names.contains(name) {
        complaints.append(.unknown(name, among: names, of: "query"))
      } else if values.updateValue(value, forKey: name) != nil {
        complaints.append(.init(pointer: name, reason: "is given twice"))
      }
    }
    self.values = values
    if !complaints.isEmpty { throw ServiceFailure(complaints) }
  }

  /// The value of a name; nil where it is not given.
  subscript(name: String) -> String? { values[name] }
}

extension ServiceFailure {
  /// `REQUEST_INVALID` about these fields, of which there is at least one.
  init(_ complaints: [ProblemResource.InvalidField]) {
    self.init(
      .requestInvalid,
      complaints.prefix(3).map { "\($0.pointer) \($0.reason)" }.joined(separator: "; "),
      invalid: Array(complaints.prefix(16)))
  }
}

extension ProblemResource.InvalidField {
  /// A name that nobody knows, with the nearest that somebody does.
  static func unknown(_ name: String, among names: [String], of place: String) -> Self {
    let nearest = NearestName.of(name, among: names).map { "did you mean \"\($0)\"?" }
    let known =
      names.isEmpty
      ? "this resource takes none" : "known: \(names.joined(separator: ", "))"
    return .init(
      pointer: name.shortened, reason: "is not known in the \(place); \(nearest ?? known)")
  }
}

extension String {
  /// As much as an answer repeats of what a client sent.
  var shortened: String { count <= 64 ? self : "\(prefix(63))…" }
}
