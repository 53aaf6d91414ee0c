extension TermSheet {
  /// A number of units as people write it, with what it is of: `50000 units`; of cash
  /// `USD 17000.00`.
  public func text(of units: Units) -> String {
    guard case .cash = terms else { return "\(units) units" }
    do throws(ValueFailure) { return try Money(units, currency).description } catch {
      return "\(units) units"
    }
  }

  /// A number of units as people write it where the instrument is named beside it: `50,000`; of cash
  /// `17,000.00`.
  public func figure(of units: Units) -> String {
    guard case .cash = terms, let minor = Int128(exactly: units.value) else {
      return units.groupedText
    }
    return Money(minorUnits: minor, currency).decimalText
  }

  /// Reads a number of units as people write it: `50,000`; of cash an amount in major units of the
  /// currency, `17,000.00`.
  ///
  /// - Throws: `malformed`, also for what is below zero; `overflow`.
  public func units(fromText text: String) throws(ValueFailure) -> Units {
    guard case .cash = terms else { return try Units(text) }
    guard let units = try Money(text, currency).units else {
      throw .malformed("an amount of cash cannot be negative")
    }
    return units
  }
}
