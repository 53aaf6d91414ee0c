import Foundation
import Logging
import SanadCodec
import SanadCrypto
import SanadReplica
import SanadStorage
import SanadSync
import SanadTypes
import Synchronization

/// Makes snapshots and hands them to nodes that join, on two threads behind everybody else who wants
/// a processor: nobody votes, executes or stores more slowly because of it than the disk makes them.
///
/// A class because it owns the threads.
final class SnapshotKeeper: Sendable {
  /// Bytes that are written in a second while a snapshot is made.
  static let bytesPerSecond = 16 << 20
  /// Requests of one peer that wait or are answered at a time; what comes beyond is dropped, and asked
  /// for again.
  private static let openMax = 2

  private let maker: SnapshotMaker
  private let ends: EpochEnds
  private let space: DiskSpace
  private let logger: Logger
  private let making = WorkerThread(
    name: "snapshot", capacity: 4, nice: ThreadPriority.writing)
  private let serving = WorkerThread(
    name: "snap-serve", capacity: 512, nice: ThreadPriority.writing)
  private let isStopped = Atomic(false)
  private let open = Mutex<[PeerID: Int]>([:])

  init(_ environment: ReplicaEnvironment, space: DiskSpace, logger: Logger) {
    maker = SnapshotMaker(environment.keyValues)
    ends = EpochEnds(environment)
    self.space = space
    self.logger = logger
    // What a process left that ended in the middle.
    _ = making.run { [self] in tidyUp() }
  }

  /// Makes a snapshot of what the store held, unless the disk is short of room.
  func make(_ source: SnapshotSource) {
    if space.seen.isShort {
      logger.warning(
        "no snapshot is made: the disk is short of room", metadata: ["height": "\(source.height)"])
      return
    }
    let taken = making.run { [self] in
      do {
        let begin = ContinuousClock.now
        let head = try maker.make(source, pace: pace)
        logger.notice(
          "snapshot made",
          metadata: [
            "height": "\(source.height)", "block": "\(head.header.digest)",
            "values": "\(head.entryCount)", "bytes": "\(head.byteCount)",
            "chunks": "\(head.partCount)",
            "seconds": "\(begin.duration(to: .now).components.seconds)",
          ])
      } catch is CancellationError { return } catch {
        logger.warning(
          "no snapshot was made", metadata: ["height": "\(source.height)", "error": "\(error)"])
      }
      tidyUp()
    }
    if !taken {
      logger.warning(
        "no snapshot is made: others are being made", metadata: ["height": "\(source.height)"])
    }
  }

  /// Answers a request off the thread, through `reply`.
  func serve(
    _ request: SnapshotRequest, of peer: PeerID,
    _ reply: @escaping @Sendable (SnapshotResponse) -> Void
  ) {
    let isTaken = open.withLock { open in
      let count = open[peer, default: 0]
      guard count < Self.openMax else { return false }
      open[peer] = count + 1
      return true
    }
    guard isTaken else { return }
    let isQueued = serving.run { [self] in
      answer(request, reply)
      close(peer)
    }
    if !isQueued { close(peer) }
  }

  /// Ends the work that is under way and the threads. The store may be closed afterwards.
  func stop() {
    isStopped.store(true, ordering: .releasing)
    making.stop()
    serving.stop()
  }

  private func close(_ peer: PeerID) {
    open.withLock { open in
      let count = open[peer, default: 1] - 1
      open[peer] = count > 0 ? count : nil
    }
  }

  private func answer(_ request: SnapshotRequest, _ reply: (SnapshotResponse) -> Void) {
    guard !isStopped.load(ordering: .acquiring) else { return }
    do {
      let answer: SnapshotResponse.Answer =
        if case .ends(let epoch) = request.want {
          .ends(try ends.encoded(from: epoch))
        } else {
          try maker.answer(request.want)
        }
      reply(SnapshotResponse(id: request.id, answer: answer))
    } catch {
      logger.warning("a snapshot was not served", metadata: ["error": "\(error)"])
      reply(SnapshotResponse(id: request.id, answer: .nothing))
    }
  }

  private func tidyUp() {
    do { try maker.removeOld(pace: pace) } catch is CancellationError {} catch {
      logger.warning("an old snapshot was not removed", metadata: ["error": "\(error)"])
    }
  }

  /// Waits as long as so many bytes may take; throws once the node ends.
  private func pace(_ bytes: Int) throws {
    if isStopped.load(ordering: .acquiring) { throw CancellationError() }
    Thread.sleep(forTimeInterval: Double(bytes) / Double(Self.bytesPerSecond))
  }
}
