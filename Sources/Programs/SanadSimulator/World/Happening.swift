import SanadReplica
import SanadTypes

/// What can happen in a world, at a time.
///
/// What is large lies behind a reference, because each one is moved through the queue.
enum Happening {
  /// A completion reaches a process of this life.
  indirect case completion(ReplicaInput, of: Int, life: Int)
  /// A message arrives.
  indirect case arrival(Envelope)
  /// A Byzantine validator sends what it has kept back.
  indirect case released(PeerMessage, from: Int, to: Int)
  /// A timer comes due, if this setting is still the newest.
  case timer(ReplicaTimer, of: Int, life: Int, setting: UInt64)
  /// A worker is done with a job.
  case jobDone(JobLane, of: Int, life: Int, number: UInt64)
  /// Two nodes try to open a connection.
  case dial(Int, Int)
  /// Two nodes learn that their connection is gone.
  case closed(Int, Int, connection: UInt64)
  /// A fault begins.
  case fault(Fault)
  /// The files of a node are copied, and after a while the copy is started: the second place.
  case copied(Int, to: Int)
  /// Damage that was prepared is done.
  case harm(Damage)
  /// A partition ends.
  case mended(Int)
  /// A node starts.
  case start(Int)
  /// Clients send something.
  case clients
  /// Clients look for what is not final yet.
  case impatience
  /// Those who speak for validators do their part in a change.
  case operators
  /// The run goes on to its next part.
  case phase(Phase)
}

/// The parts of a run.
enum Phase: UInt64 {
  /// Faults go on, and clients work.
  case chaos = 1
  /// All is healed, and the chain has to go on within the bound.
  case recovery
  /// Clients send nothing new; what they sent becomes final.
  case draining
  /// Nothing is left to do.
  case quiet
  /// Over.
  case ended
}
