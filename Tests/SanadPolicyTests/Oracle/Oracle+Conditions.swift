import SanadPolicy
import SanadTypes

extension Oracle {
  /// How a condition can come out; nil is *undecided*.
  typealias Outcomes = Set<Bool?>

  /// How the condition can come out.
  func evaluate(_ condition: OracleCondition, _ place: Place) -> Outcomes {
    switch condition {
    case .local(let index): return evaluate(program.locals[index], place)
    case .not(let inner): return Set(evaluate(inner, place).map { $0.map { !$0 } })
    case .all(let parts): return joined(parts, place, stopsOn: false)
    case .any(let parts): return joined(parts, place, stopsOn: true)
    case .units(let left, let operation, let right), .count(let left, let operation, let right):
      return compare(evaluate(left, place), operation, evaluate(right, place))
    case .money(let left, let operation, let right):
      return compare(evaluate(left, place), operation, evaluate(right, place))
    case .member(let number, let members):
      return outcomes(of: evaluate(number, place)) { value in
        members.contains { compare(value, "==", Fraction(Int128($0))) }
      }
    case .crossing(let isRaise, let aggregate, let limit):
      return crosses(isRaise, aggregate, limit, place)
    default: return [evaluateFact(condition, place)]
    }
  }

  private func joined(
    _ parts: [OracleCondition], _ place: Place, stopsOn stop: Bool
  ) -> Outcomes {
    var joined: Outcomes = [!stop]
    for part in parts {
      let outcomes = evaluate(part, place)
      joined = Set(
        joined.flatMap { left in
          outcomes.map { right -> Bool? in
            if left == stop || right == stop { return stop }
            return left == nil || right == nil ? nil : !stop
          }
        })
    }
    return joined
  }

  // Conditions that no aggregate has a part in.
  private func evaluateFact(_ condition: OracleCondition, _ place: Place) -> Bool? {
    switch condition {
    case .constant(let value): return value
    case .kind(let names): return names.contains(ledger.kind.name)
    case .instrumentClass(let names):
      return names.contains("\(ledger.instrument.instrumentClass)")
    case .instrumentStatus(let names): return names.contains("\(ledger.instrument.status)")
    case .date(let left, let operation, let right):
      guard let left = day(left, place), let right = day(right, place) else { return nil }
      return compare(left, operation, right)
    case .time(let hours, let operation, let date):
      guard let day = day(date, place) else { return nil }
      return compare(Int(ledger.now.value) + hours * 3_600_000, operation, day * 86_400_000)
    case .sameCustodian(let isNegated):
      let isSame = custodian(.sender, place) == custodian(.receiver, place)
      return isSame != isNegated
    case .hasCustodian(let side): return custodian(side, place) != nil
    case .hasMaturity: return ledger.instrument.maturity != nil
    case .accountKind(let side, let names):
      guard let account = place.accounts[side] else { return nil }
      return names.contains("\(ledger.parties[account].kind)")
    default: return evaluateClaim(condition, place)
    }
  }

  private func evaluateClaim(_ condition: OracleCondition, _ place: Place) -> Bool? {
    switch condition {
    case .flag(let side, let topic, let standIn):
      switch claim(side, topic, place) {
      case .value(.flag(let value)): return value
      case .missing: return standIn
      default: return nil
      }
    case .level(let side, let topic, let operation, _, let value, let standIn):
      return level(side, topic, standIn, place).map { compare($0, operation, value) }
    case .levelIn(let side, let topic, _, let values, let standIn):
      return level(side, topic, standIn, place).map { values.contains($0) }
    case .country(let side, let codes, let standIn):
      switch claim(side, "country", place) {
      case .value(.country(let country)): return codes.contains(country.code)
      case .missing: return standIn.map { codes.contains($0) }
      default: return nil
      }
    case .exists(let side, let topic):
      switch claim(side, topic, place) {
      case .value: return true
      case .missing: return false
      case .expired: return nil
      }
    default: preconditionFailure("\(condition) is no fact")
    }
  }

  private func level(
    _ side: PartySide, _ topic: String, _ standIn: Int?, _ place: Place
  ) -> Int? {
    switch claim(side, topic, place) {
    case .value(.level(let number)): Int(number)
    case .missing: standIn
    default: nil
    }
  }

  private func crosses(
    _ isRaise: Bool, _ aggregate: OracleAggregate, _ limit: OracleNumber, _ place: Place
  ) -> Outcomes {
    let counts: (HeldTotals) -> Units = { isRaise ? $0.possible : $0.certain }
    let before = quantity(aggregate, .before, place, counts)
    let after = quantity(aggregate, .after, place, counts)
    let operation = isRaise ? ">" : "<"
    let moved = compare(after, operation, before)
    let beyond = compare(after, operation, evaluate(limit, place))
    return Set(
      moved.flatMap { moved in
        beyond.map { beyond -> Bool? in
          if moved == false || beyond == false { return false }
          return moved == nil || beyond == nil ? nil : true
        }
      })
  }

  private func claim(_ side: PartySide, _ topic: String, _ place: Place) -> ClaimReading {
    guard let party = place.parties[side] else { return .missing }
    return ledger.parties[party].claims[topic] ?? .missing
  }

  private func custodian(_ side: PartySide, _ place: Place) -> IdentityID? {
    place.accounts[side].flatMap { ledger.parties[$0].custodian }
  }

  // MARK: dates, as numbers of days

  private func day(_ date: OracleDate, _ place: Place) -> Int? {
    switch date {
    case .businessDate: return Int(ledger.businessDate.dayNumber)
    case .literal(let date): return Int(date.dayNumber)
    case .maturity(let standIn):
      return (ledger.instrument.maturity ?? standIn).map { Int($0.dayNumber) }
    case .screened(let side, let standIn):
      switch claim(side, "screenedUntil", place) {
      case .value(.date(let date)): return Int(date.dayNumber)
      case .missing: return standIn.map { Int($0.dayNumber) }
      default: return nil
      }
    case .shifted(let date, let days): return day(date, place).map { $0 + days }
    }
  }

  // MARK: comparisons

  private func compare(_ left: Quantity, _ operation: String, _ right: Quantity) -> Outcomes {
    outcomes(of: .joined(left, right) { .known(.difference($0, $1)) }) {
      compare($0, operation, Fraction(0))
    }
  }

  // What is impossible could come out either way.
  private func outcomes(of quantity: Quantity, _ holds: (Fraction) -> Bool) -> Outcomes {
    switch quantity {
    case .known(let value): [holds(value)]
    case .undecided: [nil]
    case .impossible: [true, false]
    }
  }

  func compare(_ left: Int, _ operation: String, _ right: Int) -> Bool {
    compare(Fraction(Int128(left)), operation, Fraction(Int128(right)))
  }

  func compare(_ left: Fraction, _ operation: String, _ right: Fraction) -> Bool {
    let isLess = Fraction.isLess(left, right)
    let isMore = Fraction.isLess(right, left)
    switch operation {
    case "<": return isLess
    case "<=": return !isMore
    case ">": return isMore
    case ">=": return !isLess
    case "==": return !isLess && !isMore
    default: return isLess || isMore
    }
  }
}
