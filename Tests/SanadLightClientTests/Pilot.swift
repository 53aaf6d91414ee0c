import SanadCodec
import SanadCrypto
import SanadLightClient
import SanadState
import SanadTypes

/// Four validators with real keys, a chain of four blocks, and proofs about the second.
struct Pilot {
  static let seeds: [[UInt8]] = (0..<4).map { place in
    SHA256.digest(.testKey, [UInt8(place)]).bytes
  }

  let chainID = ChainID(SHA256.digest(.genesis, Array("pilot".utf8)))
  let anchor: TrustAnchor
  let headers: [BlockHeader]
  let transactions: [[UInt8]]
  let receipts: [[UInt8]]
  let final: FinalState
  let presentKey = StateKey(kind: 1, [5])
  let absentKey = StateKey(kind: 1, [200])

  /// - Parameter weights: what the validators weigh.
  init(weights: [UInt16] = [1, 1, 1, 1]) throws {
    let chain = chainID
    let validators = Self.seeds.enumerated().map { place, seed in
      Validator(
        consensusKey: SecretKey(seed: seed).publicKey,
        peerKey: SecretKey(seed: SHA256.digest(seed).bytes).publicKey, name: "bank \(place)",
        weight: weights[place])
    }
    anchor = TrustAnchor(
      chainID: chain, epoch: Epoch(0), validators: try ValidatorSet(validators))
    let signed = (0..<5).map { Self.transaction(UInt64($0), on: chain) }
    transactions = signed.map(\.bcsBytes)
    receipts = signed.map {
      Receipt(
        transaction: $0.body.id, outcome: .applied, weight: Weight(100), readsDigest: .zero,
        events: []
      ).bcsBytes
    }
    let store = MemoryStore()
    final = FinalState(nodes: store, values: store)
    var draft = final.overlay().draft()
    for number in UInt8(0)..<20 { draft.write([number], to: StateKey(kind: 1, [number])) }
    let overlay = try draft.seal()
    try final.commit(overlay)
    var headers: [BlockHeader] = []
    for height in UInt64(1)...4 {
      headers.append(
        BlockHeader(
          chainID: chain, epoch: Epoch(0), view: View(height * 2), height: Height(height),
          parent: headers.last?.digest ?? BlockDigest(.zero), leader: ValidatorIndex(0),
          timestamp: Timestamp(1_000 * height),
          transactionsRoot: ListTree.root(
            of: transactions.map { SHA256.digest(.transactionLeaf, $0) }),
          transactionCount: 5, stateRoot: overlay.root,
          receiptsRoot: ListTree.root(of: receipts.map { SHA256.digest(.receiptLeaf, $0) }),
          weight: 500))
    }
    self.headers = headers
  }

  static func transaction(_ sequence: UInt64, on chain: ChainID) -> SignedTransaction {
    let key = SecretKey(seed: SHA256.digest([9]).bytes)
    let account = AccountID(SHA256.digest(.account, [1]))
    let body = TransactionBody(
      chainID: chain, account: account, sequence: SequenceNumber(sequence),
      validUntil: Timestamp(100_000),
      operations: [
        .rotateKeys(RotateKeys(account: account, authority: Authority(key.publicKey)))
      ])
    let signature = KeySignature(key: key.publicKey, signature: key.sign(body.signedBytes))
    return SignedTransaction(
      body: body, authorizations: [Authorization(account: account, signatures: [signature])])
  }

  /// A certificate of `header`, signed by `signers` for the chain, epoch and view given; `order` says
  /// whose key is in which place of the set.
  func certificate(
    of header: BlockHeader, by signers: [Int] = [0, 1, 2], kind: VoteKind = .finalize,
    epoch: Epoch = Epoch(0), view: View? = nil, signedView: View? = nil, chain: ChainID? = nil,
    order: [Int] = [0, 1, 2, 3]
  ) -> Certificate {
    let block = BlockReference(
      parentView: View(header.view.value - 1), digest: header.digest)
    func statement(_ view: View) -> Statement {
      let ballot: Ballot =
        switch kind {
        case .notarize: .notarize(block)
        case .nullify: .nullify
        case .finalize: .finalize(block)
        }
      return Statement(epoch: epoch, view: view, ballot: ballot)
    }
    let claimed = statement(view ?? header.view)
    let signed = statement(signedView ?? view ?? header.view).signedBytes(on: chain ?? chainID)
    let signatures = signers.map { place in
      (
        signer: ValidatorIndex(UInt16(place)),
        signature: SecretKey(seed: Self.seeds[order[place]]).sign(signed)
      )
    }
    guard
      let certificate = Certificate(
        statement: claimed, signatures: signatures, validatorCount: 4)
    else { preconditionFailure("signers are distinct and in the set") }
    return certificate
  }

  /// The second block, final through the fourth.
  func finality(_ certificate: Certificate? = nil) -> FinalityProof {
    FinalityProof(
      descendants: Array(headers[2...]),
      finalization: certificate ?? self.certificate(of: headers[3]))
  }

  func block(_ finality: FinalityProof? = nil) -> FinalHeader {
    FinalHeader(epochs: [], header: headers[1], finality: finality ?? self.finality())
  }

  func stateProof(_ key: StateKey, block: FinalHeader? = nil) throws -> StateClaimProof {
    guard let proven = try final.prove(key) else { preconditionFailure("the state has a height") }
    return StateClaimProof(block: block ?? self.block(), key: key, proof: proven.proof)
  }

  func path(_ tag: DomainTag, _ elements: [[UInt8]], _ index: Int) -> ListProof {
    let leaves = elements.map { SHA256.digest(tag, $0) }
    guard let proof = ListTree.proof(of: index, in: leaves) else {
      preconditionFailure("the index is in the list")
    }
    return proof
  }

  func transactionProof(
    _ index: Int, receiptIndex: Int? = nil, block: FinalHeader? = nil
  ) -> TransactionProof {
    let other = receiptIndex ?? index
    return TransactionProof(
      block: block ?? self.block(), transaction: transactions[index], receipt: receipts[other],
      transactionPath: path(.transactionLeaf, transactions, index),
      receiptPath: path(.receiptLeaf, receipts, other))
  }
}
