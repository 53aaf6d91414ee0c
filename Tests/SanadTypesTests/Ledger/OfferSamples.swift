import SanadTypes

/// Terms, operations, events and records of offers, as docs/wire-offers.md has them.
enum OfferSamples {
  static let offer = OfferID(of: Sample.instrument(1), number: 3)

  static func terms() -> OfferTerms {
    OfferTerms(
      instrument: Sample.instrument(1), price: Price(tenThousandths: 995_000),
      unitsMax: Units(100), minimum: Units(5), cash: Sample.instrument(5),
      opensAt: Timestamp(1_000), closesAt: Timestamp(2_000),
      exchange: SwitchTerms(
        into: Sample.instrument(7), price: Price(tenThousandths: 1_010_000)))
  }

  static func operations() -> [OfferOperation] {
    [.open(terms()), .tender(offer, Units(60)), .withdraw(offer), .cancel(offer)]
  }

  static func events() -> [OfferEvent] {
    let issuer = Sample.account(2)
    let holder = Sample.account(3)
    return [
      .opened(
        offer, by: issuer, Units(100), cash: Sample.instrument(5), locked: Units(1_002_348_268)),
      .tendered(offer, holder, Units(60)), .withdrawn(offer, holder, Units(60)),
      .cancelled(offer, by: issuer),
      .closed(offer, tendered: Units(197), accepted: Units(100), code: nil),
      .bought(offer, holder, Units(51), cash: Units(9), into: Units(485)),
      .released(offer, holder, Units(9), code: ErrorCode.offerLapsed.number),
      .ended(
        offer, issuer: issuer, bought: Units(100), paid: Units(1_002_348_068), left: Units(200)),
    ]
  }

  static func record() -> OfferRecord {
    var record = OfferRecord(
      terms: terms(), issuer: Sample.account(2), openedAt: Timestamp(900), locked: Units(1_000))
    record.stage = .settling
    record.code = ErrorCode.offerCancelled.number
    record.tenderCount = 3
    record.tendered = Units(75)
    record.accepted = Units(53)
    record.bought = Units(51)
    record.paid = Units(9)
    record.delivered = Units(485)
    record.cursor = AuctionCursor(page: 3, line: 1)
    return record
  }

  static func page() -> TenderPage {
    var page = TenderPage()
    for (number, units, accepted, state) in [
      (UInt8(5), UInt128(8), UInt128(2), TenderState.released(ErrorCode.receiverKYC.number)),
      (4, 7, 0, .waiting),
      (3, 60, 51, .bought(cash: Units(9), into: Units(485))),
    ] {
      var line = TenderLine(account: Sample.account(number), units: Units(units))
      line.accepted = Units(accepted)
      line.state = state
      page[line.account] = line
    }
    return page
  }

  static func book() -> OfferBook {
    var book = OfferBook()
    book.opened = 4
    book.open = 2
    return book
  }
}
