import SanadCodec
import SanadTypes

/// Holds what instruments are booked at under their programmes against what receipts say was issued,
/// at the fixings of the state: never less, never undone, and nothing without new units.
struct BookingReview: Sendable {
  private struct Issued: Sendable {
    var units: UInt128 = 0
    var count: UInt128 = 0
    /// Whether an auction has delivered some, which counts at the rate of its reservation.
    var isDelivered = false
  }

  private var booked = KeyedTable<InstrumentID, UInt128>()
  private var issued = KeyedTable<InstrumentID, Issued>()
  /// Whether the block has published a fixing: some issues may have been before it.
  private var hasPublished = false

  /// What is booked of an instrument from the start.
  mutating func begin(_ instrument: InstrumentID, at booked: UInt128) {
    self.booked[instrument] = booked
  }

  /// Before the events of a block.
  mutating func beginBlock() {
    issued = KeyedTable()
    hasPublished = false
  }

  mutating func follow(_ event: Event, _ fold: LedgerFold) {
    switch event {
    case .moved(let movement) where movement.from == nil:
      issued[movement.instrument, default: Issued()].units &+= movement.units.value
      issued[movement.instrument, default: Issued()].count += 1
    case .auction(.awardSettled(let id, _, _)):
      guard case .auction(let auction)? = fold[.auction(id)] else { return }
      issued[auction.terms.instrument, default: Issued()].isDelivered = true
    case .lifecycle(.fixing): hasPublished = true
    default: return
    }
  }

  /// What is wrong with the tally of an instrument after a block; nil where nothing is.
  mutating func defect(
    of id: InstrumentID, _ fold: LedgerFold, at time: Timestamp
  ) -> String? {
    let now = fold.tally(of: id).booked
    let before = booked[id] ?? 0
    booked[id] = now
    guard now >= before else { return "is booked at \(now), after \(before)" }
    let more = now - before
    guard let new = issued[id], case .instrument(let instrument)? = fold[.instrument(id)],
      let number = instrument.programme, case .programme(let programme)? = fold[.programme(number)]
    else { return more == 0 ? nil : "is booked at \(more) more without new units" }
    if new.isDelivered || hasPublished { return nil }
    guard case .network(let network)? = fold[.network] else { return "is of no network" }
    let date = network.ledger.businessDate(at: time)
    var fixing: Fixing?
    if let benchmark = programme.conversion(of: instrument.terms.currency)?.benchmark,
      case .fixings(let record)? = fold[.fixings(benchmark)]
    {
      fixing = record.newest(on: date)
    }
    guard
      case .success(let rate) = programme.rate(
        for: instrument.terms.currency, on: date, fixing: fixing),
      let value = rate.value(of: Units(new.units), instrument.terms)
    else { return "has new units that nobody could book" }
    // Each instruction is rounded up by itself.
    let least = UInt128(clamping: value.minorUnits)
    return more >= least && more - least < new.count
      ? nil : "is booked at \(more) more for \(new.units) units, which count for \(least)"
  }
}
