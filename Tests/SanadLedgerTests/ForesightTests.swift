import SanadCodec
import SanadCrypto
import SanadState
import SanadTypes
import Synchronization
import Testing

@testable import SanadLedger

/// What is looked up before a block runs is what it asks for, and changes nothing else.
@Suite struct ForesightTests {
  /// A store that notes which keys it is asked for one by one, while a block runs.
  private final class NotingStore: NodeReader, ValueReader, Sendable {
    let store = MemoryStore()
    let asked = Mutex<[StateKey]>([])
    let pages = Mutex(0)

    func node(_ id: NodeID) throws(StateFailure) -> [UInt8]? {
      pages.withLock { $0 += 1 }
      return try store.node(id)
    }

    func value(of key: StateKey) throws(StateFailure) -> [UInt8]? {
      asked.withLock { $0.append(key) }
      return try store.value(of: key)
    }
  }

  private let store = NotingStore()
  private let genesis: Genesis
  private let anchor: StateAnchor

  init() throws {
    genesis = try TestNetwork.genesis()
    let final = FinalState(nodes: store.store, values: store.store)
    try final.commit(GenesisBlock(genesis, on: final.overlay()).state)
    let flush = try #require(final.takeFlush()?.sorted())
    store.store.apply(flush)
    final.didFlush(flush)
    anchor = final.anchor
  }

  private func cold() -> FinalState { FinalState(anchor: anchor, nodes: store, values: store) }

  private func transaction(
    _ operations: [LedgerOperation], by parties: [Party]
  ) throws -> UnverifiedTransaction {
    let body = TransactionBody(
      chainID: genesis.chainID, account: parties[0].account, sequence: SequenceNumber(0),
      validUntil: genesis.timestamp.advanced(by: 600_000), operations: operations)
    let signature = try TestChain.emptySignature()
    let authorizations = parties.map {
      Authorization(
        account: $0.account, signatures: [KeySignature(key: $0.key, signature: signature)])
    }
    return try UnverifiedTransaction(
      decoding: SignedTransaction(
        body: body, authorizations: authorizations.sorted { $0.account < $1.account }
      ).bcsBytes)
  }

  private func transfer(_ from: Party, to account: AccountID) throws -> UnverifiedTransaction {
    try transaction(
      [TestChain.transfer(10, of: TestNetwork.bill, from: from.account, to: account)], by: [from])
  }

  private func build(
    _ transactions: [UnverifiedTransaction], on final: FinalState
  ) throws -> BuiltBlock {
    let template = BlockHeader(
      chainID: genesis.chainID, epoch: Epoch(0), view: View(1), height: Height(1),
      parent: BlockDigest(.zero), leader: ValidatorIndex(0),
      timestamp: genesis.timestamp.advanced(by: 1_000), transactionsRoot: .zero,
      transactionCount: 0, stateRoot: .zero, receiptsRoot: .zero, weight: 0)
    return try LedgerExecutor(verdicts: EverythingValid()).build(
      transactions, template: template, bytesMax: 100_000, on: final.overlay())
  }

  @Test func ofNothingThereIsNothingToSee() throws {
    let foresight = Foresight(of: [])
    #expect(foresight.movedKeys.isEmpty && foresight.instrumentKeys.isEmpty)
    #expect(try foresight.partyKeys(in: cold()).isEmpty)
  }

  @Test func namesEachKeyOnce() throws {
    let transactions = [
      try transfer(.dealer, to: Party.retail.account),
      try transfer(.fund, to: Party.retail.account),
    ]
    let foresight = Foresight(of: transactions + transactions)
    let parties = try foresight.partyKeys(in: cold())
    #expect(foresight.movedKeys.count == 3 + 3)
    #expect(foresight.instrumentKeys.count == 2)
    #expect(parties.count == 3 * (1 + ClaimTopic.allCases.count))
    for keys in [foresight.movedKeys, foresight.instrumentKeys, parties] {
      #expect(Set(keys).count == keys.count)
    }
  }

  @Test func anAccountThatThereIsNotHasNobodyBehindIt() throws {
    let nobody = AccountID(Digest(1, 2, 3, 4))
    let foresight = Foresight(of: [try transfer(.dealer, to: nobody)])
    let dealer = Foresight(of: [try transfer(.dealer, to: Party.dealer.account)])
    #expect(foresight.movedKeys.count == 4)
    #expect(try foresight.partyKeys(in: cold()) == dealer.partyKeys(in: cold()))
  }

  @Test func aBlockOfTransfersFindsEverythingOfItsParties() throws {
    let transactions = [
      try transfer(.dealer, to: Party.retail.account),
      try transfer(.fund, to: Party.dealer.account),
      // Refused, and looked at all the same.
      try transfer(.retail, to: AccountID(Digest(1, 2, 3, 4))),
    ]
    let asIs = try build(transactions, on: cold())
    #expect(asIs.execution.receipts.map(\.isApplied) == [true, true, false])

    let final = cold()
    let foresight = Foresight(of: transactions)
    try foresight.bring(into: final)
    let foreseen = foresight.movedKeys + (try foresight.partyKeys(in: final))
    store.asked.withLock { $0 = [] }
    store.pages.withLock { $0 = 0 }
    let ahead = try build(transactions, on: final)
    #expect(ahead.block == asIs.block && ahead.execution.receipts == asIs.execution.receipts)
    let asked = store.asked.withLock { $0 }
    #expect(asked.allSatisfy { !foreseen.contains($0) })
    // Of accounts, identities, claims and holdings, nothing had to be asked for that was not foreseen.
    #expect(asked.allSatisfy { !([3, 4, 6, 11] as [UInt8?]).contains($0.bytes.first) })
    #expect(!asked.isEmpty, "the policy, and the network itself")
  }
}
