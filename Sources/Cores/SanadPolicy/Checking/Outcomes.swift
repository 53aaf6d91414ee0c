/// The truths that a condition can come out at, as far as its text alone tells.
struct Outcomes: OptionSet, Hashable, Sendable {
  let rawValue: UInt8

  static let no = Outcomes(rawValue: 1)
  static let undecided = Outcomes(rawValue: 2)
  static let yes = Outcomes(rawValue: 4)
  /// Decided either way.
  static let decided: Outcomes = [.no, .yes]
  /// Anything.
  static let all: Outcomes = [.no, .undecided, .yes]

  init(rawValue: UInt8) { self.rawValue = rawValue }

  init(_ truth: Truth) { self.init(rawValue: 1 << truth.rawValue) }

  private var truths: [Truth] {
    [Truth.no, .undecided, .yes].filter { contains(Outcomes($0)) }
  }

  /// What an operation on two such conditions can come out at, taking them as independent.
  func combined(with other: Outcomes, by join: (Truth, Truth) -> Truth) -> Outcomes {
    var result: Outcomes = []
    for left in truths {
      for right in other.truths { result.insert(Outcomes(join(left, right))) }
    }
    return result
  }

  /// What the negation can come out at.
  var negated: Outcomes {
    truths.reduce(into: []) { $0.insert(Outcomes($1.negated)) }
  }
}
