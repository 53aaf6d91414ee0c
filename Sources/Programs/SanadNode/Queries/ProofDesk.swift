import SanadAPI
import SanadCodec
import SanadCrypto
import SanadLightClient
import SanadReplica
import SanadState
import SanadStorage
import SanadTypes

/// Makes the proofs that a client checks offline (docs/wire-state.md, "Proofs for clients").
struct ProofDesk {
  let environment: ReplicaEnvironment
  let finality: FinalityBoard

  func proof(_ request: ProofRequest) async throws(ServiceFailure) -> [UInt8] {
    switch request {
    case .transaction(let id): try transaction(id)
    case .holding(let account, let instrument): try await state(.holding(account, instrument))
    case .account(let account): try await state(.account(account))
    case .instrument(let instrument): try await state(.instrument(instrument))
    case .settlement(let settlement): try await state(.settlement(settlement))
    }
  }

  private func transaction(_ id: TransactionID) throws(ServiceFailure) -> [UInt8] {
    let store = environment.blockStore
    return try ServiceFailure.reading {
      guard let place = try store.place(of: id), let block = try store.block(at: place.height),
        let receipts = try store.receipts(at: place.height),
        let finality = try store.proof(at: place.height)
      else { throw ServiceFailure(.transactionUnknown, "transaction \(id) is not final") }
      let index = Int(place.index)
      guard block.transactions.indices.contains(index), receipts.indices.contains(index),
        let path = ListTree.proof(
          of: index, in: block.transactions.map { SHA256.digest(.transactionLeaf, $0) }),
        let receiptPath = ListTree.proof(
          of: index, in: receipts.map { SHA256.digest(.receiptLeaf, $0) })
      else { throw ServiceFailure(.storeDamaged, "block \(place.height) lacks place \(index)") }
      let proof = TransactionProof(
        block: FinalHeader(header: block.header, finality: finality),
        transaction: block.transactions[index], receipt: receipts[index], transactionPath: path,
        receiptPath: receiptPath)
      return ProofFile.transaction(proof).bcsBytes
    }
  }

  /// A proof at the newest final height, present or absent.
  private func state(_ key: LedgerKey) async throws(ServiceFailure) -> [UInt8] {
    guard let stateKey = StateKey(bytes: key.bytes) else {
      throw ServiceFailure(.internalFault, "a state key is out of bounds")
    }
    // The state is committed a moment before its block can be read from the store.
    for _ in 0..<100 {
      do {
        guard let proven = try environment.final.prove(stateKey) else { break }
        if proven.height <= finality.newest.height,
          let header = try environment.blockStore.header(at: proven.height),
          let finality = try environment.blockStore.proof(at: proven.height)
        {
          let claim = StateClaimProof(
            block: FinalHeader(header: header, finality: finality), key: stateKey,
            proof: proven.proof)
          return ProofFile.state(claim).bcsBytes
        }
        if proven.height.value == 0 { break }
        try await Task.sleep(for: .milliseconds(2))
      } catch { throw ServiceFailure(.storeDamaged, "\(error)") }
    }
    throw ServiceFailure(
      .notReady, "no block is final yet: the genesis state has no certificate",
      retryAfter: .seconds(1))
  }
}
