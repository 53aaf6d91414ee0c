public import SanadTypes

// What stands behind units, as whoever shows it to people reads it.
extension LedgerView {
  /// What stands behind an instrument; nil where its terms ask for nothing.
  public func reserve(of instrument: InstrumentID) throws(LedgerFailure) -> ReserveRecord? {
    try state.reserve(instrument)
  }

  /// A receipt of a reserve; nil where none has the number.
  public func receipt(
    _ number: UInt32, of instrument: InstrumentID
  ) throws(LedgerFailure) -> WarehouseReceipt? {
    try state.receipt(instrument, number)
  }

  /// A redemption; nil where none has the number.
  public func redemption(
    _ number: UInt32, of instrument: InstrumentID
  ) throws(LedgerFailure) -> RedemptionRecord? {
    try state.redemption(instrument, number)
  }
}
