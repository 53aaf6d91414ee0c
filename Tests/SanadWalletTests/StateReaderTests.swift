import Foundation
import SanadAPIModel
import SanadCodec
import SanadCrypto
import SanadTypes
import SanadWallet
import Testing

/// What a wallet believes of the state: what is proven of the very key that it asked about.
@Suite struct StateReaderTests {
  private let chain: ProvenChain
  private let account = AccountID(Digest(4, 4, 4, 4))
  private let other = AccountID(Digest(5, 5, 5, 5))
  private let symbol: InstrumentSymbol
  private let held: [(LedgerKey, [UInt8])]

  init() throws {
    chain = try ProvenChain(named: "reader")
    symbol = try InstrumentSymbol("MTB-12M")
    held = [
      (.holding(account, InstrumentID(symbol)), Holding(units: Units(500)).bcsBytes),
      (.holding(other, InstrumentID(symbol)), Holding(units: Units(9_000)).bcsBytes),
    ]
  }

  private func holding(
    _ reaction: FakeNode.Reaction
  ) async throws(StateReadFailure) -> ProvenRecord<Holding> {
    let client: NodeClient
    do { client = try FakeNode(reaction).client() } catch { throw .notProven("\(error)") }
    return try await StateReader(client: client, genesis: chain.genesis)
      .holding(of: symbol, in: account)
  }

  private func failure(_ bytes: [UInt8]) async -> StateReadFailure? {
    do throws(StateReadFailure) {
      _ = try await holding(.answer(200, Data(bytes)))
      return nil
    } catch { return error }
  }

  /// A richer account's holding is proven as well, and is not the one that was asked about.
  @Test func refusesTheProofOfAnotherAccountsHolding() async throws {
    let proof = try chain.stateProof(of: held[1].0, in: held)
    guard case .notProven(let why)? = await failure(proof) else {
      Issue.record("another account's holding was taken for this one's")
      return
    }
    #expect(why.contains("another key"))
  }

  @Test func refusesTheProofOfATransactionAndOfAnotherChain() async throws {
    let another = try ProvenChain(named: "another").stateProof(of: held[0].0, in: held)
    for bytes in [chain.file, another, [], Array("<html>".utf8)] {
      guard case .notProven? = await failure(bytes) else {
        Issue.record("believed \(bytes.count) bytes")
        return
      }
    }
  }

  @Test func refusesAValueThatIsNoHolding() async throws {
    let key = held[0].0
    for value in [[2], Holding(units: Units(5)).bcsBytes + [0]] as [[UInt8]] {
      let proof = try chain.stateProof(of: key, in: [(key, value)])
      guard case .notProven? = await failure(proof) else {
        Issue.record("read \(value)")
        return
      }
    }
  }

  @Test func aNodeThatGivesNoProofIsPassedOn() async throws {
    await #expect(throws: StateReadFailure.self) { _ = try await holding(.silence("gone")) }
  }

  @Test func whatIsProvenIsReadAndSoIsThatThereIsNothing() async throws {
    let proof = try chain.stateProof(of: held[0].0, in: held)
    let shown = try await holding(.answer(200, Data(proof)))
    #expect(shown.record == Holding(units: Units(500)) && shown.header.height == Height(7))
    let nothing = try chain.stateProof(of: held[0].0, in: [held[1]], at: 9)
    let absent = try await holding(.answer(200, Data(nothing)))
    #expect(absent.record == nil && absent.header.height == Height(9))
  }

  /// Each reads the very leaf that it asked about, and no other.
  @Test func publicationsAndAuctionsAreReadByTheirKeys() async throws {
    let auction = AuctionID(Digest(6, 6, 6, 6))
    let bid = BidID(Digest(7, 7, 7, 7))
    let opening = OpeningKey(key: [UInt8](repeating: 3, count: 32), registeredAt: Timestamp(5))
    var fixings = FixingsRecord()
    fixings.append(
      Fixing(
        date: try CalendarDate("2027-01-01"), rate: Rate(millionths: 7), publishedBy: account,
        publishedAt: Timestamp(5)))
    var owed = HolderEntitlements()
    owed.append(first: 1, end: 3, units: Units(9))
    let calendar = CalendarRecord(
      revision: 1, name: "Karachi", weekend: 3, daysOff: [], publishedBy: account)
    let values: [(LedgerKey, [UInt8])] = [
      (.openingKey(account), opening.bcsBytes), (.fixings(symbol), fixings.bcsBytes),
      (.entitlements(account, InstrumentID(symbol)), owed.bcsBytes),
      (.calendar(4), calendar.bcsBytes), (.taxTable(4), TaxTable(account: account).bcsBytes),
      (.auctionCalendar, AuctionCalendar().bcsBytes),
    ]
    func reader(_ key: LedgerKey) throws -> StateReader {
      let proof = try chain.stateProof(of: key, in: values)
      let client = try FakeNode(.answer(200, Data(proof))).client()
      return try StateReader(client: client, genesis: chain.genesis)
    }
    #expect(try await reader(.openingKey(account)).openingKey(of: account).record == opening)
    #expect(try await reader(.fixings(symbol)).fixings(of: symbol).record == fixings)
    let entitled = LedgerKey.entitlements(account, InstrumentID(symbol))
    #expect(try await reader(entitled).entitlements(of: account, on: symbol).record == owed)
    #expect(try await reader(.calendar(4)).calendar(4).record == calendar)
    #expect(try await reader(.taxTable(4)).taxTable(4).record == TaxTable(account: account))
    #expect(try await reader(.auctionCalendar).auctionCalendar().record == AuctionCalendar())
    #expect(try await reader(.auction(auction)).auction(auction).record == nil)
    #expect(try await reader(.bidPage(auction, 2)).bids(of: auction, page: 2).record == nil)
    #expect(try await reader(.bid(bid)).bid(bid).record == nil)
    let other = LedgerKey.calendar(5)
    await #expect(throws: StateReadFailure.self) { _ = try await reader(other).calendar(4) }
    await #expect(throws: StateReadFailure.self) { _ = try await reader(other).taxTable(4) }
    await #expect(throws: StateReadFailure.self) { _ = try await reader(other).auctionCalendar() }
    await #expect(throws: StateReadFailure.self) { _ = try await reader(other).auction(auction) }
    await #expect(throws: StateReadFailure.self) { _ = try await reader(other).bid(bid) }
    await #expect(throws: StateReadFailure.self) {
      _ = try await reader(.bidPage(auction, 3)).bids(of: auction, page: 2)
    }
    await #expect(throws: StateReadFailure.self) {
      _ = try await reader(.openingKey(self.other)).openingKey(of: account)
    }
    await #expect(throws: StateReadFailure.self) { _ = try await reader(other).fixings(of: symbol) }
    await #expect(throws: StateReadFailure.self) {
      _ = try await reader(other).entitlements(of: account, on: symbol)
    }
  }
}
