import Foundation
import Logging
import SanadReplica
import SanadStorage
import SanadTypes
import Synchronization

/// Removes blocks that are older than the node keeps them, on a thread behind everybody else who wants
/// a processor: nobody votes, executes or stores more slowly because of it than the disk makes them.
///
/// A class because it owns the thread.
final class RetentionKeeper: Sendable {
  /// About how many bytes of blocks are removed in a second.
  static let bytesPerSecond = 8 << 20
  /// How often old blocks are looked for, at most.
  private static let intervalMax = Milliseconds(60_000)

  private let pruner: BlockPruner
  /// How long blocks are kept; nil for ever.
  private let age: Milliseconds?
  private let space: DiskSpace
  private let logger: Logger
  private let worker = WorkerThread(
    name: "retention", capacity: 2, nice: ThreadPriority.writing)
  private let isStopped = Atomic(false)
  private let next = Mutex(Instant(0))
  private let unreclaimed = Mutex(BlockPruner.Unreclaimed())

  /// Begins with what an earlier process left; `age` is nil where blocks are kept for ever.
  init(
    _ store: any KeyValueStore, keeping age: Milliseconds?, space: DiskSpace, logger: Logger
  ) {
    pruner = BlockPruner(store)
    self.age = age
    self.space = space
    self.logger = logger
    _ = worker.run { [self] in reporting { try finish() } }
  }

  /// The store is durable up to a higher block: looks for old ones, unless that was a moment ago.
  func look(at now: Instant) {
    guard let age else { return }
    let isDue = next.withLock { next in
      guard now >= next else { return false }
      next = now.advanced(by: min(Self.intervalMax, age.half.half))
      return true
    }
    guard isDue else { return }
    // Where one is under way the next flush is soon enough.
    _ = worker.run { [self] in reporting { try remove(olderThan: age) } }
  }

  /// Ends the work that is under way and the thread. The store may be closed afterwards.
  func stop() {
    isStopped.store(true, ordering: .releasing)
    worker.stop()
  }

  private func remove(olderThan age: Milliseconds) throws {
    if isStopped.load(ordering: .acquiring) { return }
    // A removal writes before it gives room back, and what is gone is gone.
    if space.seen.isShort {
      return logger.warning(
        "the disk is short: old blocks stay, because removing them takes room first",
        metadata: ["free_bytes": "\(space.seen.free ?? 0)"])
    }
    let before = try pruner.first()
    let bound = try pruner.begin(olderThan: age)
    if bound.height > before {
      logger.info(
        "old blocks go",
        metadata: [
          "from": "\(before)", "below": "\(bound.height)", "kept_by": "\(bound.reason.rawValue)",
        ])
    }
    try finish()
  }

  private func finish() throws {
    guard try pruner.isPending() else { return }
    // One thread works; nobody waits for the other.
    try unreclaimed.withLock { left in
      try pruner.finish(&left, pace: pace) { !space.seen.isShort }
    }
    let first = try pruner.first()
    logger.info("old blocks are gone", metadata: ["blocks_from": "\(first)"])
  }

  private func reporting(_ body: () throws -> Void) {
    do { try body() } catch is CancellationError {} catch {
      logger.warning(
        "old blocks were not removed; the next attempt goes on", metadata: ["error": "\(error)"])
    }
  }

  /// Waits as long as so many bytes may take; throws once the node ends.
  private func pace(_ bytes: Int) throws {
    if isStopped.load(ordering: .acquiring) { throw CancellationError() }
    var left = Double(bytes) / Double(Self.bytesPerSecond)
    while left > 0 {
      Thread.sleep(forTimeInterval: min(left, 0.1))
      left -= 0.1
      if isStopped.load(ordering: .acquiring) { throw CancellationError() }
    }
  }
}
