/// Where a job runs. In production a lane is one thread or a few; in the simulator it is a place
/// in the event queue with a delay of its own.
package enum JobLane: UInt8, Hashable, Sendable, CaseIterable {
  /// Appends to the journal and syncs it; one at a time, in order.
  case journal
  /// Builds and executes blocks; one at a time, in order.
  case executor
  /// Writes final blocks and flushes the state; one at a time, in order.
  case store
  /// Verifies signatures; any number at once, in any order.
  case verifier
}

/// Work that the replica's thread must not do itself, and what to tell the replica afterwards.
package struct ReplicaJob: Sendable {
  /// Where it runs.
  package let lane: JobLane
  /// Does the work; what it returns is delivered to the host, exactly once.
  package let work: @Sendable () -> ReplicaInput

  /// Creates a job.
  package init(lane: JobLane, work: @escaping @Sendable () -> ReplicaInput) {
    self.lane = lane
    self.work = work
  }
}
