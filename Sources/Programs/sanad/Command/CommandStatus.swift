/// What a command's exit code tells a script. The numbers are stable (docs/cli.md).
enum CommandStatus: Int32, CaseIterable, Sendable {
  /// Everything that was asked for is done.
  case done = 0
  /// An unexpected failure, of the program or of the machine.
  case failure = 1
  /// Some of several targets failed.
  case partial = 2
  /// A configuration or an input file is not valid.
  case invalidInput = 3
  /// The node cannot be reached, is not ready, or did not answer in time.
  case unreachable = 4
  /// Not permitted: a role, a signature or a passphrase is missing or wrong.
  case notPermitted = 5
  /// A rule refuses the transaction.
  case refused = 6
  /// Submitted and not yet final; repeating with the same bytes is safe.
  case outcomeUnknown = 7
  /// A proof, a report, a policy test or a state root does not hold; of a node: it has diverged, or
  /// its key is in use elsewhere, and it must not be started again by itself.
  case checkFailed = 8
  /// Wrong usage; the number is that of sysexits.h and of ArgumentParser.
  case usage = 64
  /// Told by SIGINT to stop before it was done.
  case interrupted = 130
  /// Told by SIGTERM to stop before it was done.
  case terminated = 143
}
