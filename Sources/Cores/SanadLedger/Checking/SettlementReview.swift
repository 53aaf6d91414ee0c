import SanadCodec
import SanadTypes

/// Holds what a settlement moved against what was agreed to: a settled one has moved exactly its legs,
/// in their order and in the transaction of the last affirmation, and one that a rule refused has
/// moved nothing. Of receipts and of the legs as they were when the settlement was first seen.
struct SettlementReview {
  /// The legs of each settlement when it was instructed.
  private var agreed = KeyedTable<SettlementID, [Leg]>()

  /// Takes note of a settlement that a block has written; gives what is wrong where its legs are not
  /// what they were.
  mutating func note(_ record: SettlementRecord, _ id: SettlementID) -> [InvariantBreach] {
    guard let legs = agreed[id] else {
      agreed[id] = record.legs
      return []
    }
    return legs == record.legs ? [] : [Self.breach("the legs of \(id) have changed")]
  }

  /// What is wrong with the ends that a receipt tells of.
  func breaches(in receipt: Receipt) -> [InvariantBreach] {
    var found: [InvariantBreach] = []
    var affirmed: SettlementID?
    var moved: [Movement] = []
    var ended: SettlementID?
    for event in receipt.events {
      switch event {
      case .settlementAffirmed(let id, _):
        affirmed = id
        moved = []
      case .moved(let movement): moved.append(movement)
      // One for each party.
      case .settlementEnded(let id, _, let outcome) where ended != id:
        ended = id
        found += breaches(id, outcome, affirmed == id, moved)
      default: continue
      }
    }
    return found
  }

  private func breaches(
    _ id: SettlementID, _ outcome: SettlementOutcome, _ isAffirmed: Bool, _ moved: [Movement]
  ) -> [InvariantBreach] {
    switch outcome {
    case .settled:
      guard isAffirmed else { return [Self.breach("\(id) settled, and nobody affirmed it")] }
      let legs = (agreed[id] ?? []).map {
        Movement(
          kind: .settlement, instrument: $0.instrument, from: $0.from, to: $0.to, units: $0.units)
      }
      return moved == legs && !legs.isEmpty
        ? [] : [Self.breach("\(id) moved \(moved), its legs are \(legs)")]
    case .refused:
      return moved.isEmpty ? [] : [Self.breach("\(id) was refused, and moved \(moved)")]
    case .cancelled: return []
    }
  }

  private static func breach(_ detail: String) -> InvariantBreach {
    InvariantBreach(invariant: .movements, detail: detail)
  }
}
