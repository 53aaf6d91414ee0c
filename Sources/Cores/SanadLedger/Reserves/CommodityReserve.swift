import SanadTypes

/// What custodians do with the receipts of a commodity.
struct CommodityReserve {
  let context: OperationContext
  let id: InstrumentID
  let instrument: Instrument
  let terms: CommodityTerms
  let record: ReserveRecord
  var state: LedgerState { context.state }

  /// A refusal where the submitter is no account of the custodian.
  func refusalUnlessCustodian() throws(LedgerFailure) -> OperationOutcome? {
    let owner = try state.knownAccount(context.submitter).owner
    if try state.identity(lei: terms.reserve.custodian) == owner { return nil }
    return context.refusal(
      .custodianRequired,
      "account \(context.submitter) is not one of the custodian \(terms.reserve.custodian)")
  }

  /// Notes what has changed, and what follows from it.
  func finish(_ changed: ReserveRecord, _ events: [Event]) throws(LedgerFailure) -> [Event] {
    var changed = changed
    let told = try state.review(&changed, of: id, instrument.terms.terms, mayEnd: false)
    try state.set(reserve: id, to: changed)
    return events + told
  }

  // MARK: Receipts

  func deposit(_ facts: ReceiptFacts) throws(LedgerFailure) -> OperationOutcome {
    if let refusal = try refusalUnlessCustodian() { return refusal }
    let range = terms.finenessMin...CommodityTerms.pure
    guard range.contains(facts.fineness), facts.fineMass > 0, record.receipts < .max,
      facts.cover.lastDate >= context.businessDate
    else {
      return context.refusal(
        .receiptInvalid, "the receipt cannot be accepted",
        values: [
          SeenValue("fineMass", "\(facts.fineMass)"), SeenValue("fineness", "\(facts.fineness)"),
          SeenValue("finenessMin", "\(terms.finenessMin)"),
          SeenValue("lastDate", "\(facts.cover.lastDate)"),
          SeenValue("businessDate", "\(context.businessDate)"),
        ])
    }
    let number = record.receipts
    let receipt = WarehouseReceipt(
      facts: facts, status: .free, registeredBy: context.submitter, at: context.clock.timestamp)
    try state.set(receipt: number, of: id, to: receipt)
    var changed = record
    changed.receipts &+= 1
    changed.free &+= UInt128(facts.fineMass)
    return .applied(try finish(changed, [told(number, receipt)]))
  }

  func mark(
    _ number: UInt32, _ status: ReceiptStatus
  ) throws(LedgerFailure) -> OperationOutcome {
    if let refusal = try refusalUnlessCustodian() { return refusal }
    guard var receipt = try state.receipt(id, number) else { return unknownReceipt(number) }
    let isCovered = receipt.facts.cover.lastDate >= context.businessDate
    guard !receipt.status.isEnd, receipt.status != status,
      [.encumbered, .frozen].contains(status) || status == .free && isCovered
    else { return refusal(number, receipt, to: "\(status)") }
    var changed = record
    try move(&changed, receipt, to: status)
    receipt.status = status
    try state.set(receipt: number, of: id, to: receipt)
    return .applied(try finish(changed, [told(number, receipt)]))
  }

  func renew(
    _ number: UInt32, _ cover: ReceiptCover
  ) throws(LedgerFailure) -> OperationOutcome {
    if let refusal = try refusalUnlessCustodian() { return refusal }
    guard var receipt = try state.receipt(id, number) else { return unknownReceipt(number) }
    guard !receipt.status.isEnd else { return refusal(number, receipt, to: "renewed") }
    guard cover.lastDate >= context.businessDate else {
      return context.refusal(
        .receiptInvalid, "what vouches for receipt \(number) ends on \(cover.lastDate)",
        values: [SeenValue("businessDate", "\(context.businessDate)")])
    }
    var changed = record
    let facts = receipt.facts
    receipt.facts = ReceiptFacts(
      grossMass: facts.grossMass, fineness: facts.fineness, site: facts.site, bars: facts.bars,
      assay: facts.assay, cover: cover)
    if receipt.status == .lapsed {
      try move(&changed, receipt, to: .free)
      receipt.status = .free
    }
    try state.set(receipt: number, of: id, to: receipt)
    return .applied(try finish(changed, [told(number, receipt)]))
  }

  /// Takes out what no unit needs. It was among what was attested, and is not there any more.
  func withdraw(_ number: UInt32) throws(LedgerFailure) -> OperationOutcome {
    if let refusal = try refusalUnlessCustodian() { return refusal }
    guard var receipt = try state.receipt(id, number) else { return unknownReceipt(number) }
    guard !receipt.status.isEnd else { return refusal(number, receipt, to: "withdrawn") }
    var changed = record
    release(&changed, receipt)
    try move(&changed, receipt, to: .withdrawn)
    let supply =
      CheckedMath.product(try state.tally(id).outstanding.value, UInt128(terms.unitMass)) ?? .max
    let available = changed.available(hasReceipts: true)
    guard supply <= available else {
      return context.refusal(
        .reserveNeeded, "without receipt \(number) the units are claims on more than there is",
        values: [SeenValue("supply", "\(supply)"), SeenValue("available", "\(available)")])
    }
    receipt.status = .withdrawn
    try state.set(receipt: number, of: id, to: receipt)
    return .applied(try finish(changed, [told(number, receipt)]))
  }

  // MARK: Prices

  func publish(
    _ price: UInt64, from date: CalendarDate
  ) throws(LedgerFailure) -> OperationOutcome {
    if let refusal = try context.refusal(unless: .fixingAgent) { return refusal }
    let agent = try state.knownAccount(context.submitter).owner
    let interested = [instrument.terms.issuer, terms.reserve.custodian]
    for lei in interested where try state.identity(lei: lei) == agent {
      return context.refusal(
        .notIndependent, "account \(context.submitter) is of the custodian or of the issuer")
    }
    let last = record.price?.date
    guard price > 0, date <= context.businessDate, last.map({ $0 < date }) ?? true else {
      return context.refusal(
        .priceInvalid, "a price of \(instrument.terms.symbol) cannot count from \(date)",
        values: [
          SeenValue("price", "\(price)"), SeenValue("last", last.map { "\($0)" } ?? "none"),
          SeenValue("businessDate", "\(context.businessDate)"),
        ])
    }
    var changed = record
    changed.price = UnitPrice(
      date: date, tenThousandths: price, publishedBy: context.submitter,
      at: context.clock.timestamp)
    try state.set(reserve: id, to: changed)
    return .applied([
      .reserve(.price(id, date, tenThousandths: price, by: context.submitter))
    ])
  }

  // MARK: Parts

  /// Counts a receipt among the free ones, or no more.
  func move(
    _ changed: inout ReserveRecord, _ receipt: WarehouseReceipt, to status: ReceiptStatus
  ) throws(LedgerFailure) {
    let mass = UInt128(receipt.facts.fineMass)
    // As many receipts as a number counts, of 64 bits each, fit.
    if status == .free { changed.free &+= mass }
    guard receipt.status == .free else { return }
    guard let rest = CheckedMath.difference(changed.free, mass) else {
      throw .missingRecord(.reserve(id))
    }
    changed.free = rest
  }

  /// Counts what leaves the reserve.
  func release(_ changed: inout ReserveRecord, _ receipt: WarehouseReceipt) {
    changed.released &+= UInt128(receipt.facts.fineMass)
  }

  func told(_ number: UInt32, _ receipt: WarehouseReceipt) -> Event {
    .reserve(
      .receipt(
        id, number, receipt.status, mass: receipt.facts.fineMass, by: context.submitter))
  }

  func unknownReceipt(_ number: UInt32) -> OperationOutcome {
    context.refusal(
      .receiptUnknown, "\(instrument.terms.symbol) has no receipt \(number)",
      values: [SeenValue("receipts", "\(record.receipts)")])
  }

  func refusal(
    _ number: UInt32, _ receipt: WarehouseReceipt, to target: String
  ) -> OperationOutcome {
    context.refusal(
      .receiptState, "receipt \(number) is \(receipt.status) and cannot be \(target)",
      values: [
        SeenValue("status", "\(receipt.status)"),
        SeenValue("lastDate", "\(receipt.facts.cover.lastDate)"),
      ])
  }
}
