import SanadPolicy
import SanadTypes

extension Oracle {
  /// An exact number, or why there is none.
  enum Quantity {
    case known(Fraction)
    case undecided
    /// Of a state that cannot be.
    case impossible

    /// What is undecided stays so, whatever is impossible beside it.
    static func joined(
      _ left: Quantity, _ right: Quantity, _ join: (Fraction, Fraction) -> Quantity
    ) -> Quantity {
      switch (left, right) {
      case (.known(let left), .known(let right)): join(left, right)
      case (.undecided, _), (_, .undecided): .undecided
      default: .impossible
      }
    }

    func map(_ change: (Fraction) -> Fraction) -> Quantity {
      if case .known(let value) = self { .known(change(value)) } else { self }
    }
  }

  /// The value of a number of units or of holders.
  func evaluate(_ number: OracleNumber, _ place: Place) -> Quantity {
    switch number {
    case .amount: return .known(place.amount)
    case .literal(let value): return .known(Fraction(Int128(value)))
    case .aggregate(let aggregate, let moment):
      return quantity(aggregate, moment ?? .after, place) { totals in
        totals.certain == totals.possible ? totals.certain : nil
      }
    case .share(let points, let whole):
      return evaluate(whole, place).map { $0.share(points) }
    case .times(let value, let factor):
      return evaluate(value, place).map { Fraction($0.top * Int128(factor), $0.bottom) }
    case .sum(let parts):
      var total = Quantity.known(Fraction(0))
      for part in parts {
        total = .joined(total, evaluate(part.value, place)) {
          .known(part.isSubtracted ? .difference($0, $1) : .sum($0, $1))
        }
      }
      return total
    }
  }

  /// The value of an amount of money, in minor units.
  func evaluate(_ money: OracleMoney, _ place: Place) -> Quantity {
    switch money {
    case .literal(let minor): return .known(Fraction(Int128(minor)))
    case .booked(let units):
      if ledger.currency != .pkr { return .undecided }
      return evaluate(units, place).map {
        Fraction($0.top * Int128(ledger.faceMinor), $0.bottom)
      }
    case .share(let points, let whole): return evaluate(whole, place).map { $0.share(points) }
    case .sum(let left, let isSubtracted, let right):
      return .joined(evaluate(left, place), evaluate(right, place)) {
        .known(isSubtracted ? .difference($0, $1) : .sum($0, $1))
      }
    }
  }

  /// What the ledger adds up to.
  func quantity(
    _ aggregate: OracleAggregate, _ moment: AggregateMoment, _ place: Place,
    _ counts: (HeldTotals) -> Units?
  ) -> Quantity {
    switch aggregate {
    case .outstanding, .issued: return known(ledger.outstanding(moment)?.value)
    case .holders: return holders(moment)
    case .holding(let side):
      guard let party = place.parties[side] else { return .undecided }
      return known(ledger.units(of: party, moment))
    case .held(let country, let isNegated):
      return totals(moment, counts) { party in
        guard case .value(.country(let known))? = party.claims["country"] else { return nil }
        return (known.code == country) != isNegated
      }
    case .heldClass(let name):
      return totals(moment, counts) { party in
        guard case .value(.level(let number))? = party.claims["class"] else { return nil }
        return OracleProgram.classes[Int(number)] == name
      }
    }
  }

  private func known(_ units: UInt128?) -> Quantity {
    units.map { .known(Fraction(Int128($0))) } ?? .impossible
  }

  private var holders: [Int] { ledger.parties.indices.filter { $0 != ledger.issuer } }

  private func holders(_ moment: AggregateMoment) -> Quantity {
    let units = holders.map { ledger.units(of: $0, moment) }
    if units.contains(where: { $0 == nil }) { return .impossible }
    return known(UInt128(units.filter { $0 != 0 }.count))
  }

  private func totals(
    _ moment: AggregateMoment, _ counts: (HeldTotals) -> Units?,
    _ isCounted: (Ledger.Party) -> Bool?
  ) -> Quantity {
    var certain: UInt128 = 0
    var possible: UInt128 = 0
    for index in holders {
      let applies = isCounted(ledger.parties[index])
      if applies == false { continue }
      guard let units = ledger.units(of: index, moment) else { return .impossible }
      if applies == true { certain += units }
      possible += units
    }
    let counted = counts(HeldTotals(certain: Units(certain), possible: Units(possible)))
    return counted.map { known($0.value) } ?? .undecided
  }
}
