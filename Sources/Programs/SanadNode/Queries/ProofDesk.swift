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
  var cells = KnownCells()

  private var ends: EpochEnds { EpochEnds(environment) }

  private var reports: ReportDesk {
    ReportDesk(environment: environment, finality: finality, cells: cells)
  }

  func proof(_ request: ProofRequest) async throws(ServiceFailure) -> [UInt8] {
    switch request {
    case .transaction(let id): try await transaction(id)
    case .schedule(let block): try schedule(of: block)
    case .holding(let account, let instrument): try await state(.holding(account, instrument))
    case .account(let account): try await state(.account(account))
    case .instrument(let instrument): try await state(.instrument(instrument))
    case .reserve(let instrument): try await state(.reserve(instrument))
    case .puts(let instrument, let date): try await state(.puts(instrument, date))
    case .offer(let offer): try await state(.offer(offer.instrument, offer.number))
    case .tenders(let offer, let page):
      try await state(.tenders(offer.instrument, offer.number, page: page))
    case .payment(let instrument, let number): try await state(.payment(instrument, number))
    case .suspense(let account, let cash): try await state(.suspense(account, cash))
    case .settlement(let settlement): try await state(.settlement(settlement))
    case .terms(let settlement): try await state(.progress(settlement))
    case .auction(let auction): try await state(.auction(auction))
    case .bidPage(let auction, let page): try await state(.bidPage(auction, page))
    case .bid(let bid): try await state(.bid(bid))
    case .auctionCalendar: try await state(.auctionCalendar)
    case .openingKey(let account): try await state(.openingKey(account))
    case .entitlements(let account, let instrument):
      try await state(.entitlements(account, instrument))
    case .calendar(let number): try await state(.calendar(number))
    case .fixings(let benchmark): try await state(.fixings(benchmark))
    case .taxTable(let number): try await state(.taxTable(number))
    case .debt(let request): try await reports.proof(request)
    case .register(let symbol): try await reports.proof(ofRegisterOf: symbol)
    }
  }

  private func transaction(_ id: TransactionID) async throws(ServiceFailure) -> [UInt8] {
    if let proof = try proof(of: id) { return proof }
    try await finality.awaitStored(environment.final.anchor.height)
    if let proof = try proof(of: id) { return proof }
    let scope = try ServiceFailure.reading { try environment.blockStore.scope() }
    throw ServiceFailure(
      .transactionUnknown, "transaction \(id) is not final on this node\(scope)")
  }

  /// The proof of a transaction in the store; nil where it is in none of its blocks.
  private func proof(of id: TransactionID) throws(ServiceFailure) -> [UInt8]? {
    let store = environment.blockStore
    return try ServiceFailure.reading {
      guard let place = try store.place(of: id), let block = try store.block(at: place.height),
        let receipts = try store.receipts(at: place.height)
      else { return nil }
      let finality = try store.knownProof(at: place.height)
      let index = Int(place.index)
      guard block.transactions.indices.contains(index), receipts.indices.contains(index),
        let path = ListTree.proof(
          of: index, in: block.transactions.map { SHA256.digest(.transactionLeaf, $0) }),
        let receiptPath = ListTree.proof(
          of: index, in: receipts.map { SHA256.digest(.receiptLeaf, $0) })
      else { throw ServiceFailure(.storeDamaged, "block \(place.height) lacks place \(index)") }
      let proof = TransactionProof(
        block: try ends.proven(block.header, by: finality),
        transaction: block.transactions[index], receipt: receipts[index], transactionPath: path,
        receiptPath: receiptPath)
      return ProofFile.transaction(proof).bcsBytes
    }
  }

  private func schedule(of block: BlockName) throws(ServiceFailure) -> [UInt8] {
    let store = environment.blockStore
    return try ServiceFailure.reading {
      let height: Height? =
        switch block {
        case .latest: finality.newest.height
        case .height(let height): height
        case .digest(let digest): try store.height(of: digest)
        }
      guard let height else {
        throw ServiceFailure(.blockUnknown, "there is no such final block")
      }
      guard height <= finality.newest.height, let header = try store.header(at: height),
        let receipts = try store.receipts(at: height)
      else { try store.refuseMissing(height) }
      let place = Int(header.transactionCount)
      guard receipts.count == place + 1,
        let path = ListTree.proof(
          of: place, in: receipts.map { SHA256.digest(.receiptLeaf, $0) })
      else {
        throw ServiceFailure(
          .transactionUnknown, "the chain did nothing by itself at height \(height)")
      }
      let proof = ScheduleProof(
        block: try ends.proven(header, by: store.knownProof(at: height)),
        receipt: receipts[place], receiptPath: path)
      return ProofFile.schedule(proof).bcsBytes
    }
  }

  /// A proof at the newest final height, present or absent.
  private func state(_ key: LedgerKey) async throws(ServiceFailure) -> [UInt8] {
    guard let stateKey = StateKey(bytes: key.bytes) else {
      throw ServiceFailure(.internalFault, "a state key is out of bounds")
    }
    let proven: ProvenHeight?
    do throws(StateFailure) { proven = try environment.final.prove(stateKey) } catch {
      throw ServiceFailure(.storeDamaged, "\(error)")
    }
    guard let proven, proven.height.value > 0 else {
      throw ServiceFailure(
        .notReady, "no block is final yet: the genesis state has no certificate",
        retryAfter: .seconds(1))
    }
    try await finality.awaitStored(proven.height)
    let store = environment.blockStore
    return try ServiceFailure.reading {
      guard let header = try store.header(at: proven.height) else {
        throw ServiceFailure(.storeDamaged, "block \(proven.height) cannot be read")
      }
      let finality = try store.knownProof(at: proven.height)
      let claim = StateClaimProof(
        block: try ends.proven(header, by: finality), key: stateKey, proof: proven.proof)
      return ProofFile.state(claim).bcsBytes
    }
  }
}
