import SanadAPI
import SanadAPIModel
import SanadCrypto
import SanadLedger
import SanadReplica
import SanadStorage
import SanadTypes

// Who the validators are, and how that is about to change.
extension NodeDesk {
  func validators(at height: Height?) async throws(ServiceFailure) -> ValidatorsResource {
    guard let height else { return try await looked { try $0.validators() } }
    let header = try ServiceFailure.reading { try environment.blockStore.header(at: height) }
    guard let header, height <= finality.newest.height else {
      throw try ServiceFailure.reading { try environment.blockStore.missing(height) }
    }
    let set = try ServiceFailure.reading { try environment.validators(of: header.epoch) }
    return ValidatorsResource(set, in: header.epoch, at: height)
  }
}

extension FinalLedger {
  /// The validators of the next block, who speaks for them, and the open changes.
  func validators() throws -> ValidatorsResource {
    let epoch = try view.epoch()
    let record = try view.validators()
    var resource = ValidatorsResource(epoch.validators, in: epoch.number, at: height)
    for place in resource.validators.indices where record.operators.indices.contains(place) {
      resource.validators[place].operator = record.operators[place].description
    }
    resource.changes = record.changes.filter { !$0.isOver(at: time) }.map {
      ValidatorsResource.Change($0, of: record, in: epoch)
    }
    return resource
  }
}

extension ValidatorsResource {
  /// A set, without what only the present one has.
  fileprivate init(_ set: ValidatorSet, in epoch: Epoch, at height: Height) {
    self.init(
      height: height.description, epoch: epoch.description, quorum: set.quorumWeight,
      totalWeight: set.totalWeight, faultsTolerated: set.faultsMax,
      validators: set.validators.enumerated().map { index, validator in
        .init(
          index: index, name: validator.name, consensusKey: validator.consensusKey.digest.hex,
          peerKey: validator.peerKey.digest.hex, weight: Int(validator.weight))
      })
  }
}

extension ValidatorsResource.Change {
  fileprivate init(
    _ open: OpenValidatorChange, of record: ValidatorsRecord, in epoch: EpochRecord
  ) {
    let weight = record.weight(behind: open, in: epoch.validators)
    let isReady = open.readyAt.map { $0 >= epoch.anchorHeight } ?? false
    let waitsFor =
      weight < epoch.validators.quorumWeight
      ? "approvals" : open.change.newcomer == nil || isReady ? "epoch" : "readiness"
    self.init(
      change: open.change.word, name: open.change.name, openedAt: open.openedAt.rfc3339,
      approvedBy: open.approvals.map(\.description), approvals: weight, waitsFor: waitsFor)
    consensusKey = open.change.newcomer?.consensusKey.digest.hex
    peerKey = open.change.newcomer?.peerKey.digest.hex
    if case .add(_, let account) = open.change { self.operator = account.description }
    if case .weigh(_, let weight) = open.change { self.weight = Int(weight) }
    if let newcomer = open.change.newcomer { self.weight = Int(newcomer.weight) }
    readyAt = open.readyAt?.description
  }
}
