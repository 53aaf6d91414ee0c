import SanadLightClient
import SanadReplica
import SanadTypes

// For proofs, which begin with how epochs ended.
extension EpochEnds {
  init(_ environment: ReplicaEnvironment) {
    self.init(environment.blockStore, genesis: environment.genesis.validators)
  }

  /// A final header with the way to its epoch.
  func proven(_ header: BlockHeader, by finality: FinalityProof) throws -> FinalHeader {
    guard header.epoch.value <= FinalHeader.epochsMax else {
      throw ReportDesk.tooLarge("the ends of \(header.epoch) epochs")
    }
    return FinalHeader(epochs: try all(before: header.epoch), header: header, finality: finality)
  }
}
