import SanadCodec
import SanadCrypto
import SanadLightClient
import SanadState
import SanadTypes
import SanadWallet
import Testing

/// A chain of one validator and one block with one transaction, and the proof that it is final.
struct ProvenChain {
  let genesis: Genesis
  let transaction: UnverifiedTransaction
  let file: [UInt8]
  let id: TransactionID

  init(named name: String) throws {
    genesis = try Self.genesis(named: name)
    let body = TransactionBody(
      chainID: genesis.chainID, account: AccountID(Digest(1, 1, 1, 1)),
      sequence: SequenceNumber(0), validUntil: Timestamp(9_000),
      operations: [
        .rotateKeys(
          RotateKeys(
            account: AccountID(Digest(1, 1, 1, 1)), authority: Authority(Self.voter.publicKey)))
      ])
    let signature = KeySignature(
      key: Self.voter.publicKey, signature: Self.voter.sign(body.signedBytes))
    let signed = SignedTransaction(
      body: body,
      authorizations: [Authorization(account: body.account, signatures: [signature])]
    ).bcsBytes
    transaction = try UnverifiedTransaction(decoding: signed)
    let receipt = Receipt(
      transaction: body.id, outcome: .applied, weight: Weight(1), readsDigest: .zero, events: []
    ).bcsBytes
    id = body.id
    file = try Self.proof(signed, receipt, in: genesis)
  }

  private static var voter: SecretKey { SecretKey(testWord: "proofs", name: "val-a/consensus") }

  private static func genesis(named name: String) throws -> Genesis {
    let quota = Quota(weightPerBlock: Weight(1), weightPerDay: Weight(1))
    let ledger = try #require(
      LedgerParameters(validityMax: Milliseconds(1), defaultQuota: quota, utcOffsetSeconds: 0))
    return Genesis(
      name: name, kind: .test, timestamp: Timestamp(1_000), chain: .localNetwork, ledger: ledger,
      validators: try ValidatorSet([
        Validator(
          consensusKey: voter.publicKey,
          peerKey: SecretKey(testWord: "proofs", name: "val-a/peer").publicKey, name: "val-a")
      ]), identities: [], accounts: [], roles: [], policies: [], instruments: [], holdings: [])
  }

  /// A block with one transaction, final by the one validator's vote.
  private static func proof(
    _ transaction: [UInt8], _ receipt: [UInt8], in genesis: Genesis
  ) throws -> [UInt8] {
    let leaf = SHA256.digest(.transactionLeaf, transaction)
    let receiptLeaf = SHA256.digest(.receiptLeaf, receipt)
    let header = BlockHeader(
      chainID: genesis.chainID, epoch: Epoch(0), view: View(1), height: Height(1),
      parent: BlockDigest(.zero), leader: ValidatorIndex(0), timestamp: Timestamp(2_000),
      transactionsRoot: ListTree.root(of: [leaf]), transactionCount: 1, stateRoot: .zero,
      receiptsRoot: ListTree.root(of: [receiptLeaf]), weight: 1)
    let proof = TransactionProof(
      block: try final(header, of: genesis), transaction: transaction, receipt: receipt,
      transactionPath: try #require(ListTree.proof(of: 0, in: [leaf])),
      receiptPath: try #require(ListTree.proof(of: 0, in: [receiptLeaf])))
    return ProofFile.transaction(proof).bcsBytes
  }

  /// A header with the certificate that makes it final.
  private static func final(_ header: BlockHeader, of genesis: Genesis) throws -> FinalHeader {
    let statement = Statement(
      epoch: Epoch(0), view: View(1),
      ballot: .finalize(BlockReference(parentView: View(0), digest: header.digest)))
    let certificate = try #require(
      Certificate(
        statement: statement,
        signatures: [
          (
            signer: ValidatorIndex(0),
            signature: voter.sign(statement.signedBytes(on: genesis.chainID))
          )
        ], validatorCount: 1))
    return FinalHeader(
      epochs: [], header: header,
      finality: FinalityProof(descendants: [], finalization: certificate))
  }

  /// The proof of what a state has under a key: that of a block at `height`, whose state has these
  /// values and no others.
  func stateProof(
    of key: LedgerKey, in values: [(LedgerKey, [UInt8])], at height: UInt64 = 7
  ) throws -> [UInt8] {
    let store = MemoryStore()
    let final = FinalState(nodes: store, values: store)
    var draft = final.overlay().draft()
    for (key, value) in values {
      draft.write(value, to: try #require(StateKey(bytes: key.bytes)))
    }
    let overlay = try draft.seal()
    try final.commit(overlay)
    let stateKey = try #require(StateKey(bytes: key.bytes))
    let proven = try #require(try final.prove(stateKey))
    let header = BlockHeader(
      chainID: genesis.chainID, epoch: Epoch(0), view: View(1), height: Height(height),
      parent: BlockDigest(.zero), leader: ValidatorIndex(0), timestamp: Timestamp(2_000),
      transactionsRoot: ListTree.root(of: []), transactionCount: 0, stateRoot: overlay.root,
      receiptsRoot: ListTree.root(of: []), weight: 0)
    return ProofFile.state(
      StateClaimProof(
        block: try Self.final(header, of: genesis), key: stateKey, proof: proven.proof)
    ).bcsBytes
  }
}
