import Foundation

/// A JSON value as YAML 1.2 in block style; keys ascend, and every text is in double quotes, as JSON
/// writes it.
struct YAMLText {
  let text: String

  init(_ value: Any) { text = Self.lines(value, indent: "").joined(separator: "\n") + "\n" }

  private static func lines(_ value: Any, indent: String) -> [String] {
    switch value {
    case let object as [String: Any] where !object.isEmpty:
      object.keys.sorted().flatMap { key in
        entry("\(indent)\(quoted(key)):", object[key] ?? NSNull(), indent: indent)
      }
    case let list as [Any] where !list.isEmpty:
      list.flatMap { entry("\(indent)-", $0, indent: indent) }
    default: [indent + scalar(value)]
    }
  }

  /// A key or a dash, with its value behind it or below it.
  private static func entry(_ start: String, _ value: Any, indent: String) -> [String] {
    let below = lines(value, indent: indent + "  ")
    let isScalar = !isContainer(value)
    return isScalar ? ["\(start) \(scalar(value))"] : [start] + below
  }

  private static func isContainer(_ value: Any) -> Bool {
    switch value {
    case let object as [String: Any]: !object.isEmpty
    case let list as [Any]: !list.isEmpty
    default: false
    }
  }

  private static func scalar(_ value: Any) -> String {
    switch value {
    case let text as String: quoted(text)
    case is [String: Any]: "{}"
    case is [Any]: "[]"
    case is NSNull: "null"
    case let number as NSNumber where number.isBoolean: number.boolValue ? "true" : "false"
    default: "\(value)"
    }
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for character in text {
      switch character {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      default: quoted.append(character)
      }
    }
    return quoted + "\""
  }
}

extension NSNumber {
  /// Whether it stands for true or false, which JSON keeps apart from numbers.
  fileprivate var isBoolean: Bool { String(cString: objCType) == "c" }
}
