import SanadTypes

/// Reads tokens into a syntax tree. Total: every step takes a token or ends, nesting is bounded by
/// `PolicyLimits.nestingMax`, and after an error it goes on at the next rule, so that one run
/// reports several mistakes.
struct Parser {
  let source: SourceText
  private let tokens: [Token]
  private var index = 0
  /// Levels of nesting at this point.
  var depth = 0
  private(set) var complaints: [Complaint] = []

  /// Thrown inside the parser after the complaint is recorded.
  struct Abandoned: Error {}

  /// The tree of a text, as far as it can be read, and what was wrong.
  static func parse(_ source: SourceText) -> (syntax: PolicySyntax, complaints: [Complaint]) {
    let (tokens, complaints) = Lexer.tokens(of: source)
    var parser = Parser(source: source, tokens: tokens)
    let syntax = parser.parsePolicy()
    // What follows from a piece that is no token would be noise.
    return (syntax, complaints.isEmpty ? parser.complaints : complaints)
  }

  private init(source: SourceText, tokens: [Token]) {
    self.source = source
    self.tokens = tokens
  }

  // MARK: tokens

  /// The token to be read next; the last token is `end` and is never passed.
  var next: Token { tokens[min(index, tokens.count - 1)] }

  /// The text of the next token where it is a name; empty otherwise.
  var nextWord: String { next.kind == .name ? source.text(next.range) : "" }

  /// Takes the next token.
  @discardableResult
  mutating func take() -> Token {
    let token = next
    if index < tokens.count - 1 { index += 1 }
    return token
  }

  /// Takes the next token if it is this name.
  mutating func takeWord(_ word: String) -> Bool {
    guard nextWord == word else { return false }
    take()
    return true
  }

  /// Takes the next token if it is this symbol.
  mutating func takeSymbol(_ symbol: Token.Symbol) -> Bool {
    guard next.kind == .symbol(symbol) else { return false }
    take()
    return true
  }

  /// The range from a start to the end of the token taken last.
  func range(from start: Int) -> SourceRange {
    SourceRange(start: start, end: index > 0 ? tokens[index - 1].range.end : start)
  }

  // MARK: complaints

  /// Records a complaint and abandons the part that is being read.
  mutating func fail(
    _ code: PolicyDiagnostic.Code, at range: SourceRange, _ message: String, help: String? = nil
  ) -> Abandoned {
    complaints.append(Complaint(code, at: range, message, help: help))
    return Abandoned()
  }

  /// Records that something else was expected here.
  mutating func expected(_ what: String, help: String? = nil) -> Abandoned {
    fail(.grammar, at: next.range, "expected \(what), found \(nextText)", help: help)
  }

  private var nextText: String {
    switch next.kind {
    case .end: "the end of the text"
    case .quoted: "a quoted text"
    default: "`\(source.text(next.range))`"
    }
  }

  /// Takes this word or complains, with a suggestion where the writer slipped.
  mutating func require(word: String, after place: String) throws(Abandoned) {
    if takeWord(word) { return }
    throw expected("`\(word)` \(place)", help: NearestName.question(nextWord, among: [word]))
  }

  /// Takes this symbol or complains.
  mutating func require(symbol: Token.Symbol, _ place: String) throws(Abandoned) {
    if takeSymbol(symbol) { return }
    throw expected("`\(symbol.rawValue)` \(place)")
  }

  /// Takes a name that is no word of the language.
  mutating func requireName(_ what: String) throws(Abandoned) -> Word {
    let text = nextWord
    guard !text.isEmpty else { throw expected(what) }
    guard !Vocabulary.reserved.contains(text) else {
      throw fail(.grammar, at: next.range, "expected \(what); `\(text)` is a word of the language")
    }
    return Word(text: text, range: take().range)
  }

  /// Takes a quoted text and returns it without its marks.
  mutating func requireQuoted(_ what: String) throws(Abandoned) -> String {
    guard next.kind == .quoted else { throw expected(what) }
    let range = take().range
    return source.text(SourceRange(start: range.start + 1, end: range.end - 1))
  }

  // MARK: recovery

  /// Goes on at the next rule or local name.
  mutating func skipToNextPart() {
    while next.kind != .end {
      let word = nextWord
      if word == "let" || Vocabulary.ruleWords.contains(word) { return }
      take()
    }
  }
}
