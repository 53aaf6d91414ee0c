package import SanadConfig
package import SanadTypes

extension NodeConfiguration.Retention {
  private static let dayMs: UInt64 = 86_400_000

  /// How long blocks are kept; nil for ever.
  package var age: Milliseconds? {
    switch self {
    case .all: nil
    case .days(let count): Milliseconds(UInt64(count) * Self.dayMs)
    case .seconds(let count): Milliseconds(UInt64(count) * 1_000)
    }
  }

  /// How long blocks are kept on a chain; nil for ever.
  ///
  /// Throws ``NodeFailure`` with `RETENTION_TOO_SHORT` where blocks would go that the node or others need
  /// at any time: those of two epochs, and those above the two snapshots that are offered. Nodes keep
  /// them whatever the setting says (``SanadReplica/RetentionBound``); a setting that says otherwise is a
  /// mistake, and whoever wrote it is told.
  package func age(on genesis: Genesis) throws(NodeFailure) -> Milliseconds? {
    guard let age else { return nil }
    if case .seconds = self, !genesis.kind.isTest {
      throw NodeFailure(
        .configInvalid,
        "\"storage.retain\" in seconds is for test networks, and \(genesis.name) is not one",
        help: "Give it in days, or \"all\".")
    }
    let chain = genesis.chain
    guard chain.snapshotInterval > .zero else {
      throw NodeFailure(
        .retentionTooShort,
        "\"storage.retain\" is \(self), and nodes of \(genesis.name) keep no snapshots: whoever joins"
          + " needs all blocks")
    }
    guard chain.epochLength > .zero else {
      throw NodeFailure(
        .retentionTooShort,
        "\"storage.retain\" is \(self), and epochs of \(genesis.name) have no length: blocks of the"
          + " present epoch are needed, and it may be the first")
    }
    // Two snapshots are offered, and whoever has just joined by the older one needs the time of a third
    // to come to what is kept.
    let epochs = chain.epochLength.value.multipliedReportingOverflow(by: 2)
    let snapshots = chain.snapshotInterval.value.multipliedReportingOverflow(by: 3)
    let least = max(epochs.partialValue, snapshots.partialValue)
    guard !epochs.overflow, !snapshots.overflow, age.value >= least else {
      throw NodeFailure(
        .retentionTooShort,
        "\"storage.retain\" is \(self); blocks of two epochs and of three times between snapshots are"
          + " needed at any time, on \(genesis.name) those of \(Self.words(least))")
    }
    return age
  }

  /// A time as the setting would have it, rounded up.
  private static func words(_ milliseconds: UInt64) -> String {
    let (unit, word) = milliseconds < dayMs ? (1_000, "second") : (dayMs, "day")
    let count = milliseconds / unit + (milliseconds % unit > 0 ? 1 : 0)
    return "\(count) \(word)\(count == 1 ? "" : "s")"
  }
}
