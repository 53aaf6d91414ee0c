import SanadAPI
import SanadAPIModel
import SanadCodec
import SanadCrypto
import SanadState
import SanadTypes

/// Typed reads of the newest final state, for the API's threads.
///
/// One value answers one request: all of its reads are at the height of its overlay.
struct FinalLedger {
  /// The final state that is read.
  let state: StateOverlay

  /// The height at which the answers are true.
  var height: Height { state.height ?? Height(0) }

  /// The record under a key; nil when there is none.
  func record<Record: BCSDecodable>(
    _ key: LedgerKey, as type: Record.Type = Record.self
  ) throws(ServiceFailure) -> Record? {
    guard let stateKey = StateKey(bytes: key.bytes) else {
      throw ServiceFailure(.internalFault, "a state key is out of bounds")
    }
    do {
      guard let bytes = try state.read(stateKey) else { return nil }
      return try BCSReader.decode(from: bytes)
    } catch {
      throw ServiceFailure(.storeDamaged, "a record of the state cannot be read: \(error)")
    }
  }

  /// Every instrument, in the order in which they were created.
  func instruments() throws(ServiceFailure) -> [(id: InstrumentID, instrument: Instrument)] {
    let network: NetworkRecord? = try record(.network)
    var found: [(id: InstrumentID, instrument: Instrument)] = []
    for number in 0..<(network?.instrumentCount ?? 0) {
      guard let reference: InstrumentReference = try record(.instrumentNumber(number)),
        let instrument: Instrument = try record(.instrument(reference.instrument))
      else { continue }
      found.append((reference.instrument, instrument))
    }
    return found
  }

  /// An account as the API shows it; `waiting` names the next sequence of lanes in which
  /// transactions wait on this node.
  func account(
    _ id: AccountID, waiting: [(lane: Lane, next: SequenceNumber)]
  ) throws(ServiceFailure) -> AccountResource {
    guard let account: Account = try record(.account(id)) else {
      throw ServiceFailure(.accountUnknown, "there is no account \(id)")
    }
    return AccountResource(
      id: id.description, height: height.description, identity: account.owner.description,
      kind: "\(account.kind)", threshold: Int(account.authority.threshold),
      keys: account.authority.keys.map {
        .init(key: $0.key.digest.hex, weight: Int($0.weight))
      },
      lanes: lanes(of: account, waiting: waiting), holdings: try holdings(of: id),
      eventCount: String(account.events.count), eventChain: account.events.head.hex)
  }

  private func lanes(
    of account: Account, waiting: [(lane: Lane, next: SequenceNumber)]
  ) -> [AccountResource.Lane] {
    Lane.all.compactMap { lane in
      let confirmed = account.nextSequence(in: lane)
      let next = max(confirmed, waiting.first { $0.lane == lane }?.next ?? confirmed)
      guard lane == .first || next.value > 0 else { return nil }
      return .init(
        lane: Int(lane.value), confirmed: confirmed.description, next: next.description)
    }
  }

  private func holdings(of id: AccountID) throws(ServiceFailure) -> [AccountResource.Holding] {
    var holdings: [AccountResource.Holding] = []
    for (instrumentID, instrument) in try instruments() {
      guard let holding: Holding = try record(.holding(id, instrumentID)) else { continue }
      let terms = instrument.terms
      holdings.append(
        .init(
          instrument: terms.symbol.text, units: holding.units.description,
          locked: holding.locked.description, display: Self.display(holding.units, of: terms)))
    }
    return holdings.sorted { $0.instrument < $1.instrument }
  }

  /// Units as a person writes them: with the currency's point for cash.
  static func display(_ units: Units, of terms: TermSheet) -> String {
    guard case .cash = terms.terms, let minor = Int128(exactly: units.value) else {
      return units.groupedText
    }
    return Money(minorUnits: minor, terms.currency).decimalText
  }

  /// An instrument as the API shows it.
  func instrument(_ symbol: InstrumentSymbol) throws(ServiceFailure) -> InstrumentResource {
    let id = InstrumentID(symbol)
    guard let instrument: Instrument = try record(.instrument(id)) else {
      throw ServiceFailure(.instrumentUnknown, "there is no instrument \(symbol.text)")
    }
    return try resource(of: instrument, id, cells: try cells(of: id))
  }

  /// The resource of an instrument that has been read. A cell costs a read for each country and
  /// class, so a list of instruments goes without them.
  func resource(
    of instrument: Instrument, _ id: InstrumentID, cells: [InstrumentResource.Cell]?
  ) throws(ServiceFailure) -> InstrumentResource {
    let terms = instrument.terms
    let tally: InstrumentTally = try record(.tally(id)) ?? InstrumentTally()
    let policy: PolicyRecord? = try record(.policy(instrument.policy))
    var isin: String?
    var maturity: String?
    if case .bill(let bill) = terms.terms {
      isin = bill.isin.text
      maturity = bill.maturityDate.description
    }
    return InstrumentResource(
      symbol: terms.symbol.text, id: id.description, height: height.description,
      instrumentClass: terms.terms.name, isin: isin, currency: terms.currency.code,
      unitFaceMinor: String(terms.unitFaceMinor), maturity: maturity,
      authorised: instrument.authorised.description, issued: tally.issued.description,
      outstanding: tally.outstanding.description, holders: String(tally.holders),
      cells: cells, policy: policy?.name ?? "",
      policyVersion: policy.map { String($0.version) } ?? "",
      eventCount: String(tally.events.count),
      eventChain: tally.events.head.hex)
  }

  private func cells(of id: InstrumentID) throws(ServiceFailure) -> [InstrumentResource.Cell] {
    var cells: [InstrumentResource.Cell] = []
    for country in [Country?.none] + Country.all.map(Optional.some) {
      for investorClass in [InvestorClass?.none] + InvestorClass.allCases.map(Optional.some) {
        let cell = Classification(country: country, investorClass: investorClass)
        guard let total: UnitsTotal = try record(.cell(id, cell)), !total.units.isZero else {
          continue
        }
        cells.append(
          .init(
            country: country?.code ?? "??",
            investorClass: investorClass.map { "\($0)" } ?? "unknown",
            units: total.units.description))
      }
    }
    return cells
  }
}
