import SanadTypes

// Offers to buy units back, and what is tendered for them.
extension LedgerState {
  func offer(_ id: OfferID) throws(LedgerFailure) -> OfferRecord? {
    guard case .offer(let record)? = try value(.offer(id.instrument, id.number)) else {
      return nil
    }
    return record
  }

  /// The offer, of which the state has said elsewhere that it exists.
  func knownOffer(_ id: OfferID) throws(LedgerFailure) -> OfferRecord {
    guard let record = try offer(id) else {
      throw .missingRecord(.offer(id.instrument, id.number))
    }
    return record
  }

  func set(offer id: OfferID, to record: OfferRecord) throws(LedgerFailure) {
    try set(.offer(id.instrument, id.number), .offer(record))
  }

  func offers(for instrument: InstrumentID) throws(LedgerFailure) -> OfferBook {
    guard case .offers(let record)? = try value(.offers(instrument)) else { return OfferBook() }
    return record
  }

  func set(offersFor instrument: InstrumentID, to record: OfferBook) throws(LedgerFailure) {
    try set(.offers(instrument), .offers(record))
  }

  func tenders(for id: OfferID, page: UInt8) throws(LedgerFailure) -> TenderPage {
    let key = LedgerKey.tenders(id.instrument, id.number, page: page)
    guard case .tenders(let record)? = try value(key) else { return TenderPage() }
    return record
  }

  func set(
    tendersFor id: OfferID, page: UInt8, to record: TenderPage
  ) throws(LedgerFailure) {
    let key = LedgerKey.tenders(id.instrument, id.number, page: page)
    try set(key, record.lines.isEmpty ? nil : .tenders(record))
  }
}
