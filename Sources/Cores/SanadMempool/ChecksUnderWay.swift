import SanadCodec
import SanadCrypto
import SanadTypes

/// Transactions that are being checked off the thread, bounded in number, in bytes and by peer.
///
/// Their sequences count as taken for a client's next transaction, which would otherwise be
/// refused as a gap only because two checks ended in the other order.
struct ChecksUnderWay: Sendable {
  private struct Check: Sendable {
    let source: TransactionSource
    let lane: LaneKey
    let sequence: SequenceNumber
    let byteCount: Int
  }

  /// How much of one peer is being checked.
  private struct Load: Sendable {
    var count = 0
    var byteCount = 0
  }

  private var checks = KeyedTable<Digest, Check>()
  private var perPeer = KeyedTable<PeerID, Load>()
  /// How many are being checked at each sequence: a lane may have thousands.
  private var sequences = KeyedTable<LaneKey, KeyedTable<SequenceNumber, Int>>()
  /// Bytes of all of them.
  private(set) var byteCount = 0
  /// How many came from peers, whichever.
  private(set) var peersCount = 0
  /// Bytes of those.
  private(set) var peersByteCount = 0

  var count: Int { checks.count }

  /// Whether exactly these signed bytes are being checked.
  func contains(_ transaction: UnverifiedTransaction) -> Bool { checks.contains(transaction.leaf) }

  /// How many of a peer's are being checked.
  func count(of peer: PeerID) -> Int { perPeer[peer]?.count ?? 0 }

  /// Bytes of a peer's that are being checked.
  func byteCount(of peer: PeerID) -> Int { perPeer[peer]?.byteCount ?? 0 }

  /// Whether a transaction at a sequence is being checked.
  func contains(_ lane: LaneKey, _ sequence: SequenceNumber) -> Bool {
    sequences[lane]?.contains(sequence) ?? false
  }

  mutating func begin(_ transaction: UnverifiedTransaction, from source: TransactionSource) {
    guard !checks.contains(transaction.leaf) else { return }
    let check = Check(
      source: source, lane: LaneKey(of: transaction.body),
      sequence: transaction.body.sequence, byteCount: transaction.bytes.count)
    checks[transaction.leaf] = check
    byteCount += check.byteCount
    if case .peer(let peer) = source {
      perPeer[peer, default: Load()].count += 1
      perPeer[peer, default: Load()].byteCount += check.byteCount
      peersCount += 1
      peersByteCount += check.byteCount
    }
    sequences[check.lane, default: KeyedTable()][check.sequence, default: 0] += 1
  }

  mutating func end(_ transaction: UnverifiedTransaction) {
    guard let check = checks.removeValue(forKey: transaction.leaf) else { return }
    byteCount -= check.byteCount
    if case .peer(let peer) = check.source {
      perPeer[peer, default: Load()].count -= 1
      perPeer[peer, default: Load()].byteCount -= check.byteCount
      peersCount -= 1
      peersByteCount -= check.byteCount
      if count(of: peer) <= 0 { perPeer[peer] = nil }
    }
    let rest = (sequences[check.lane]?[check.sequence] ?? 0) - 1
    sequences[check.lane, default: KeyedTable()][check.sequence] = rest > 0 ? rest : nil
    if sequences[check.lane]?.isEmpty == true { sequences[check.lane] = nil }
  }
}
