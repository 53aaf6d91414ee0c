import SanadCodec
import SanadCrypto
import SanadTypes

/// Transactions that are being checked off the thread, bounded in number and by peer.
///
/// Their sequences count as taken for a client's next transaction, which would otherwise be
/// refused as a gap only because two checks ended in the other order.
struct ChecksUnderWay: Sendable {
  private struct Check: Sendable {
    let source: TransactionSource
    let lane: LaneKey
    let sequence: SequenceNumber
  }

  private var checks = KeyedTable<Digest, Check>()
  private var perPeer = KeyedTable<PeerID, Int>()
  private var sequences = KeyedTable<LaneKey, [SequenceNumber]>()

  var count: Int { checks.count }

  /// Whether exactly these signed bytes are being checked.
  func contains(_ transaction: UnverifiedTransaction) -> Bool { checks.contains(transaction.leaf) }

  /// How many of a peer's are being checked.
  func count(of peer: PeerID) -> Int { perPeer[peer] ?? 0 }

  /// Whether a transaction at a sequence is being checked.
  func contains(_ lane: LaneKey, _ sequence: SequenceNumber) -> Bool {
    sequences[lane]?.contains(sequence) ?? false
  }

  mutating func begin(_ transaction: UnverifiedTransaction, from source: TransactionSource) {
    guard !checks.contains(transaction.leaf) else { return }
    let check = Check(
      source: source, lane: LaneKey(of: transaction.body),
      sequence: transaction.body.sequence)
    checks[transaction.leaf] = check
    if case .peer(let peer) = source { perPeer[peer, default: 0] += 1 }
    sequences[check.lane, default: []].append(check.sequence)
  }

  mutating func end(_ transaction: UnverifiedTransaction) {
    guard let check = checks.removeValue(forKey: transaction.leaf) else { return }
    if case .peer(let peer) = check.source {
      let rest = count(of: peer) - 1
      perPeer[peer] = rest > 0 ? rest : nil
    }
    guard let place = sequences[check.lane]?.firstIndex(of: check.sequence) else { return }
    sequences[check.lane, default: []].remove(at: place)
    if sequences[check.lane]?.isEmpty == true { sequences[check.lane] = nil }
  }
}
