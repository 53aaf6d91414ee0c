import SanadTypes

// What stands behind the units of an instrument (docs/ledger.md, "Reserves").
extension LedgerState {
  /// What stands behind an instrument; nil where its terms ask for nothing.
  func reserve(_ instrument: InstrumentID) throws(LedgerFailure) -> ReserveRecord? {
    guard case .reserve(let record)? = try value(.reserve(instrument)) else { return nil }
    return record
  }

  func set(reserve instrument: InstrumentID, to record: ReserveRecord) throws(LedgerFailure) {
    try set(.reserve(instrument), .reserve(record))
  }

  func receipt(
    _ instrument: InstrumentID, _ number: UInt32
  ) throws(LedgerFailure) -> WarehouseReceipt? {
    guard case .receipt(let record)? = try value(.receipt(instrument, number)) else { return nil }
    return record
  }

  func set(
    receipt number: UInt32, of instrument: InstrumentID, to record: WarehouseReceipt
  ) throws(LedgerFailure) {
    try set(.receipt(instrument, number), .receipt(record))
  }

  func redemption(
    _ instrument: InstrumentID, _ number: UInt32
  ) throws(LedgerFailure) -> RedemptionRecord? {
    guard case .redemption(let record)? = try value(.redemption(instrument, number)) else {
      return nil
    }
    return record
  }

  func set(
    redemption number: UInt32, of instrument: InstrumentID, to record: RedemptionRecord
  ) throws(LedgerFailure) {
    try set(.redemption(instrument, number), .redemption(record))
  }

  /// Begins the reserve of an instrument whose terms ask for one, with nothing in it; units that
  /// exist already are short of it until somebody attests.
  ///
  /// - Precondition: the agenda has room.
  func beginReserve(
    of id: InstrumentID, _ terms: ClassTerms, on date: CalendarDate, _ network: NetworkRecord
  ) throws(LedgerFailure) {
    guard terms.reserve != nil else { return }
    var record = ReserveRecord()
    _ = try review(&record, of: id, terms, mayEnd: true)
    try set(reserve: id, to: record)
    let next = network.ledger.start(of: date.adding(days: 1) ?? .max)
    try Agenda(state: self).add(.reserve(id), due: next)
  }

  /// Compares what stands behind the units with what they are claims on, and tells where that has
  /// changed. What was redeemed during a shortage counts on both sides, so that nobody's part grows
  /// or shrinks with the order in which redemptions are filled.
  ///
  /// - Parameter mayEnd: whether a shortage may end with it. Not with the custodian's word alone, or
  ///   it would end for one redemption.
  func review(
    _ record: inout ReserveRecord, of id: InstrumentID, _ terms: ClassTerms, mayEnd: Bool
  ) throws(LedgerFailure) -> [Event] {
    // What is authorised was seen to fit.
    let supply =
      CheckedMath.product(try tally(id).outstanding.value, terms.reservePerUnit) ?? .max
    let available = record.available(hasReceipts: terms.commodity != nil)
    guard supply > available else {
      guard mayEnd, record.shortage != nil else { return [] }
      record.shortage = nil
      return [.reserve(.covered(id))]
    }
    let filled = record.shortage?.filled ?? 0
    let isNew = record.shortage == nil
    let found = Shortage(
      number: isNew ? record.shortages &+ 1 : record.shortages,
      supply: CheckedMath.sum(supply, filled) ?? .max,
      available: CheckedMath.sum(available, filled) ?? .max, filled: filled)
    guard found != record.shortage else { return [] }
    record.shortages = found.number
    record.shortage = found
    return [.reserve(.short(id, supply: found.supply, available: found.available))]
  }
}
