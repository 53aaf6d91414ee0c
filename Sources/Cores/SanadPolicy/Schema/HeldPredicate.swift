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

  init(steps: [Step], text: String) {
    self.steps = steps
    self.text = text
  }

  /// Two conditions are the same when their steps are.
  public static func == (left: HeldPredicate, right: HeldPredicate) -> Bool {
    left.steps == right.steps
  }

  /// Hashes the steps.
  public func hash(into hasher: inout Hasher) { hasher.combine(steps) }

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
