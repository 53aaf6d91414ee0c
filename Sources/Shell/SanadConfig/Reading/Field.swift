import SanadTypes
import Yams

/// A node of a YAML document that is being read strictly: whatever it is not, it complains about.
///
/// Readers return nil after a complaint, so that the rest of the file is looked at as well.
struct Field {
  /// Keys from the root, with points: `api.listen`.
  let path: String
  let log: ComplaintLog
  private let node: Node

  init(_ node: Node, path: String, log: ComplaintLog) {
    self.node = node
    self.path = path
    self.log = log
  }

  /// Where the node begins.
  var place: Complaint.Place? { Complaint.Place(node.mark) }

  /// Whether the node is a list.
  var isList: Bool { node.sequence != nil }

  /// Whether the node is a mapping.
  var isMapping: Bool { node.mapping != nil }

  /// Adds a complaint about this node.
  func complain(_ code: ErrorCode, _ message: String, help: String? = nil) {
    log.add(code, at: place, message, help: help)
  }

  /// The node as a mapping of these keys; others are complained about, each with the nearest name.
  func mapping(_ keys: String...) -> FieldMapping? { mapping(keys) }

  /// The node as a mapping of these keys.
  func mapping(_ keys: [String]) -> FieldMapping? {
    guard case .mapping(let mapping) = node else {
      complain(.configInvalid, "\(name) must be a mapping of \(keys.joined(separator: ", "))")
      return nil
    }
    var fields: [(key: String, field: Field)] = []
    for (key, value) in mapping {
      guard let text = key.scalar?.string else {
        log.add(.configInvalid, at: Complaint.Place(key.mark), "a key of \(name) must be a word")
        continue
      }
      let path = path.isEmpty ? text : "\(path).\(text)"
      if !keys.contains(text) {
        let help = NearestName.of(text, among: keys).map { "did you mean \"\($0)\"?" }
        log.add(
          .configUnknownKey, at: Complaint.Place(key.mark), "unknown key \"\(path)\"",
          help: help ?? "known here: \(keys.joined(separator: ", "))")
      } else if fields.contains(where: { $0.key == text }) {
        log.add(.configInvalid, at: Complaint.Place(key.mark), "key \"\(path)\" stands twice")
      } else {
        log.note(path, at: Complaint.Place(key.mark))
        fields.append((text, Field(value, path: path, log: log)))
      }
    }
    return FieldMapping(owner: self, keys: keys, fields: fields)
  }

  /// The node as a list of at most `countMax` elements.
  func list(countMax: Int = 10_000) -> [Field]? {
    guard case .sequence(let sequence) = node else {
      complain(.configInvalid, "\(name) must be a list")
      return nil
    }
    guard sequence.count <= countMax else {
      complain(.configInvalid, "\(name) has \(sequence.count) elements; at most \(countMax)")
      return nil
    }
    return sequence.enumerated().map { index, element in
      Field(element, path: "\(path)[\(index)]", log: log)
    }
  }

  /// The node as a text that is not empty.
  func text(bytesMax: Int = 4096) -> String? {
    guard case .scalar(let scalar) = node else {
      complain(.configInvalid, "\(name) must be a single value")
      return nil
    }
    guard !scalar.string.isEmpty else {
      complain(.configInvalid, "\(name) is empty")
      return nil
    }
    guard scalar.string.utf8.count <= bytesMax else {
      complain(.configInvalid, "\(name) has more than \(bytesMax) bytes")
      return nil
    }
    return scalar.string
  }

  /// The node as `true` or `false`.
  func flag() -> Bool? {
    guard let text = text() else { return nil }
    switch text {
    case "true": return true
    case "false": return false
    default:
      complain(.configInvalid, "\(name) must be true or false, not \"\(text)\"")
      return nil
    }
  }

  /// The node as a whole number; `_` and `,` may stand between digits.
  func number<Number: FixedWidthInteger>(
    in range: ClosedRange<Number> = Number.min...Number.max
  ) -> Number? {
    guard let text = text() else { return nil }
    let digits = text.filter { $0 != "_" && $0 != "," }
    let isGrouped = text.first.map { $0 == "_" || $0 == "," } == true
    guard !isGrouped, let number = Number(digits), range.contains(number) else {
      complain(
        .configInvalid,
        "\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound), "
          + "not \"\(text)\"")
      return nil
    }
    return number
  }

  /// The node as one of a closed list of words.
  func choice<Choice>(_ kind: String, among choices: [(String, Choice)]) -> Choice? {
    guard let text = text() else { return nil }
    if let found = choices.first(where: { $0.0 == text }) { return found.1 }
    let words = choices.map(\.0)
    complain(
      .configInvalid, "\(name): there is no \(kind) \"\(text)\"",
      help: NearestName.of(text, among: words).map { "did you mean \"\($0)\"?" }
        ?? "one of: \(words.joined(separator: ", "))")
    return nil
  }

  /// The node as a case of an enumeration, by the case's own name.
  func choice<Choice: CaseIterable>(_ kind: String, of type: Choice.Type) -> Choice? {
    choice(kind, among: Choice.allCases.map { ("\($0)", $0) })
  }

  /// The node as a value that is made from text and says itself what is wrong.
  func value<Value>(_ make: (String) throws(ValueFailure) -> Value) -> Value? {
    guard let text = text() else { return nil }
    do {
      return try make(text)
    } catch {
      complain(.configInvalid, "\(name): \(error)")
      return nil
    }
  }

  /// The node as a value that is made from text, or is not a `kind`.
  func value<Value>(_ kind: String, _ make: (String) -> Value?) -> Value? {
    guard let text = text() else { return nil }
    guard let value = make(text) else {
      complain(.configInvalid, "\(name): \"\(text)\" is no \(kind)")
      return nil
    }
    return value
  }

  private var name: String { path.isEmpty ? "the file" : "\"\(path)\"" }
}

/// The fields of a mapping whose keys are known.
struct FieldMapping {
  /// The mapping itself.
  let owner: Field
  fileprivate let keys: [String]
  fileprivate let fields: [(key: String, field: Field)]

  /// The field of a key; a complaint when it is missing.
  func required(_ key: String) -> Field? {
    if let field = optional(key) { return field }
    let path = owner.path.isEmpty ? key : "\(owner.path).\(key)"
    owner.complain(
      .configInvalid, "key \"\(path)\" is missing",
      help: owner.log.example(path).map { "write for example \"\(key): \($0)\"" })
    return nil
  }

  /// The field of a key, or nil.
  func optional(_ key: String) -> Field? {
    precondition(keys.contains(key), "a key that is read must be one that is known: \(key)")
    return fields.first { $0.key == key }?.field
  }

  /// Whether the mapping has a key.
  func has(_ key: String) -> Bool { optional(key) != nil }
}

extension Complaint.Place {
  /// The place of a mark; nil for none.
  init?(_ mark: Mark?) {
    guard let mark else { return nil }
    self.init(line: mark.line, column: mark.column)
  }
}
