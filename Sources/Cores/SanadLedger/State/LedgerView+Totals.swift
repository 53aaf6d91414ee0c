public import SanadTypes

// The totals of an instrument by country and class.
extension LedgerView {
  /// A total that is not zero.
  public typealias Total = (cell: Classification, units: Units)

  /// The totals that are not zero, of some countries and classes.
  public func totals(
    of id: InstrumentID, in cells: [Classification]
  ) throws(LedgerFailure) -> [Total] {
    var found: [Total] = []
    for cell in cells {
      let units = try units(of: id, in: cell)
      if !units.isZero { found.append((cell, units)) }
    }
    return found
  }

  /// Whether totals are all that there are: nobody holds less than nothing, so that they are where
  /// they add up to what is outstanding.
  public func areAll(_ totals: [Total], of id: InstrumentID) throws(LedgerFailure) -> Bool {
    var sum = Units.zero
    for total in totals {
      guard let more = sum.adding(total.units) else { return false }
      sum = more
    }
    return sum == (try tally(id)).outstanding
  }
}

extension Classification {
  /// Every country with every class, and what nobody has claimed.
  public static let every: [Classification] = ([nil] + Country.all.map(Optional.some)).flatMap {
    country in
    ([nil] + InvestorClass.allCases.map(Optional.some)).map {
      Classification(country: country, investorClass: $0)
    }
  }
}
