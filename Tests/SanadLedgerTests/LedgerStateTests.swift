import SanadCrypto
import SanadState
import SanadTypes
import Testing

@testable import SanadLedger

/// Writes that are taken back, changes that are listed once, and reads that are committed to.
@Suite struct LedgerStateTests {
  private let state: LedgerState
  private let dealer = LedgerKey.holding(Party.dealer.account, TestNetwork.bill)
  private let retail = LedgerKey.holding(Party.retail.account, TestNetwork.bill)

  init() throws {
    state = LedgerState(reading: try TestChain().state)
    state.beginTransaction()
  }

  private func set(_ key: LedgerKey, _ units: UInt128) throws {
    try state.set(holding: key, to: Holding(units: Units(units)))
  }

  private var changed: [StateKey?] { state.changes().map(\.key) }

  private func stateKey(_ key: LedgerKey) -> StateKey? { StateKey(bytes: key.bytes) }

  /// The digest that a transaction commits to for a key that it reads now.
  private func digestRead(_ key: LedgerKey) throws -> Digest? {
    state.beginTransaction()
    _ = try state.value(key)
    return try #require(state.readEntries().first { $0.key == key.bytes }).valueDigest
  }

  @Test func takingBackRestoresValueDigestAndChanges() throws {
    let before = try state.value(dealer)
    let digest = try digestRead(dealer)
    let mark = state.mark
    try set(dealer, 1)
    try set(retail, 2)
    try set(dealer, 3)
    state.rollBack(to: mark)
    #expect(try state.value(dealer) == before)
    #expect(try state.value(retail) == nil)
    #expect(state.changes().isEmpty)
    #expect(try digestRead(dealer) == digest)
    try set(dealer, 4)
    #expect(changed == [stateKey(dealer)], "a change after one that was taken back is a change")
  }

  @Test func takingBackToAMarkKeepsWhatCameBefore() throws {
    try set(dealer, 1)
    let mark = state.mark
    try set(dealer, 2)
    try set(retail, 3)
    state.rollBack(to: mark)
    #expect(try state.value(dealer) == .holding(Holding(units: Units(1))))
    #expect(changed == [stateKey(dealer)])
  }

  @Test func takesNothingBackOfTheTransactionBefore() throws {
    try set(dealer, 1)
    state.beginTransaction()
    let start = state.mark
    try set(retail, 2)
    state.rollBack(to: start)
    #expect(try state.value(dealer) == .holding(Holding(units: Units(1))))
    #expect(try state.value(retail) == nil)
  }

  @Test func aKeyThatChangesTwiceIsListedOnce() throws {
    try set(dealer, 1)
    try set(retail, 2)
    try set(dealer, 3)
    #expect(changed == [stateKey(dealer), stateKey(retail)])
  }

  @Test func aReadIsCommittedToOnceAndAsItWas() throws {
    let digest = try digestRead(dealer)
    try set(dealer, 1)
    _ = try state.value(dealer)
    #expect(state.readEntries().map(\.valueDigest) == [digest])
    #expect(try digestRead(dealer) != digest, "the next transaction reads what this one wrote")
    #expect(state.readEntries().count == 1)
  }

  @Test func theDigestOfWhatWasReadIsThatOfItsList() throws {
    #expect(state.readsDigest() == ReadEntry.digest(of: []))
    let keys: [LedgerKey] = [
      dealer, retail, .network, .account(Party.dealer.account), .instrument(TestNetwork.bill),
      .claim(Party.dealer.identity, .kyc), .claim(Party.dealer.identity, .country),
      .tally(TestNetwork.bill), .identity(Party.lapsed.identity), .instrumentNumber(900),
    ]
    for key in keys { _ = try state.value(key) }
    let entries = state.readEntries()
    #expect(entries.count == keys.count)
    #expect(entries.map(\.key) == keys.sorted().map(\.bytes), "ascending by the keys' bytes")
    #expect(state.readsDigest() == ReadEntry.digest(of: entries))
  }
}
