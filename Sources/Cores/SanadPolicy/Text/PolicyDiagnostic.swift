/// One thing that a policy's text is refused for, or warned about, with the place.
public struct PolicyDiagnostic: Hashable, Sendable {
  /// Whether it stops the text.
  public enum Severity: String, Sendable {
    /// The text is refused.
    case error
    /// The text is accepted; a person should look.
    case warning
  }

  /// What kind of thing it is; the numbers are those of the registry, block 95xx.
  public enum Code: UInt16, CaseIterable, Sendable {
    /// Characters or literals that the language has not.
    case malformedText = 9501
    /// Words in an order that the grammar does not allow.
    case grammar = 9502
    /// A limit of ``PolicyLimits`` is exceeded.
    case overLimit = 9503
    /// A name that nothing has.
    case unknownName = 9504
    /// A name that is already taken.
    case nameTaken = 9505
    /// Values of types that do not go together.
    case typeMismatch = 9506
    /// A number out of the range that its type can hold.
    case outOfRange = 9507
    /// A rule's code that is not in the registry, or that two rules share.
    case ruleCode = 9508
    /// The language has it, this version does not.
    case notAvailable = 9509
    /// The policy could cost more than an instruction may.
    case costBound = 9510
    /// Warning: the rule can never fire.
    case neverFires = 9521
    /// Warning: the rule always fires.
    case alwaysFires = 9522
    /// Warning: an earlier rule has the same condition.
    case sameCondition = 9523
    /// Warning: a `default` lets somebody pass whose claim is missing.
    case openDoor = 9524
    /// Warning: a local name that no rule uses.
    case unusedLocal = 9525

    /// Warnings are the codes from 9521.
    public var severity: Severity { rawValue > 9520 ? .warning : .error }
  }

  /// What kind of thing it is.
  public let code: Code
  /// Where, in bytes.
  public let range: SourceRange
  /// Line of the first character, from 1.
  public let line: Int
  /// Column of the first character, from 1, in Unicode scalars.
  public let column: Int
  /// One plain sentence: what is wrong and what was expected.
  public let message: String
  /// What to do, where that is known: the nearest name, the right form.
  public let help: String?
  /// The line of the text.
  public let excerpt: String

  /// Places a complaint in its text.
  init(_ complaint: Complaint, in source: SourceText) {
    code = complaint.code
    range = complaint.range
    (line, column) = source.position(of: complaint.range.start)
    message = complaint.message
    help = complaint.help
    excerpt = source.lineText(at: complaint.range.start)
  }

  /// Whether it stops the text.
  public var severity: Severity { code.severity }

  /// The diagnostic as people read it, with the line and a caret under the place:
  ///
  ///     error 9504: `receiver` has no claim `kycc`
  ///       at 4:24
  ///     4 |       unless receiver.kycc >= standard
  ///       |                       ^^^^
  ///       help: did you mean `kyc`?
  public func rendered(file: String? = nil) -> String {
    let place = file.map { "\($0):\(line):\(column)" } ?? "line \(line), column \(column)"
    let number = String(line)
    let margin = String(repeating: " ", count: number.count)
    var lines = [
      "\(severity.rawValue) \(code.rawValue): \(message)",
      "\(margin)--> \(place)",
      "\(number) | \(excerpt)",
      "\(margin) | \(indent)\(carets)",
    ]
    if let help { lines.append("\(margin) = \(help)") }
    return lines.joined(separator: "\n")
  }

  // Tabs stay tabs, so that the caret stands under its character at any width of a tab.
  private var indent: String {
    String(
      String.UnicodeScalarView(
        excerpt.unicodeScalars.prefix(column - 1).map { $0 == "\t" ? "\t" : " " }))
  }

  private var carets: String {
    let rest = max(1, excerpt.unicodeScalars.count - (column - 1))
    let width = min(max(1, range.end - range.start), rest)
    return String(repeating: "^", count: width)
  }
}

extension PolicyDiagnostic: CustomStringConvertible {
  /// The rendered form without a file name.
  public var description: String { rendered() }
}

/// Why a text is not a policy: at least one error, and the warnings found on the way, in the order
/// of the text.
public struct PolicyDiagnostics: Error, Hashable, Sendable {
  /// The diagnostics, at most ``PolicyLimits/diagnosticsMax``.
  public let items: [PolicyDiagnostic]

  /// Takes diagnostics, sorts them by place and keeps as many as are allowed.
  init(_ items: [PolicyDiagnostic]) {
    let sorted = items.enumerated().sorted {
      ($0.element.range.start, $0.offset) < ($1.element.range.start, $1.offset)
    }
    self.items = sorted.prefix(PolicyLimits.diagnosticsMax).map(\.element)
  }

  /// All diagnostics as people read them, with an empty line between two.
  public func rendered(file: String? = nil) -> String {
    items.map { $0.rendered(file: file) }.joined(separator: "\n\n")
  }
}

extension PolicyDiagnostics: CustomStringConvertible {
  /// The rendered form without a file name.
  public var description: String { rendered() }
}

/// A diagnostic before it is placed on a line.
struct Complaint: Sendable {
  let code: PolicyDiagnostic.Code
  let range: SourceRange
  let message: String
  let help: String?

  init(
    _ code: PolicyDiagnostic.Code, at range: SourceRange, _ message: String, help: String? = nil
  ) {
    self.code = code
    self.range = range
    self.message = message
    self.help = help
  }
}
