import Foundation
import SanadAPIModel
import SanadTypes

/// A JSON object of a request: every key known, none twice, none missing.
///
/// Foundation's decoder takes unknown keys and the last of two equal ones; a request that is
/// misspelt would be understood as another.
enum JSONObject {
  /// Stands for any value.
  private struct Anything: Decodable {
    init(from decoder: any Decoder) {}
  }

  /// Decodes `bytes`, an object of exactly the keys `keys`.
  ///
  /// Throws ``ServiceFailure`` with `REQUEST_INVALID`, which names every key that is wrong.
  static func decode<Resource: Decodable>(
    _ type: Resource.Type = Resource.self, from bytes: [UInt8], keys: [String]
  ) throws(ServiceFailure) -> Resource {
    let data = Data(bytes)
    do { _ = try JSONDecoder().decode([String: Anything].self, from: data) } catch {
      throw ServiceFailure(
        .requestInvalid, "the body is not the JSON object {\(keys.joined(separator: ", "))}")
    }
    let complaints = complaints(about: names(in: bytes), keys)
    if !complaints.isEmpty { throw ServiceFailure(complaints) }
    do { return try APICoding.decode(from: data) } catch {
      throw ServiceFailure([.init(pointer: field(of: error), reason: "has a value of another kind")]
      )
    }
  }

  private static func complaints(
    about found: [String], _ keys: [String]
  ) -> [ProblemResource.InvalidField] {
    var seen: Set<String> = []
    var complaints: [ProblemResource.InvalidField] = []
    for name in found {
      if !keys.contains(name) {
        complaints.append(.unknown(name, among: keys, of: "body"))
      } else if !seen.insert(name).inserted {
        complaints.append(.init(pointer: name, reason: "is given twice"))
      }
    }
    return complaints
      + keys.filter { !seen.contains($0) }.map { .init(pointer: $0, reason: "is missing") }
  }

  private static func field(of error: any Error) -> String {
    guard case .typeMismatch(_, let place)? = error as? DecodingError,
      let key = place.codingPath.first
    else {
      if case .valueNotFound(_, let place)? = error as? DecodingError {
        return place.codingPath.first?.stringValue ?? "body"
      }
      return "body"
    }
    return key.stringValue
  }

  /// The keys of the outermost object in their order, equal ones too, of bytes that are known to be
  /// JSON.
  private static func names(in bytes: [UInt8]) -> [String] {
    var names: [String] = []
    var depth = 0
    var text: (start: Int, end: Int)?
    var start: Int?
    var isEscaped = false
    for (index, byte) in bytes.enumerated() {
      if let begin = start {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          text = (begin, index)
          start = nil
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): start = index
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: ":") where depth == 1:
        if let text { names.append(unescaped(bytes[text.start...text.end])) }
      default: continue
      }
    }
    return names
  }

  /// The text that a key with its quotes stands for; the key as it is written where it is none.
  private static func unescaped(_ quoted: ArraySlice<UInt8>) -> String {
    do { return try JSONDecoder().decode(String.self, from: Data(quoted)) } catch {
      return String(decoding: quoted, as: UTF8.self)
    }
  }
}
