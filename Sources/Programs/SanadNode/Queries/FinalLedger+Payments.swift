import SanadAPI
import SanadAPIModel
import SanadLedger
import SanadTypes

// What instruments pay, and what accounts are to get.
extension FinalLedger {
  /// Most entitlements of an answer.
  static let entitlementsMax = 1_000

  /// A page of an instrument's payments.
  func payments(of symbol: InstrumentSymbol, _ request: ListRequest) throws -> PaymentsResource {
    let instrument = try known(symbol)
    let id = InstrumentID(symbol)
    let declared = try view.tally(id).recorded
    let order = request.cursor?.order ?? request.order
    let first = order == .newest ? declared &- 1 : 0
    var next: UInt32? = declared == 0 ? nil : request.cursor?.index ?? first
    if let place = next, place >= declared { throw Self.foreignCursor }
    var items: [PaymentResource] = []
    while let number = next, items.count < request.limit {
      items.append(try resource(of: number, instrument))
      next = order == .newest ? (number == 0 ? nil : number - 1) : number + 1
      if next == declared { next = nil }
    }
    return PaymentsResource(
      symbol: symbol.text, height: height.description, status: "\(instrument.status)",
      declared: "\(declared)", missed: "\(try view.life(of: id).missed)", items: items,
      next: next.map { cursor(at: $0, of: declared, order).text })
  }

  private func cursor(at number: UInt32, of declared: UInt32, _ order: ListOrder) -> ListCursor {
    ListCursor(
      pin: height, height: height, index: number,
      left: UInt64(order == .newest ? number + 1 : declared - number), order: order)
  }

  private static var foreignCursor: ServiceFailure {
    let reason = "is not one that this list gave"
    return ServiceFailure(
      .requestInvalid, "cursor \(reason)", invalid: [.init(pointer: "cursor", reason: reason)])
  }

  /// A payment of an instrument.
  func payment(_ number: UInt32, of symbol: InstrumentSymbol) throws -> PaymentResource {
    let instrument = try known(symbol)
    guard try view.payment(number, of: InstrumentID(symbol)) != nil else {
      throw ServiceFailure(.paymentUnknown, "\(symbol.text) has no payment \(number)")
    }
    return try resource(of: number, instrument)
  }

  private func resource(of number: UInt32, _ instrument: Instrument) throws -> PaymentResource {
    let sheet = instrument.terms
    guard let record = try view.payment(number, of: sheet.instrument) else {
      throw ServiceFailure(.storeDamaged, "payment \(number) of \(sheet.symbol) is not there")
    }
    return PaymentResource(
      record, number: number, of: sheet, cash: try cash(of: sheet),
      amount: view.amount(record, on: record.units), at: height)
  }

  private func known(_ symbol: InstrumentSymbol) throws -> Instrument {
    guard let instrument = try view.instrument(InstrumentID(symbol)) else {
      throw ServiceFailure(.instrumentUnknown, "there is no instrument \(symbol.text)")
    }
    return instrument
  }

  /// The symbol of what an instrument is paid in.
  private func cash(of sheet: TermSheet) throws -> String {
    guard let cash = sheet.terms.security?.payment?.cash else { return "" }
    return try view.instrument(cash)?.terms.symbol.text ?? cash.description
  }

  // MARK: Accounts

  /// What an account is still to be paid, what waits for it, and where its cash goes.
  func entitlements(of account: AccountID) throws -> EntitlementsResource {
    guard try view.account(account) != nil else {
      throw ServiceFailure(.accountUnknown, "there is no account \(account)")
    }
    var found = EntitlementsResource(
      id: account.description, height: height.description, entitlements: [], isCut: false,
      suspense: [], routes: [])
    for number in try pages() {
      for id in try view.instruments(from: number) {
        try add(id, of: account, to: &found)
      }
    }
    return found
  }

  private func add(
    _ id: InstrumentID, of account: AccountID, to found: inout EntitlementsResource
  ) throws {
    guard let sheet = try view.instrument(id)?.terms else { return }
    guard !sheet.terms.isCash else { return try add(cash: sheet, of: account, to: &found) }
    let room = Self.entitlementsMax - found.entitlements.count
    let waiting = try view.waiting(for: account, on: id, max: room + 1)
    found.isCut = found.isCut || waiting.count > room
    for entry in waiting.prefix(room) {
      guard let payment = try view.payment(entry.payment, of: id) else { continue }
      found.entitlements.append(
        .init(
          instrument: sheet.symbol.text, payment: Int(entry.payment), kind: "\(payment.kind)",
          status: "\(payment.status)", recordDate: "\(payment.recordDate)",
          paymentDate: "\(payment.paymentDate)", units: "\(entry.units)",
          gross: view.amount(payment, on: entry.units)?.description,
          cash: try cash(of: sheet)))
    }
  }

  private func add(
    cash sheet: TermSheet, of account: AccountID, to found: inout EntitlementsResource
  ) throws {
    if let waits = try view.suspense(of: account, sheet.instrument) {
      found.suspense.append(
        .init(
          cash: sheet.symbol.text, units: "\(waits.units)",
          display: Self.display(waits.units, of: sheet), since: waits.since.rfc3339))
    }
    let target = try view.route(of: account, sheet.instrument)
    if target != account {
      found.routes.append(.init(cash: sheet.symbol.text, to: target.description))
    }
  }

  // MARK: What offices have published

  func calendar(_ number: UInt32) throws -> CalendarResource {
    guard let record = try view.calendar(number) else {
      throw ServiceFailure(.referenceUnknown, "no calendar \(number) has been published")
    }
    return CalendarResource(record, number: number, at: height)
  }

  func fixings(_ benchmark: InstrumentSymbol) throws -> FixingsResource {
    FixingsResource(
      try view.fixings(benchmark), of: benchmark, pair: try view.pair(of: benchmark), at: height)
  }

  func taxTable(_ number: UInt32) throws -> TaxTableResource {
    guard let table = try view.taxTable(number) else {
      throw ServiceFailure(.referenceUnknown, "no tax table \(number) has been published")
    }
    return TaxTableResource(table, number: number, at: height)
  }
}
