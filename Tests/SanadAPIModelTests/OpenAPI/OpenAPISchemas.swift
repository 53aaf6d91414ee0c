import Foundation
import Testing

@testable import SanadAPIModel

/// The schemas of the document, and as much of JSON Schema as they use.
struct OpenAPISchemas {
  let root: [String: Any]
  private let checksPatterns: Bool

  init(checksPatterns: Bool = true) throws {
    self.checksPatterns = checksPatterns
    let json = try JSONSerialization.jsonObject(with: Data(OpenAPIDocument.json.utf8))
    root = try #require(json as? [String: Any])
  }

  /// Every `$ref`.
  var references: Set<String> {
    var found: Set<String> = []
    var rest: [Any] = [root]
    while let one = rest.popLast() {
      if let object = one as? [String: Any] {
        if let reference = object["$ref"] as? String { found.insert(reference) }
        rest += object.values
      } else if let list = one as? [Any] {
        rest += list
      }
    }
    return found
  }

  /// What a reference leads to.
  func value(at reference: String) -> [String: Any]? {
    var value: Any? = root
    for part in reference.split(separator: "/").dropFirst() {
      value = (value as? [String: Any])?[String(part)]
    }
    return value as? [String: Any]
  }

  /// What is wrong with a JSON text as an instance of a schema of the components.
  func complaints(about text: String, as name: String) throws -> [String] {
    let value = try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
    let reference: [String: Any] = ["$ref": "#/components/schemas/\(name)"]
    return complaints(about: value, reference, at: name)
  }

  private func complaints(about value: Any, _ schema: [String: Any], at place: String) -> [String] {
    if let reference = schema["$ref"] as? String {
      guard let target = self.value(at: reference) else { return ["\(place): no \(reference)"] }
      return complaints(about: value, target, at: place)
    }
    switch schema["type"] as? String {
    case "object": return object(value, schema, place)
    case "array":
      guard let list = value as? [Any] else { return ["\(place): is no list"] }
      let items = schema["items"] as? [String: Any] ?? [:]
      return list.enumerated().flatMap { complaints(about: $1, items, at: "\(place)[\($0)]") }
    case "string": return string(value, schema, place)
    case "integer":
      return Self.isNumber(value) && (value as? Int) != nil ? [] : ["\(place): is no integer"]
    case "boolean": return Self.isBoolean(value) ? [] : ["\(place): is neither true nor false"]
    default: return ["\(place): a schema without a type"]
    }
  }

  private func object(_ value: Any, _ schema: [String: Any], _ place: String) -> [String] {
    guard let object = value as? [String: Any] else { return ["\(place): is no object"] }
    let properties = schema["properties"] as? [String: Any] ?? [:]
    let required = schema["required"] as? [String] ?? []
    var complaints = required.filter { object[$0] == nil }.map { "\(place).\($0): is missing" }
    for (name, value) in object {
      guard let property = properties[name] as? [String: Any] else {
        complaints.append("\(place).\(name): is not in the schema")
        continue
      }
      complaints += self.complaints(about: value, property, at: "\(place).\(name)")
    }
    return complaints
  }

  private func string(_ value: Any, _ schema: [String: Any], _ place: String) -> [String] {
    guard let text = value as? String else { return ["\(place): is no text"] }
    if let words = schema["enum"] as? [String], !words.contains(text) {
      return ["\(place): \(text) is none of \(words)"]
    }
    if checksPatterns, let pattern = schema["pattern"] as? String,
      text.range(of: pattern, options: .regularExpression) == nil
    {
      return ["\(place): \(text) does not match \(pattern)"]
    }
    return []
  }

  private static func isBoolean(_ value: Any) -> Bool {
    (value as? NSNumber).map { String(cString: $0.objCType) == "c" } ?? false
  }

  private static func isNumber(_ value: Any) -> Bool { value is NSNumber && !isBoolean(value) }
}
