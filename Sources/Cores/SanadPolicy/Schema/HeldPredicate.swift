public import SanadTypes

/// The condition inside `held(…)`: which holders a counter adds up, by country and class.
///
/// Written as steps for a stack, in a normal form: two conditions that are spelled differently and
/// say the same atom (`country == PK`, `country in {PK}`) are equal.
public struct HeldPredicate: Hashable, Sendable {
  /// One step.
  enum Step: Hashable, Sendable {
    /// Pushes whether the holder's country is one of these, ascending.
    case country([Country])
    /// Pushes whether the bit of the holder's class is set.
    case investorClass(UInt64)
    /// Negates the top.
    case not
    /// Joins the two on top.
    case and
    /// Joins the two on top.
    case or
  }

  /// The steps; the checker sees to it that they leave exactly one value.
  let steps: [Step]
  /// The condition as text, by which people and keys in the state can name it.
  public let text: String

  /// Takes steps that leave one value, and the names of the classes for the text.
  init(steps: [Step], classes: [String]) {
    self.steps = steps
    text = Self.text(of: steps, classes: classes)
  }

  /// Two conditions are the same when their steps are.
  public static func == (left: HeldPredicate, right: HeldPredicate) -> Bool {
    left.steps == right.steps
  }

  /// Hashes the steps.
  public func hash(into hasher: inout Hasher) { hasher.combine(steps) }

  /// Steps of ``PolicyCost`` for asking it of one holder; a list of countries is gone through.
  public var cost: Int {
    steps.reduce(1) { sum, step in
      if case .country(let members) = step { sum + 2 + members.count / 4 } else { sum + 1 }
    }
  }

  /// Whether the condition applies to holders of a country and a class, nil being unknown.
  ///
  /// Pure, without allocation; O(steps).
  public func truth(country: Country?, investorClass: UInt8?) -> Truth {
    var stack = TruthStack()
    for step in steps {
      switch step {
      case .country(let members): stack.push(country.map { Truth(members.contains($0)) })
      case .investorClass(let bits):
        stack.push(investorClass.map { Truth($0 < 64 && bits >> UInt64($0) & 1 == 1) })
      case .not: stack.push(stack.pop().negated)
      case .and: stack.push(stack.pop().and(stack.pop()))
      case .or: stack.push(stack.pop().or(stack.pop()))
      }
    }
    return stack.pop()
  }
}

extension HeldPredicate {
  // A part of the text, its negation where that has a shorter form than `not`, and whether it must
  // stand in parentheses inside something larger.
  private struct Part {
    var text: String
    var negation: String?
    var isJoined = false

    var enclosed: String { isJoined ? "(\(text))" : text }
  }

  private static func text(of steps: [Step], classes: [String]) -> String {
    var stack: [Part] = []
    for step in steps {
      switch step {
      case .country(let members): stack.append(atom("country", members.map(\.code)))
      case .investorClass(let bits):
        let members = classes.indices.filter { bits >> UInt64($0) & 1 == 1 }.map { classes[$0] }
        stack.append(atom("class", members))
      case .not:
        guard let part = stack.popLast() else { continue }
        stack.append(Part(text: part.negation ?? "not \(part.enclosed)"))
      case .and, .or:
        guard let right = stack.popLast(), let left = stack.popLast() else { continue }
        let word = step == .and ? "and" : "or"
        stack.append(Part(text: "\(left.enclosed) \(word) \(right.enclosed)", isJoined: true))
      }
    }
    return stack.last?.text ?? ""
  }

  private static func atom(_ name: String, _ members: [String]) -> Part {
    guard members.count == 1 else { return Part(text: "\(name) in {\(members.listed)}") }
    return Part(text: "\(name) == \(members[0])", negation: "\(name) != \(members[0])")
  }
}

/// Up to 64 truths in a word pair; what is popped from an empty stack is undecided.
struct TruthStack {
  private var bits: UInt128 = 0
  private var count = 0

  /// Pushes a truth, nil being undecided.
  mutating func push(_ truth: Truth?) {
    bits = bits << 2 | UInt128((truth ?? .undecided).rawValue)
    count += 1
  }

  /// Takes the last one off.
  mutating func pop() -> Truth {
    guard count > 0 else { return .undecided }
    count -= 1
    defer { bits >>= 2 }
    return Truth(rawValue: UInt8(truncatingIfNeeded: bits & 3)) ?? .undecided
  }
}
