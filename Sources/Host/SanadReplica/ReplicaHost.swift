import SanadConsensus
import SanadSafety
package import SanadStorage
package import SanadTypes

/// Carries out what the replica decides, through ports, in the one legal order.
///
/// The order of consensus.md 2.8 is kept here and nowhere else: records are appended before
/// anything that depends on them leaves, and a message that waits for a record is sent when the
/// record is durable. The node and the simulator both run this code; only the ports differ.
///
/// A class because the ports call back into it; used on one thread.
package final class ReplicaHost {
  private var replica: Replica
  private var gate = SendGate()
  private let journal: JournalWriter
  private let ports: any ReplicaPorts
  private let chainID: ChainID
  private var isStopped = false

  /// Creates a host around a replica that has been opened on `journal`.
  package init(_ opened: OpenedReplica, ports: any ReplicaPorts) {
    replica = opened.replica
    journal = JournalWriter(opened.journal)
    chainID = opened.replica.chainID
    self.ports = ports
  }

  /// What the replica knows now, for status and the checkers of the simulator.
  package var snapshot: ReplicaSnapshot { replica.snapshot }

  /// Number of messages that wait for the disk.
  package var gatedMessageCount: Int { gate.count }

  /// Takes one input and carries out everything that follows from it.
  package func deliver(_ input: ReplicaInput, now: Now) {
    guard !isStopped else { return }
    var effects = ReplicaEffects()
    if case .journaled(let token) = input { send(gate.open(upTo: token)) }
    replica.step(input, now: now, effects: &effects)
    carryOut(effects)
  }

  /// Brings the store up to the newest final block, once every lane has come to rest, so that the
  /// next start executes nothing again. For a node that ends in good order; no input is taken from
  /// then on.
  ///
  /// Nothing is lost where this throws: the journal has every block.
  package func flush() throws(StorageFailure) {
    isStopped = true
    try replica.flushAtRest()
  }

  /// Lets go of the files, once every lane has come to rest.
  package func close() {
    isStopped = true
    journal.close()
  }

  private func carryOut(_ effects: ReplicaEffects) {
    if let failure = effects.failure { return stop(failure) }
    // Records first: nothing below may leave before they are on their way to the disk.
    if !effects.records.isEmpty, journal.post(effects.records) { scheduleWrite() }
    send(gate.admit(effects.messages))
    for (message, recipients) in effects.immediate { ports.send(message, to: recipients) }
    for request in effects.signatures {
      ports.sign(request.statement.signedBytes(on: chainID), as: request.id)
    }
    for job in effects.jobs { ports.run(job) }
    for change in effects.timers { carryOut(change) }
    for fault in effects.faults { ports.disconnect(fault.peer, because: "\(fault.reason)") }
    if let (view, epoch) = effects.prunable, journal.allowPruning(below: view, in: epoch) {
      scheduleWrite()
    }
    for observation in effects.observations { ports.observe(observation) }
  }

  private func carryOut(_ change: ReplicaTimerChange) {
    switch change {
    case .set(let timer, let instant): ports.setTimer(timer, at: instant)
    case .cancel(let timer): ports.cancelTimer(timer)
    }
  }

  private func send(_ messages: [OutboundMessage]) {
    for message in messages { ports.send(message.message, to: message.recipients) }
  }

  private func scheduleWrite() {
    let journal = journal
    ports.run(ReplicaJob(lane: .journal) { journal.write() })
  }

  private func stop(_ failure: ReplicaFailure) {
    isStopped = true
    ports.stop(failure)
  }
}
