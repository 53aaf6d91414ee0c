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
    of validator: String, blocks count: Int
  ) throws(ServiceFailure) -> PerformanceResource {
    try ServiceFailure.reading {
      let newest = finality.newest.height
      let wanted = newest.distance(above: Height(UInt64(count)))
      // Of older blocks only some headers are here.
      let first = try environment.blockStore.first().value
      var look = Performance(of: validator, from: Height(max(1, wanted + 1, first)))
      var turns: LeaderTurns?
      for height in look.first.value..<newest.next.value {
        if let record = try environment.blockStore.record(at: Height(height)) {
          if turns?.epoch != record.header.epoch {
            turns = try LeaderTurns(environment, in: record.header.epoch)
          }
          guard let turns else {
            throw ServiceFailure(
              .heightNotRetained,
              "this node does not have the block any more that decides turns in that epoch")
          }
          try look.note(
            record, after: environment.blockStore.record(at: Height(height - 1)), turns)
        }
      }
      return look.resource(newest)
    }
  }
}

/// Counts what a validator did, block by block.
private struct Performance {
  let first: Height
  private let validator: String
  private var turns: UInt64 = 0
  private var led: UInt64 = 0
  private var certificates = 0
  private var signed = 0
  private var lastProposed: Height?
  private var lastSigned: Height?

  init(of validator: String, from first: Height) {
    self.first = first
    self.validator = validator
  }

  mutating func note(
    _ record: BlockRecord, after parent: BlockRecord?, _ turnsOf: LeaderTurns
  ) throws {
    let header = record.header
    // In an epoch in which it was none it had no turns.
    guard let validator = turnsOf.validators.index(named: validator) else { return }
    turns += turnsOf.turns(
      of: validator, above: parent.map { turnsOf.view(of: $0.header) } ?? header.view.previous,
      below: header.view)
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

  func resource(_ newest: Height) -> PerformanceResource {
    var resource = PerformanceResource(
      validator: validator, fromHeight: first.description, height: newest.description,
      turns: String(turns), missed: String(turns - min(turns, led)),
      certificates: certificates, signed: signed)
    resource.lastProposed = lastProposed?.description
    resource.lastSigned = lastSigned?.description
    return resource
  }
}
