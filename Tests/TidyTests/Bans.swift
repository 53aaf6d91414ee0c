/// Something that style.md forbids, and where.
struct Ban: Sendable {
  let rule: String
  let applies: @Sendable (SourceFile) -> Bool
  let find: @Sendable (SourceFile) -> [Violation]

  /// A ban of sequences of tokens.
  init(
    _ rule: String, in applies: @escaping @Sendable (SourceFile) -> Bool, sequences: [[String]]
  ) {
    self.init(rule, in: applies) { tokens, index in
      sequences.contains { sequence in
        index + sequence.count <= tokens.count
          && zip(tokens[index...], sequence).allSatisfy { $0.text == $1 }
      }
    }
  }

  /// A ban of every place of the token list at which `isMatch` is true.
  init(
    _ rule: String, in applies: @escaping @Sendable (SourceFile) -> Bool,
    isMatch: @escaping @Sendable (_ tokens: [Token], _ index: Int) -> Bool
  ) {
    self.rule = rule
    self.applies = applies
    find = { file in
      file.tokens.indices.filter { isMatch(file.tokens, $0) }.map { index in
        let found = file.tokens[index...].prefix(4).map(\.text).joined(separator: " ")
        return Violation(
          path: file.path, line: file.tokens[index].line, rule: rule, found: found)
      }
    }
  }

  /// A ban of lines, comments included.
  init(
    _ rule: String, in applies: @escaping @Sendable (SourceFile) -> Bool,
    line isMatch: @escaping @Sendable (Substring) -> Bool
  ) {
    self.rule = rule
    self.applies = applies
    find = { file in
      file.lines.enumerated().filter { isMatch($0.element) }.map { number, line in
        Violation(
          path: file.path, line: number + 1, rule: rule,
          found: String(line.drop { $0 == " " }))
      }
    }
  }

  /// What `file` does against this ban.
  func violations(in file: SourceFile) -> [Violation] { applies(file) ? find(file) : [] }
}

/// Where a ban holds.
enum Scope {
  static let deciding: Set<Floor> = [.values, .cores, .host]

  @Sendable static func everywhere(_ file: SourceFile) -> Bool { true }
  @Sendable static func product(_ file: SourceFile) -> Bool { file.isProduct }

  @Sendable static func cores(_ file: SourceFile) -> Bool {
    file.isProduct && file.floor == .cores
  }

  @Sendable static func aboveLineB(_ file: SourceFile) -> Bool {
    file.isProduct && file.floor.map(deciding.contains) == true
  }

  @Sendable static func belowLineB(_ file: SourceFile) -> Bool {
    file.isProduct && !aboveLineB(file)
  }

  /// What one seed must run in the same way each time: the simulator too, and the tests of both.
  @Sendable static func deterministic(_ file: SourceFile) -> Bool {
    file.floor.map(deciding.contains) == true || file.target.hasPrefix("SanadSimulator")
  }

  @Sendable static func testsAboveLineB(_ file: SourceFile) -> Bool {
    !file.isProduct && deterministic(file)
  }
}

/// The bans of style.md and architecture.md. Each has a planted violation in BanTests.
enum Bans {
  static let fileLinesMax = 500
  static let safetyLinesMax = 600

  static let all: [Ban] = [
    Ban(
      "no tasks and no suspension above Line B", in: Scope.aboveLineB,
      sequences: [["Task"], ["TaskGroup"], ["async"], ["await"], ["actor"]]),
    Ban(
      "no floating point above Line B", in: Scope.aboveLineB,
      isMatch: { tokens, index in
        floatingTypes.contains(tokens[index].text) || isFloatingLiteral(tokens, index)
      }),
    Ban(
      "no clock where a seed must give one run", in: Scope.deterministic,
      sequences: [
        ["Date", "("], ["Date", ".", "now"], ["ContinuousClock"], ["SuspendingClock"],
        ["DispatchTime"], ["clock_gettime"], ["gettimeofday"],
      ]),
    Ban(
      "no randomness where a seed must give one run", in: Scope.deterministic,
      isMatch: isUnseededRandomness),
    Ban(
      "no Dictionary in a core; use KeyedTable", in: Scope.cores, isMatch: isDictionary),
    Ban("no Set in a core; use KeyedTable", in: Scope.cores, sequences: [["Set"]]),
    Ban(
      "no trap or silence in place of an error", in: Scope.product,
      sequences: [["try", "!"], ["try", "?"], ["as", "!"]]),
    Ban(
      "no assertion that a release leaves out; use precondition", in: Scope.product,
      sequences: [["assert", "("], ["assertionFailure", "("]]),
    Ban(
      "no unstructured task", in: Scope.belowLineB,
      sequences: [
        ["Task", "{"], ["Task", "("], ["Task", "<"], ["Task", ".", "detached"],
        ["Task", ".", "immediate"], ["Task", ".", "immediateDetached"],
      ]),
    Ban(
      "no wait that ends by the wall clock; use MonotonicCondition", in: Scope.product,
      sequences: [["NSCondition"], ["DispatchWallTime"], ["wallDeadline"]]),
    Ban("no sleep in a test above Line B", in: Scope.testsAboveLineB, isMatch: isSleep),
    // `URL.path()` writes a space as %20, and the file of that name is another.
    Ban(
      "no path of a file in percent signs; use path(percentEncoded: false)", in: Scope.product,
      sequences: [[".", "path", "(", ")"]]),
    Ban("no re-exported module", in: Scope.product, sequences: [["@", "_exported"]]),
    Ban("no marks of unfinished work", in: Scope.product, line: hasMark),
    Ban(
      "a name of the field, not of a drawer", in: Scope.product,
      isMatch: { tokens, index in
        index > 0 && declarators.contains(tokens[index - 1].text)
          && drawers.contains { tokens[index].text.hasSuffix($0) }
      }),
  ]

  private static let floatingTypes: Set<String> = [
    "Double", "Float", "Float16", "Float32", "Float64", "Float80", "CGFloat", "Decimal",
  ]

  /// `1.5`, and not the members of `pair.0.1`.
  private static func isFloatingLiteral(_ tokens: [Token], _ index: Int) -> Bool {
    let word = tokens[index].text
    guard word.first?.isNumber == true, word.contains(".") else { return false }
    return index == 0 || tokens[index - 1].text != "."
  }

  private static let generators: Set<String> = [
    "SystemRandomNumberGenerator", "arc4random", "getrandom",
  ]

  private static let drawing: Set<String> = ["random", "shuffled", "shuffle", "randomElement"]

  /// A generator of the system, or a drawing call on whose line no generator is named.
  @Sendable private static func isUnseededRandomness(_ tokens: [Token], _ index: Int) -> Bool {
    if generators.contains(tokens[index].text) { return true }
    guard index > 0, tokens[index - 1].text == ".", drawing.contains(tokens[index].text),
      index + 1 < tokens.count, tokens[index + 1].text == "("
    else { return false }
    var depth = 0
    for token in tokens[(index + 1)...] {
      if token.text == "using" { return false }
      if token.text == "(" { depth += 1 }
      if token.text == ")" { depth -= 1 }
      if depth == 0 { return true }
    }
    return true
  }

  private static let typeMarks: Set<String> = [".", "<", ">", ","]

  /// `Dictionary`, `[K: V]`, `[:]` or a literal whose first key is a text.
  @Sendable private static func isDictionary(_ tokens: [Token], _ index: Int) -> Bool {
    if tokens[index].text == "Dictionary" { return true }
    guard tokens[index].text == "[", index + 2 < tokens.count else { return false }
    var next = index + 1
    if tokens[next].text == ":" || (tokens[next].text == "\"\"" && tokens[next + 1].text == ":") {
      return true
    }
    guard isTypeName(tokens[next].text) else { return false }
    while next < tokens.count, isWord(tokens[next].text) || typeMarks.contains(tokens[next].text) {
      next += 1
    }
    guard next + 1 < tokens.count, tokens[next].text == ":" else { return false }
    let value = tokens[next + 1].text
    return isTypeName(value) || value == "[" || value == "("
  }

  private static func isTypeName(_ word: String) -> Bool { word.first?.isUppercase == true }

  private static func isWord(_ text: String) -> Bool {
    text.first.map { $0.isLetter || $0 == "_" } == true
  }

  @Sendable private static func isSleep(_ tokens: [Token], _ index: Int) -> Bool {
    ["sleep", "usleep", "nanosleep"].contains(tokens[index].text)
      && index + 1 < tokens.count && tokens[index + 1].text == "("
  }

  private static let marks = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]

  @Sendable private static func hasMark(_ line: Substring) -> Bool {
    marks.contains { mark in
      line.split { !$0.isLetter }.contains { $0 == mark }
    }
  }

  private static let declarators: Set<String> = [
    "struct", "class", "enum", "actor", "protocol", "typealias",
  ]

  private static let drawers = [
    "Manager", "Helper", "Helpers", "Util", "Utils", "Utilities", "Common", "Base", "Impl",
  ]
}
