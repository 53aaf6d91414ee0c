import SanadAPI
import SanadAPIModel
import SanadCrypto
import SanadLedger
import SanadState
import SanadTypes

/// The newest final ledger as the API shows it: ``LedgerView`` does the reading, and this turns
/// what it reads into resources.
///
/// One value answers one request, within ``SanadState/FinalState/answer(_:)``.
struct FinalLedger {
  let view: LedgerView
  let height: Height
  /// When a block that was built now would be: what has run out by then is over.
  let time: Timestamp

  /// Reads from `state`.
  init(_ state: StateOverlay, at time: Timestamp) {
    view = LedgerView(reading: state)
    height = state.height ?? Height(0)
    self.time = time
  }

  /// An account as the API shows it; `waiting` names the next sequence of lanes in which
  /// transactions wait on this node.
  func account(
    _ id: AccountID, waiting: [(lane: Lane, next: SequenceNumber)]
  ) throws -> AccountResource {
    guard let account = try view.account(id) else {
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

  private func holdings(of id: AccountID) throws -> [AccountResource.Holding] {
    var holdings: [AccountResource.Holding] = []
    for position in try positions(of: id) {
      if let holding = try holding(of: id, position) { holdings.append(holding) }
    }
    return holdings.sorted { $0.instrument < $1.instrument }
  }

  private func positions(of id: AccountID) throws -> [LedgerView.Position] {
    var positions: [LedgerView.Position] = []
    for number in try pages() { positions += try view.holdings(of: id, from: number) }
    return positions
  }

  /// The first numbers of the pages in which the view gives the instruments.
  func pages() throws -> StrideTo<UInt32> {
    stride(from: 0, to: try view.network().instrumentCount, by: Int(LedgerView.pageMax))
  }

  /// Units as a person writes them: with the currency's point for cash.
  static func display(_ units: Units, of terms: TermSheet) -> String {
    terms.figure(of: units)
  }

  /// An instrument as the API shows it, with its totals by country and class.
  func instrument(
    _ symbol: InstrumentSymbol, known: KnownCells = KnownCells()
  ) throws -> InstrumentResource {
    let id = InstrumentID(symbol)
    guard let instrument = try view.instrument(id) else {
      throw ServiceFailure(.instrumentUnknown, "there is no instrument \(symbol.text)")
    }
    var resource = try resource(of: instrument, id, cells: try cells(of: id, known))
    let cash = instrument.terms.terms.cash
    resource.terms = TermsResource(
      instrument.terms, cash: try cash.flatMap(view.instrument)?.terms.symbol.text)
    resource.called = try view.life(of: id).called?.description
    return resource
  }

  /// Every instrument, in the order in which they were created; without totals, each of which
  /// costs a read for every country and class.
  func instruments() throws -> [InstrumentResource] {
    var found: [InstrumentResource] = []
    for number in try pages() {
      for id in try view.instruments(from: number) {
        guard let instrument = try view.instrument(id) else { continue }
        found.append(try resource(of: instrument, id, cells: nil))
      }
    }
    return found
  }

  /// The symbols of the instruments under each of some policies, in the order of their creation.
  func symbols(under policies: [Digest]) throws -> [[String]] {
    var symbols = [[String]](repeating: [], count: policies.count)
    for number in try pages() {
      for id in try view.instruments(from: number) {
        guard let instrument = try view.instrument(id) else { continue }
        for (place, policy) in policies.enumerated() where instrument.policy == policy {
          symbols[place].append(instrument.terms.symbol.text)
        }
      }
    }
    return symbols
  }

  private func resource(
    of instrument: Instrument, _ id: InstrumentID, cells: [InstrumentResource.Cell]?
  ) throws -> InstrumentResource {
    let terms = instrument.terms
    let tally = try view.tally(id)
    let policy = try view.policy(instrument.policy)
    var isin: String?
    var maturity: String?
    if let security = terms.terms.security {
      isin = security.isin.text
      maturity = security.maturityDate.description
    }
    var resource = InstrumentResource(
      symbol: terms.symbol.text, id: id.description, height: height.description,
      instrumentClass: terms.terms.name, isin: isin, currency: terms.currency.code,
      unitFaceMinor: String(terms.unitFaceMinor), maturity: maturity,
      authorised: instrument.authorised.description, issued: tally.issued.description,
      outstanding: tally.outstanding.description, holders: String(tally.holders),
      cells: cells, policy: policy?.name ?? "",
      policyVersion: policy.map { String($0.version) } ?? "",
      eventCount: String(tally.events.count),
      eventChain: tally.events.head.hex)
    resource.status = "\(instrument.status)"
    resource.issuer = terms.issuer.text
    return resource
  }
}
