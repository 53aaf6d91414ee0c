import SanadTypes

extension ScheduleContext {
  /// What looking at a receipt weighs.
  static let receiptWeight: UInt64 = 4

  /// Begins a date of a reserve: tells that its attestation has lapsed, and takes out of it what is no
  /// longer insured or was not inspected in time. As many receipts as there is room for; the rest in
  /// the next block.
  func reviewReserve(
    _ id: InstrumentID, room: ScheduledRoom
  ) throws(LedgerFailure) -> ScheduledStep {
    guard let instrument = try state.instrument(id), var record = try state.reserve(id) else {
      throw .missingRecord(.reserve(id))
    }
    let before = record
    var step = ScheduledStep(weight: Scale.registration)
    if let attestation = record.attestation, !record.isLapseTold,
      businessDate > attestation.validUntil
    {
      record.isLapseTold = true
      step.events.append(.reserve(.lapsed(id, attestation.validUntil)))
    }
    if record.walk == nil { record.walk = businessDate }
    // What the review finds at the end is told as well.
    while record.cursor < record.receipts, step.events.count + 2 < room.events,
      step.weight + Self.receiptWeight <= room.weight
    {
      step.weight += Self.receiptWeight
      step.events += try lapse(record.cursor, of: id, &record)
      record.cursor &+= 1
    }
    let isWalked = record.cursor >= record.receipts
    // One that took until another date has looked at some receipts for the one before.
    let isDone = isWalked && record.walk == businessDate
    step.events += try state.review(
      &record, of: id, instrument.terms.terms, mayEnd: isDone)
    if isWalked {
      record.cursor = record.firstOpen
      record.walk = nil
    }
    if record != before { try state.set(reserve: id, to: record) }
    step.next = isDone ? start(after: businessDate) : clock.timestamp.advanced(by: 1)
    return step
  }

  private func lapse(
    _ number: UInt32, of id: InstrumentID, _ record: inout ReserveRecord
  ) throws(LedgerFailure) -> [Event] {
    guard var receipt = try state.receipt(id, number) else {
      throw .missingRecord(.receipt(id, number))
    }
    if receipt.status.isEnd, record.firstOpen == number { record.firstOpen &+= 1 }
    guard receipt.status == .free, receipt.facts.cover.lastDate < businessDate else { return [] }
    let mass = receipt.facts.fineMass
    receipt.status = .lapsed
    try state.set(receipt: number, of: id, to: receipt)
    guard let free = CheckedMath.difference(record.free, UInt128(mass)) else {
      throw .missingRecord(.reserve(id))
    }
    record.free = free
    return [.reserve(.receipt(id, number, .lapsed, mass: mass, by: nil))]
  }
}
