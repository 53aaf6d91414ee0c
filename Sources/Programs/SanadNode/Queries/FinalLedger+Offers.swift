import SanadAPI
import SanadAPIModel
import SanadLedger
import SanadReplica
import SanadTypes

// Offers of the issuer to buy units back.
extension FinalLedger {
  /// Most offers of one answer.
  private static let offersMax: UInt32 = 64

  /// The offers for an instrument, newest first.
  func offers(for symbol: InstrumentSymbol) throws -> OffersResource {
    let id = InstrumentID(symbol)
    guard try view.instrument(id) != nil else { throw Self.unknown(symbol) }
    let book = try view.offers(for: id)
    let first = book.opened - min(book.opened, Self.offersMax)
    return OffersResource(
      instrument: symbol.text, height: height.description, opened: book.opened, open: book.open,
      offers: try (first..<book.opened).reversed().map { try offer($0, for: symbol) })
  }

  /// An offer for an instrument.
  func offer(_ number: UInt32, for symbol: InstrumentSymbol) throws -> OfferResource {
    let record = try found(number, for: symbol)
    let terms = record.terms
    func name(_ id: InstrumentID) throws -> String {
      try view.instrument(id)?.terms.symbol.text ?? id.description
    }
    return OfferResource(
      instrument: symbol.text, number: number, height: height.description,
      stage: "\(record.stage)", code: record.code?.description,
      issuer: record.issuer.description, price: String(terms.price.tenThousandths),
      unitsMax: terms.unitsMax.description, minimum: terms.minimum.description,
      cash: try name(terms.cash), opensAt: terms.opensAt.rfc3339,
      closesAt: terms.closesAt.rfc3339,
      exchange: try terms.exchange.map {
        .init(into: try name($0.into), price: String($0.price.tenThousandths))
      }, tenders: record.tenderCount, tendered: record.tendered.description,
      accepted: record.accepted.description, bought: record.bought.description,
      locked: record.locked.description, paid: record.paid.description,
      delivered: record.delivered.description)
  }

  /// The tenders for an offer of accounts whose ids begin with a byte.
  func tenders(
    for number: UInt32, of symbol: InstrumentSymbol, page: UInt8
  ) throws -> TendersResource {
    _ = try found(number, for: symbol)
    let lines = try view.tenders(
      for: OfferID(of: InstrumentID(symbol), number: number), page: page)
    return TendersResource(
      instrument: symbol.text, number: number, height: height.description, page: UInt32(page),
      tenders: lines.map { .init($0) })
  }

  private func found(_ number: UInt32, for symbol: InstrumentSymbol) throws -> OfferRecord {
    let id = InstrumentID(symbol)
    guard try view.instrument(id) != nil else { throw Self.unknown(symbol) }
    guard let record = try view.offer(OfferID(of: id, number: number)) else {
      throw ServiceFailure(.offerUnknown, "\(symbol.text) has no offer \(number)")
    }
    return record
  }

  private static func unknown(_ symbol: InstrumentSymbol) -> ServiceFailure {
    ServiceFailure(.instrumentUnknown, "there is no instrument \(symbol.text)")
  }
}

extension TendersResource.Tender {
  fileprivate init(_ line: TenderLine) {
    self.init(
      account: line.account.description, units: line.units.description,
      accepted: line.accepted.description, state: "waiting")
    switch line.state {
    case .waiting: break
    case .bought(let cash, let into):
      state = "bought"
      self.cash = cash.description
      self.into = into.description
    case .released(let code):
      state = "released"
      self.code = code?.description
    }
  }
}

extension NodeDesk {
  func offers(for symbol: InstrumentSymbol) async throws(ServiceFailure) -> OffersResource {
    try await looked { ledger in try ledger.offers(for: symbol) }
  }

  func offer(
    _ number: UInt32, for symbol: InstrumentSymbol
  ) async throws(ServiceFailure) -> OfferResource {
    try await looked { ledger in try ledger.offer(number, for: symbol) }
  }

  func tenders(
    for number: UInt32, of symbol: InstrumentSymbol, page: UInt8
  ) async throws(ServiceFailure) -> TendersResource {
    try await looked { ledger in try ledger.tenders(for: number, of: symbol, page: page) }
  }
}
