/// One piece of a policy's text.
struct Token: Sendable {
  /// What a piece can be. The words of the language are names here; the parser tells them apart.
  enum Kind: Equatable, Sendable {
    case name
    case integer
    case decimal
    case percent
    case date
    case quoted
    case symbol(Symbol)
    case end
  }

  /// Marks that are not names or literals.
  enum Symbol: String, Sendable {
    case leftBrace = "{"
    case rightBrace = "}"
    case leftParenthesis = "("
    case rightParenthesis = ")"
    case comma = ","
    case point = "."
    case assign = "="
    case equal = "=="
    case notEqual = "!="
    case below = "<"
    case atMost = "<="
    case above = ">"
    case atLeast = ">="
    case plus = "+"
    case minus = "-"
    case times = "*"
  }

  /// What it is.
  let kind: Kind
  /// Where it is.
  let range: SourceRange
}
