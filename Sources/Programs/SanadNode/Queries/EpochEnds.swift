import SanadCrypto
import SanadLightClient
import SanadReplica
import SanadStorage
import SanadTypes

/// How the chain's epochs ended: every proof begins with it, since a client knows the validators of the
/// first epoch alone. A few reads of the store for each epoch; at a week each there are 52 a year.
struct EpochEnds {
  private let store: BlockStore
  private let genesis: ValidatorSet

  init(_ environment: ReplicaEnvironment) {
    store = environment.blockStore
    genesis = environment.genesis.validators
  }

  /// A final header with the way to its epoch.
  func proven(_ header: BlockHeader, by finality: FinalityProof) throws -> FinalHeader {
    guard header.epoch.value <= FinalHeader.epochsMax else {
      throw ReportDesk.tooLarge("the ends of \(header.epoch) epochs")
    }
    var before = genesis.digest
    let ends = try (0..<header.epoch.value).map { number in
      let end = try end(of: Epoch(number), after: before)
      before = end.header.nextValidators
      return end
    }
    return FinalHeader(epochs: ends, header: header, finality: finality)
  }

  /// The end of an epoch; nil where it has not ended.
  func knownEnd(of epoch: Epoch) throws -> EpochEnd? {
    if try store.end(of: epoch) == nil { return nil }
    guard epoch > Epoch(0) else { return try end(of: epoch, after: genesis.digest) }
    guard let height = try store.end(of: epoch.previous), let header = try store.header(at: height)
    else {
      throw StorageFailure.corruptValue(
        room: .epochEnd, detail: "the end of epoch \(epoch.previous)")
    }
    return try end(of: epoch, after: header.nextValidators)
  }

  /// How an epoch ended, with the next validators where they are others than those of `before`.
  private func end(of epoch: Epoch, after before: Digest) throws -> EpochEnd {
    guard let height = try store.end(of: epoch), let header = try store.header(at: height) else {
      throw StorageFailure.corruptValue(room: .epochEnd, detail: "the end of epoch \(epoch)")
    }
    let finality = try store.knownProof(at: height)
    let next = header.nextValidators == before ? nil : try store.validators(after: epoch)
    return EpochEnd(header: header, finalization: finality.finalization, validators: next)
  }
}
