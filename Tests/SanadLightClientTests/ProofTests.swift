import SanadCodec
import SanadCrypto
import SanadLightClient
import SanadState
import SanadTypes
import Testing

@Suite struct ProofTests {
  private let pilot: Pilot

  init() throws { pilot = try Pilot() }

  @Test func provesAValueAndAnAbsence() throws {
    let present = try pilot.stateProof(pilot.presentKey).verify(by: pilot.anchor)
    #expect(present.value == [5])
    #expect(present.header == pilot.headers[1])
    let absent = try pilot.stateProof(pilot.absentKey).verify(by: pilot.anchor)
    #expect(absent.value == nil)
  }

  @Test func provesATransactionAndItsReceipt() throws {
    for index in 0..<5 {
      let proven = try pilot.transactionProof(index).verify(by: pilot.anchor)
      #expect(proven.index == UInt32(index))
      #expect(proven.transaction.body.sequence == SequenceNumber(UInt64(index)))
      #expect(proven.receipt.transaction == proven.transaction.id)
      #expect(proven.header.height == Height(2))
    }
  }

  @Test func refusesBothKindsWithoutFinality() throws {
    let block = pilot.block(
      pilot.finality(pilot.certificate(of: pilot.headers[3], by: [0, 1])))
    let failure = LightClientFailure.tooFewSignatures(quorum: 3, got: 2)
    #expect(throws: failure) {
      try pilot.stateProof(pilot.presentKey, block: block).verify(by: pilot.anchor)
    }
    #expect(throws: failure) {
      try pilot.transactionProof(0, block: block).verify(by: pilot.anchor)
    }
  }

  @Test func refusesAStateProofOfAnotherKey() throws {
    let proof = try pilot.stateProof(pilot.presentKey)
    let moved = StateClaimProof(
      block: proof.block, key: StateKey(kind: 1, [6]), proof: proof.proof)
    let failure = refusal { _ = try moved.verify(by: pilot.anchor) }
    #expect(failure?.step == .state)
  }

  @Test func refusesAStateProofOfAnotherRoot() throws {
    let other = try Pilot()
    var draft = other.final.overlay().draft()
    draft.write([99], to: pilot.presentKey)
    try other.final.commit(draft.seal())
    let later = try #require(try other.final.prove(pilot.presentKey))
    let proof = StateClaimProof(
      block: pilot.block(), key: pilot.presentKey, proof: later.proof)
    #expect(
      throws: LightClientFailure.state(
        .proofRoot(
          expected: pilot.headers[1].stateRoot, computed: other.final.anchor.stateRoot))
    ) { try proof.verify(by: pilot.anchor) }
  }

  @Test func refusesAWrongIndex() {
    let proof = pilot.transactionProof(1)
    let path = ListProof(index: 2, count: 5, siblings: proof.transactionPath.siblings)
    let receipt = ListProof(index: 2, count: 5, siblings: proof.receiptPath.siblings)
    let moved = TransactionProof(
      block: proof.block, transaction: proof.transaction, receipt: proof.receipt,
      transactionPath: path, receiptPath: receipt)
    #expect(refusal { _ = try moved.verify(by: pilot.anchor) }?.step == .transaction)
  }

  @Test func refusesAReceiptOfAnotherPlace() {
    #expect(throws: LightClientFailure.otherPlace(transaction: 1, receipt: 3)) {
      try pilot.transactionProof(1, receiptIndex: 3).verify(by: pilot.anchor)
    }
  }

  @Test func refusesAnotherNumberOfTransactions() {
    let proof = pilot.transactionProof(1)
    let path = ListProof(index: 1, count: 4, siblings: proof.transactionPath.siblings)
    let other = TransactionProof(
      block: proof.block, transaction: proof.transaction, receipt: proof.receipt,
      transactionPath: path, receiptPath: proof.receiptPath)
    #expect(throws: LightClientFailure.transactionCount(header: 5, proof: 4)) {
      try other.verify(by: pilot.anchor)
    }
  }

  @Test func refusesAnotherTransactionAndAnotherReceipt() {
    let proof = pilot.transactionProof(1)
    let transaction = TransactionProof(
      block: proof.block, transaction: pilot.transactions[2], receipt: proof.receipt,
      transactionPath: proof.transactionPath, receiptPath: proof.receiptPath)
    #expect(refusal { _ = try transaction.verify(by: pilot.anchor) }?.step == .transaction)
    let receipt = TransactionProof(
      block: proof.block, transaction: proof.transaction, receipt: pilot.receipts[2],
      transactionPath: proof.transactionPath, receiptPath: proof.receiptPath)
    #expect(refusal { _ = try receipt.verify(by: pilot.anchor) }?.step == .receipt)
  }

  /// A quorum would have to certify such a block; the verifier does not take its word.
  @Test func refusesABlockWhoseReceiptNamesAnotherTransaction() throws {
    let proof = try swapped(receipts: pilot.receipts.reversed(), transactions: pilot.transactions)
    #expect(
      throws: LightClientFailure.receiptOfAnother(
        transaction: try UnverifiedTransaction(decoding: pilot.transactions[0]).id,
        receipt: try UnverifiedTransaction(decoding: pilot.transactions[4]).id)
    ) { try proof.verify(by: pilot.anchor) }
  }

  @Test func refusesABlockOfBytesThatAreNoTransaction() throws {
    let junk = [[UInt8]](repeating: [1, 2, 3], count: 5)
    let transactions = try swapped(receipts: pilot.receipts, transactions: junk)
    #expect(refusal { _ = try transactions.verify(by: pilot.anchor) }?.step == .transaction)
    let receipts = try swapped(receipts: junk, transactions: pilot.transactions)
    #expect(refusal { _ = try receipts.verify(by: pilot.anchor) }?.step == .receipt)
  }

  private func swapped(
    receipts: [[UInt8]], transactions: [[UInt8]]
  ) throws -> TransactionProof {
    var header = pilot.headers[3]
    header.transactionsRoot = ListTree.root(
      of: transactions.map { SHA256.digest(.transactionLeaf, $0) })
    header.receiptsRoot = ListTree.root(of: receipts.map { SHA256.digest(.receiptLeaf, $0) })
    let finality = FinalityProof(
      descendants: [], finalization: pilot.certificate(of: header))
    return TransactionProof(
      block: FinalHeader(epochs: [], header: header, finality: finality),
      transaction: transactions[0],
      receipt: receipts[0], transactionPath: pilot.path(.transactionLeaf, transactions, 0),
      receiptPath: pilot.path(.receiptLeaf, receipts, 0))
  }

  private func refusal(_ body: () throws -> Void) -> LightClientFailure? {
    do {
      try body()
      return nil
    } catch { return error as? LightClientFailure }
  }
}
