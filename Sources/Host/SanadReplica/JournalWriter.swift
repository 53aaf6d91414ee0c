import SanadCodec
import SanadConsensus
import SanadSafety
import SanadStorage
import SanadTypes
import Synchronization

/// Writes the engine's records to the journal in their order, gathering whatever has come in
/// meanwhile into one sync.
///
/// The host posts records from its thread; the journal's lane writes them. A class because both
/// share its queue. The journal itself is touched by the lane alone.
final class JournalWriter: Sendable {
  private struct Queue {
    var records: [RecordEffect] = []
    var prunable: PrunePoint?
    var isScheduled = false
  }

  /// A point below which segments may go.
  private struct PrunePoint {
    let view: View
    let epoch: Epoch
  }

  /// The journal is used by one job at a time, on the journal's lane.
  private struct Owned: @unchecked Sendable {
    let journal: Journal
  }

  private let owned: Owned
  private let queue = Mutex(Queue())

  init(_ journal: Journal) { owned = Owned(journal: journal) }

  /// Takes records in order; true when the caller has to schedule ``write()`` on the journal's
  /// lane: somebody waits for one of them, and no write is scheduled yet.
  func post(_ records: [RecordEffect]) -> Bool {
    queue.withLock { queue in
      queue.records.append(contentsOf: records)
      guard !queue.isScheduled, queue.records.contains(where: \.isForced) else { return false }
      queue.isScheduled = true
      return true
    }
  }

  /// Allows segments to go that hold nothing at or above `view`; true when the caller has to
  /// schedule ``write()``.
  func allowPruning(below view: View, in epoch: Epoch) -> Bool {
    queue.withLock { queue in
      queue.prunable = PrunePoint(view: view, epoch: epoch)
      guard !queue.isScheduled else { return false }
      queue.isScheduled = true
      return true
    }
  }

  /// Writes and syncs everything gathered. Runs on the journal's lane.
  func write() -> ReplicaInput {
    let (records, prunable) = queue.withLock { queue in
      defer {
        queue.records = []
        queue.prunable = nil
        queue.isScheduled = false
      }
      return (queue.records, queue.prunable)
    }
    do throws(StorageFailure) {
      for effect in records { try append(effect.record) }
      try owned.journal.sync()
      if let prunable { try owned.journal.prune(below: prunable.view, in: prunable.epoch) }
    } catch {
      return .failed(.storage(error))
    }
    return .journaled(records.last?.token ?? .start)
  }

  /// Lets go of the files.
  func close() { owned.journal.close() }

  private func append(_ record: DurableRecord) throws(StorageFailure) {
    let journal = owned.journal
    switch record {
    case .block(let block):
      try journal.append(.block(view: block.header.view, bytes: block.bcsBytes))
    case .vote(let vote):
      try journal.append(.vote(vote.kind, view: vote.view, bytes: vote.bcsBytes))
    case .certificate(let certificate):
      try journal.append(.certificate(view: certificate.view, bytes: certificate.bcsBytes))
    case .abstention(let abstention):
      var flags = journal.flags
      flags.isDiverged = abstention.contains(.diverged)
      flags.isQuarantined = abstention.contains(.quarantined)
      try journal.append(.flags(flags))
    case .voteFloor(let view):
      var flags = journal.flags
      flags.voteFloor = max(flags.voteFloor, view)
      try journal.append(.flags(flags))
    case .reservation(let view):
      try journal.reserve(through: view)
    case .epoch(let epoch, let isQuarantined):
      // A node whose store is behind its journal comes through epochs that the journal has begun.
      if epoch > journal.epoch { try journal.begin(epoch, isQuarantined: isQuarantined) }
    case .prune:
      // Votes need nothing below, but blocks do until they are flushed: the host combines both
      // and calls allowPruning.
      break
    }
  }
}
