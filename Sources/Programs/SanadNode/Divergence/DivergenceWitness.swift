import Logging
import SanadReplica
import SanadTypes

/// Puts down where this node and the others part, off the replica's thread.
struct DivergenceWitness: Sendable {
  let identity: NodeIdentity
  let directory: String
  let workers: WorkerPool
  let board: DivergenceBoard
  let logger: Logger

  /// Takes a report.
  func note(_ report: DivergenceReport) {
    let height = report.block.header.height
    board.post(divergedAt: height)
    let isTaken = workers.run(on: .store, .usual) { write(report) }
    if !isTaken { logger.critical("the divergence bundle was not written: too much waits") }
  }

  private func write(_ report: DivergenceReport) {
    let height = report.block.header.height
    do {
      let path = try DivergenceFile(report, identity).write(to: directory, at: height)
      logger.critical(
        "this node and the others differ; the bundle says where",
        metadata: ["height": "\(height)", "bundle": "\(path)"])
    } catch {
      logger.critical(
        "the divergence bundle was not written",
        metadata: ["height": "\(height)", "error": "\(error)"])
    }
  }
}
