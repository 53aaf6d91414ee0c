import SanadAPI
import SanadAPIModel
import SanadCodec
import SanadReplica
import SanadStorage
import SanadTypes

// What validators did, as the chain itself shows it.
extension HistoryDesk {
  /// What a validator did in so many of the newest blocks.
  func performance(
    of validator: ValidatorIndex, blocks count: Int
  ) throws(ServiceFailure) -> PerformanceResource {
    try ServiceFailure.reading {
      let newest = finality.newest.height
      let wanted = newest.distance(above: Height(UInt64(count)))
      guard let turns = try LeaderTurns(environment) else {
        throw ServiceFailure(
          .heightNotRetained,
          "this node does not have the first block any more, which decides turns")
      }
      var look = Performance(of: validator, turns, from: Height(max(1, wanted + 1)))
      for height in look.first.value..<newest.next.value {
        if let record = try environment.blockStore.record(at: Height(height)) {
          try look.note(record, after: environment.blockStore.record(at: Height(height - 1)))
        }
      }
      return look.resource(validators.name(of: validator), newest)
    }
  }
}

/// Counts what a validator did, block by block.
private struct Performance {
  let first: Height
  private let validator: ValidatorIndex
  private let turnsOf: LeaderTurns
  private var turns: UInt64 = 0
  private var led: UInt64 = 0
  private var certificates = 0
  private var signed = 0
  private var lastProposed: Height?
  private var lastSigned: Height?

  init(of validator: ValidatorIndex, _ turns: LeaderTurns, from first: Height) {
    self.first = first
    self.validator = validator
    turnsOf = turns
  }

  mutating func note(_ record: BlockRecord, after parent: BlockRecord?) throws {
    let header = record.header
    turns += turnsOf.turns(
      of: validator, above: parent?.header.view ?? header.view.previous, below: header.view)
    if header.leader == validator {
      turns += 1
      led += 1
      lastProposed = header.height
    }
    guard case .certificate(let bytes) = record.finality, !bytes.isEmpty else { return }
    certificates += 1
    guard try BCSReader.decode(Certificate.self, from: bytes).signers.contains(validator) else {
      return
    }
    signed += 1
    lastSigned = header.height
  }

  func resource(_ name: String, _ newest: Height) -> PerformanceResource {
    var resource = PerformanceResource(
      validator: name, fromHeight: first.description, height: newest.description,
      turns: String(turns), missed: String(turns - min(turns, led)),
      certificates: certificates, signed: signed)
    resource.lastProposed = lastProposed?.description
    resource.lastSigned = lastSigned?.description
    return resource
  }
}
