package import SanadTypes

/// Where a job runs. In production a lane is one thread or a few; in the simulator it is a place
/// in the event queue with a delay of its own.
package enum JobLane: UInt8, Hashable, Sendable, CaseIterable {
  /// Appends to the journal and syncs it; one at a time, in order.
  case journal
  /// Builds and executes blocks; one at a time, in order.
  case executor
  /// Writes final blocks and reads them; one at a time, in order.
  case store
  /// Writes what has changed of the state; one at a time.
  case flush
  /// Verifies signatures; any number at once, in any order.
  case verifier
}

/// Which of the jobs that wait on a lane without an order goes first: a view stands still for a
/// vote that waits behind a thousand transactions.
package enum JobUrgency: Int, Hashable, Sendable, CaseIterable {
  /// Votes and certificates.
  case votes
  /// Transactions of a block that is to be voted on.
  case blocks
  /// Everything else.
  case usual
}

/// Whom a job is for, where the lane promises no order: one job of each is done in turn, so that who
/// hands over little does not wait behind who hands over much.
package enum JobPoster: Hashable, Sendable {
  /// The replica itself.
  case own
  /// Clients of this node with one tag.
  case client(ClientTag)
  /// A peer.
  case peer(PeerID)
}

/// Work that the replica's thread must not do itself, and what to tell the replica afterwards.
package struct ReplicaJob: Sendable {
  /// Where it runs.
  package let lane: JobLane
  /// How soon, where the lane promises no order.
  package let urgency: JobUrgency
  /// Whose turn it takes, where the lane promises no order.
  package let poster: JobPoster
  /// Does the work; what it returns is delivered to the host, exactly once.
  package let work: @Sendable () -> ReplicaInput

  /// Creates a job.
  package init(
    lane: JobLane, urgency: JobUrgency = .usual, poster: JobPoster = .own,
    work: @escaping @Sendable () -> ReplicaInput
  ) {
    self.lane = lane
    self.urgency = urgency
    self.poster = poster
    self.work = work
  }
}
