import SanadLightClient
import SanadReplica
import SanadStorage
import SanadTypes

/// How the chain's epochs ended: every proof begins with it, since a client knows the validators of the
/// first epoch alone. A few reads of the store for each epoch; at a week each there are 52 a year.
struct EpochEnds {
  private let store: BlockStore

  init(_ environment: ReplicaEnvironment) { store = environment.blockStore }

  /// A final header with the way to its epoch.
  func proven(_ header: BlockHeader, by finality: FinalityProof) throws -> FinalHeader {
    guard header.epoch.value <= FinalHeader.epochsMax else {
      throw ReportDesk.tooLarge("the ends of \(header.epoch) epochs")
    }
    let ends = try (0..<header.epoch.value).map { try end(of: Epoch($0)) }
    return FinalHeader(epochs: ends, header: header, finality: finality)
  }

  private func end(of epoch: Epoch) throws -> EpochEnd {
    guard let height = try store.end(of: epoch), let header = try store.header(at: height) else {
      throw StorageFailure.corruptValue(room: .epochEnd, detail: "the end of epoch \(epoch)")
    }
    let finality = try store.knownProof(at: height)
    // Epochs do not change their validators yet.
    return EpochEnd(header: header, finalization: finality.finalization, validators: nil)
  }
}
