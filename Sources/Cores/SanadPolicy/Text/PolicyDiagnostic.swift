/// One thing that a policy's text is refused for, or warned about, with the place.
public struct PolicyDiagnostic: Hashable, Sendable {
  /// Whether it stops the text.
  public enum Severity: String, Sendable {
    /// The text is refused.
    case error
    /// The text is accepted; a person should look.
    case warning
  }

  /// What kind of thing it is. Errors begin with P, warnings with W; a text with an error is
  /// refused as POLICY_INVALID (docs/errors.md), and these say why.
  public enum Code: String, CaseIterable, Sendable {
    /// Characters or literals that the language has not.
    case malformedText = "P01"
    /// Words in an order that the grammar does not allow.
    case grammar = "P02"
    /// A limit of ``PolicyLimits`` is exceeded.
    case overLimit = "P03"
    /// A name that nothing has.
    case unknownName = "P04"
    /// A name that is already taken.
    case nameTaken = "P05"
    /// Values of types that do not go together.
    case typeMismatch = "P06"
    /// A number out of the range that its type can hold.
    case outOfRange = "P07"
    /// A rule's code that is not in the registry, or that two rules share.
    case ruleCode = "P08"
    /// The language has it, this version does not.
    case notAvailable = "P09"
    /// The policy could cost more than an instruction may.
    case costBound = "P10"
    /// Warning: the rule can never fire.
    case neverFires = "W01"
    /// Warning: the rule always fires.
    case alwaysFires = "W02"
    /// Warning: an earlier rule has the same condition.
    case sameCondition = "W03"
    /// Warning: a `default` lets somebody pass whose claim is missing.
    case openDoor = "W04"
    /// Warning: a local name that no rule uses.
    case unusedLocal = "W05"

    /// Whether it stops the text.
    public var severity: Severity { rawValue.hasPrefix("W") ? .warning : .error }
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
  ///     error P04: `receiver` has no attribute `kycc`
  ///      --> line 4, column 24
  ///     4 |       unless receiver.kycc >= standard
  ///       |                       ^^^^
  ///       = did you mean `kyc`?
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

  /// Places complaints in their text, in its order, as many as are allowed.
  init(_ complaints: [Complaint], in source: SourceText) {
    let sorted = complaints.enumerated().sorted {
      ($0.element.range.start, $0.offset) < ($1.element.range.start, $1.offset)
    }
    items = sorted.prefix(PolicyLimits.diagnosticsMax).map {
      PolicyDiagnostic($0.element, in: source)
    }
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
