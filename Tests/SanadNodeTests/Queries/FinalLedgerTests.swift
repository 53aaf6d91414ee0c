import Foundation
import SanadAPI
import SanadAPIModel
import SanadCodec
import SanadConfig
import SanadCrypto
import SanadLedger
import SanadState
import SanadTypes
import Testing

@testable import SanadNode

extension FinalLedger {
  /// Where the time is of no consequence.
  fileprivate init(_ state: StateOverlay) { self.init(state, at: NodeClock().wall()) }
}

/// What the API shows of the final ledger of the local network.
@Suite struct FinalLedgerTests {
  private let file: GenesisFile
  private let store = MovingStore()
  private let state: FinalState

  /// The first state, all of it in the store, so that every read comes by the port.
  init() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    file = try GenesisFile.load(root.appending(path: "Genesis/local/genesis.yaml").path())
    state = FinalState(
      nodes: store, values: store, limits: StateCacheLimits(pageBytesMax: 0, valueBytesMax: 0))
    try state.commit(try GenesisBlock(file.genesis, on: state.overlay()).state)
    let flush = try #require(state.takeFlush()).sorted()
    store.memory.apply(flush)
    state.didFlush(flush)
  }

  private func id(_ name: String) throws -> AccountID { try #require(file.account(named: name)).id }

  private func key(_ key: LedgerKey) throws -> StateKey { try #require(StateKey(bytes: key.bytes)) }

  private func record<Record: BCSDecodable>(_ key: LedgerKey, as type: Record.Type) throws -> Record
  {
    let bytes = try #require(try state.read(try self.key(key)))
    return try BCSReader.decode(type, from: bytes)
  }

  /// A block that uses a sequence of an account and takes a unit of its bill.
  private func block(of account: AccountID, _ bill: InstrumentID) throws -> StateOverlay {
    var used = try record(.account(account), as: Account.self)
    used.advanceSequence(in: .first)
    let held = try record(.holding(account, bill), as: Holding.self)
    let less = try #require(held.units.subtracting(Units(1)))
    var draft = state.overlay().draft()
    draft.write(used.bcsBytes, to: try key(.account(account)))
    draft.write(Holding(units: less).bcsBytes, to: try key(.holding(account, bill)))
    return try draft.seal()
  }

  @Test func refusesWhatIsNotThere() throws {
    let nobody = AccountID(.zero)
    let account = #expect(throws: ServiceFailure.self) {
      try state.answer { try FinalLedger($0).account(nobody, waiting: []) }
    }
    #expect(account?.code == .accountUnknown)
    let instrument = #expect(throws: ServiceFailure.self) {
      try state.answer { try FinalLedger($0).instrument(try InstrumentSymbol("NONE")) }
    }
    #expect(instrument?.code == .instrumentUnknown)
  }

  @Test func aDamagedRecordIsTheStoresFault() throws {
    let dealer = try id("dealer")
    var draft = state.overlay().draft()
    draft.write([1, 2, 3], to: try key(.account(dealer)))
    try state.commit(try draft.seal())
    let failure = #expect(throws: ServiceFailure.self) {
      try state.answer { try FinalLedger($0).account(dealer, waiting: []) }
    }
    #expect(failure?.code == .storeDamaged)
  }

  /// A block becomes final after the account has been read and before its holdings are.
  @Test func anAccountIsNeverShownWithHoldingsOfAnotherHeight() throws {
    let dealer = try id("dealer")
    let bill = file.genesis.instruments[0].terms
    let before = try state.answer { try FinalLedger($0).account(dealer, waiting: []) }
    let next = try block(of: dealer, bill.instrument)
    store.after(try key(.account(dealer))) { [state] in
      do { try state.commit(next) } catch { Issue.record("\(error)") }
    }
    let account = try state.answer { try FinalLedger($0).account(dealer, waiting: []) }
    #expect(store.hasHappened)
    #expect(account.height == "1")
    #expect(account.lanes.map(\.confirmed) == ["1"])
    let held = try #require(units(of: bill.symbol, in: before))
    #expect(units(of: bill.symbol, in: account) == held - 1)
  }

  private func units(of symbol: InstrumentSymbol, in account: AccountResource) -> UInt64? {
    account.holdings.first { $0.instrument == symbol.text }.flatMap { UInt64($0.units) }
  }

  @Test func showsEveryInstrumentInItsOrder() throws {
    let found = try state.answer { try FinalLedger($0).instruments() }
    #expect(found.map(\.symbol) == file.genesis.instruments.map(\.terms.symbol.text))
    #expect(found.allSatisfy { $0.cells == nil && $0.height == "0" })
    let one = try state.answer { try FinalLedger($0).instrument(try InstrumentSymbol("MTB-12M")) }
    #expect(one.policy == "mtb-onshore")
    #expect(one.cells?.isEmpty == false)
    #expect(one.outstanding == one.issued)
  }

  /// Units reach a country and class of which nobody has known, and the totals are still all of them.
  @Test func theTotalsByCountryAndClassAreAlwaysAllOfThem() throws {
    let known = KnownCells()
    let symbol = try InstrumentSymbol("MTB-12M")
    let id = InstrumentID(symbol)
    func cells() throws -> [InstrumentResource.Cell] {
      let one = try state.answer { try FinalLedger($0).instrument(symbol, known: known) }
      let all = try state.answer { try FinalLedger($0).instrument(symbol) }
      #expect(one == all)
      return one.cells ?? []
    }
    let before = try cells()
    #expect(!before.isEmpty && known.cells(of: id).count == before.count)
    let from = try #require(known.cells(of: id).first)
    let to = Classification(country: .all.last, investorClass: .insurer)
    #expect(!known.cells(of: id).contains(to))
    let units = try record(.cell(id, from), as: UnitsTotal.self).units
    var draft = state.overlay().draft()
    let less = try #require(units.subtracting(Units(1)))
    draft.write(UnitsTotal(less).bcsBytes, to: try key(.cell(id, from)))
    draft.write(UnitsTotal(Units(1)).bcsBytes, to: try key(.cell(id, to)))
    try state.commit(try draft.seal())
    #expect(try cells().count == before.count + 1)
    #expect(try cells().contains { $0.investorClass == "insurer" && $0.units == "1" })
  }

  private func leg(_ symbol: String, _ from: String, _ to: String, _ units: UInt128) throws -> Leg {
    Leg(
      instrument: InstrumentID(try InstrumentSymbol(symbol)), from: try id(from), to: try id(to),
      units: Units(units))
  }

  /// Bills of the dealer that wait for dollars of the fund, in a state of their own.
  private func commit(_ end: SettlementOutcome?, until: Timestamp) throws -> SettlementID {
    let settlement = SettlementID(.zero)
    let legs = [try leg("MTB-12M", "dealer", "fund", 7), try leg("USD-W", "fund", "dealer", 1_234)]
    let dealer = try id("dealer")
    let start = file.genesis.timestamp
    var record = SettlementRecord(
      InstructSettlement(legs: legs, validUntil: until), by: dealer, at: start)
    record.affirm(dealer, at: start)
    record.end = end.map { SettlementEnd($0, at: start, by: .genesis) }
    var locks = HoldingLocks()
    locks.add(UnitsLock(owner: .settlement(settlement), units: Units(7), until: until))
    let bill = legs[0].instrument
    let held = try self.record(.holding(dealer, bill), as: Holding.self)
    var draft = state.overlay().draft()
    draft.write(record.bcsBytes, to: try key(.settlement(settlement)))
    draft.write(locks.bcsBytes, to: try key(.locks(dealer, bill)))
    draft.write(
      Holding(units: held.units, locked: Units(7)).bcsBytes, to: try key(.holding(dealer, bill)))
    try state.commit(try draft.seal())
    return settlement
  }

  @Test func refusesASettlementThatIsNotThere() throws {
    let failure = #expect(throws: ServiceFailure.self) {
      try state.answer { try FinalLedger($0).settlement(SettlementID(.zero)) }
    }
    #expect(failure?.code == .settlementUnknown)
  }

  /// The last moment at which it locks, and the one after it: nothing is written between them.
  @Test func showsASettlementAndItsLockUntilItsTime() throws {
    let until = Timestamp(file.genesis.timestamp.value + 1_000)
    let settlement = try commit(nil, until: until)
    let dealer = try id("dealer")
    for (time, status, locked) in [
      (until, SettlementResource.Status.open, "7"),
      (Timestamp(until.value + 1), .expired, "0"),
    ] {
      let (page, account) = try state.answer { state in
        let ledger = FinalLedger(state, at: time)
        return (try ledger.settlement(settlement), try ledger.account(dealer, waiting: []))
      }
      #expect(page.status == status)
      #expect(page.legs.map(\.display) == ["7", "12.34"])
      #expect(
        page.affirmations.filter { $0.affirmedAt == nil }.map(\.account)
          == [try id("fund").description])
      let bills = try #require(account.holdings.first { $0.instrument == "MTB-12M" })
      #expect(bills.locked == locked)
      #expect(bills.locks.map(\.units) == (locked == "0" ? [] : [locked]))
    }
  }

  @Test(arguments: SettlementOutcome.allCases)
  func showsHowASettlementEnded(outcome: SettlementOutcome) throws {
    let settlement = try commit(outcome, until: file.genesis.timestamp)
    let page = try state.answer { try FinalLedger($0).settlement(settlement) }
    #expect(page.status.rawValue == "\(outcome)")
    #expect(page.endedBy == TransactionID.genesis.description)
  }

  @Test func whatWaitsMovesTheNextSequenceOnly() throws {
    let dealer = try id("dealer")
    let account = try state.answer {
      try FinalLedger($0).account(dealer, waiting: [(.first, SequenceNumber(4))])
    }
    #expect(account.lanes.map(\.confirmed) == ["0"])
    #expect(account.lanes.map(\.next) == ["4"])
  }
}
