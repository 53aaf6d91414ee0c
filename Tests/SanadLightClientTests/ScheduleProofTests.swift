import SanadCodec
import SanadCrypto
import SanadLightClient
import SanadTypes
import Testing

/// The proof of what the chain did by itself: it stands behind all transactions, and nowhere else.
@Suite struct ScheduleProofTests {
  private let pilot: Pilot
  private let header: BlockHeader
  private let receipts: [[UInt8]]

  init() throws {
    pilot = try Pilot()
    var header = pilot.headers[3]
    let event = Event.keysRotated(AccountID(SHA256.digest([1])))
    receipts =
      pilot.receipts + [
        Receipt(
          transaction: TransactionID(scheduleAt: header.height), outcome: .applied,
          weight: Weight(20), readsDigest: .zero, events: [event]
        ).bcsBytes
      ]
    header.receiptsRoot = ListTree.root(of: receipts.map { SHA256.digest(.receiptLeaf, $0) })
    self.header = header
  }

  private func proof(
    _ place: Int, receipt: [UInt8]? = nil, of header: BlockHeader? = nil
  ) -> ScheduleProof {
    let header = header ?? self.header
    return ScheduleProof(
      block: FinalHeader(
        epochs: [], header: header,
        finality: FinalityProof(
          descendants: [], finalization: pilot.certificate(of: header))),
      receipt: receipt ?? receipts[place],
      receiptPath: pilot.path(.receiptLeaf, receipts, place))
  }

  @Test func showsWhatHappened() throws {
    let shown = try proof(5).verify(by: pilot.anchor)
    #expect(shown.header == header && shown.receipt.events.count == 1)
    let file = ProofFile.schedule(proof(5)).bcsBytes
    #expect(try ProofFile(file: file) == .schedule(proof(5)))
  }

  @Test func aReceiptOfATransactionIsNone() throws {
    #expect(throws: LightClientFailure.otherPlace(transaction: 5, receipt: 4)) {
      try proof(4).verify(by: pilot.anchor)
    }
  }

  @Test func changedBytesAreNotInTheBlock() throws {
    var changed = receipts[5]
    changed[40] ^= 1
    #expect(throws: LightClientFailure.self) {
      try proof(5, receipt: changed).verify(by: pilot.anchor)
    }
  }

  @Test func theReceiptOfAnotherHeightIsRefused() throws {
    var other = header
    other = BlockHeader(
      chainID: header.chainID, epoch: header.epoch, view: header.view, height: Height(9),
      parent: header.parent, leader: header.leader, timestamp: header.timestamp,
      transactionsRoot: header.transactionsRoot, transactionCount: header.transactionCount,
      stateRoot: header.stateRoot, receiptsRoot: header.receiptsRoot, weight: header.weight)
    #expect(
      throws: LightClientFailure.receiptOfAnother(
        transaction: TransactionID(scheduleAt: Height(9)),
        receipt: TransactionID(scheduleAt: header.height))
    ) { try proof(5, of: other).verify(by: pilot.anchor) }
  }
}
