/// 93xx: disks, journals and stores.
extension ErrorCode {
  /// Another process uses this data directory.
  public static let dataDirectoryInUse = ErrorCode(
    9301, "DATA_DIRECTORY_IN_USE", .stateConflict, "Another process uses this data directory.",
    remedy: "Stop the other process; two nodes must never share a directory.")
  /// The disk is full; the node has stopped and has lost nothing.
  public static let diskFull = ErrorCode(
    9302, "DISK_FULL", .unavailable, "The disk is full; the node has stopped and has lost nothing.",
    remedy: "Free space on the disk and start the node again.")
  /// The disk refused to write or to sync; the node has stopped.
  public static let diskFailed = ErrorCode(
    9303, "DISK_FAILED", .unavailable,
    "The disk refused to write or to sync; the node has stopped.",
    remedy: "Check the disk, then start the node again; it catches up by itself.")
  /// The journal is damaged in a place that no crash explains.
  public static let journalDamaged = ErrorCode(
    9304, "JOURNAL_DAMAGED", .internal, "The journal is damaged in a place that no crash explains.",
    remedy: "Do not start the node; restore the directory or recover as docs/operations.md says.")
  /// The journal lacks a vote that this validator may have sent.
  public static let voteLost = ErrorCode(
    9305, "VOTE_LOST", .internal, "The journal lacks a vote that this validator may have sent.",
    remedy: "The node does not vote until it is safe; see docs/operations.md.")
  /// A store is damaged.
  public static let storeDamaged = ErrorCode(
    9306, "STORE_DAMAGED", .internal, "A store is damaged.",
    remedy:
      "Start the node again: it builds the store anew from the others; see docs/operations.md.")
  /// The data directory has not been initialised.
  public static let dataDirectoryEmpty = ErrorCode(
    9307, "DATA_DIRECTORY_EMPTY", .config, "The data directory has not been initialised.",
    remedy: "Run `sanad node init` first.")
  /// The data directory belongs to another chain or another validator.
  public static let dataDirectoryForeign = ErrorCode(
    9308, "DATA_DIRECTORY_FOREIGN", .config,
    "The data directory belongs to another chain or another validator.",
    remedy: "Point the node at its own data directory.")
  /// This node computed another state than the quorum.
  public static let stateDiverged = ErrorCode(
    9309, "STATE_DIVERGED", .internal, "This node computed another state than the quorum.",
    remedy: "The node has stopped voting; keep its directory and report it.")

  /// There is a journal or a guard already where a new node was to be made.
  public static let dataDirectoryNotEmpty = ErrorCode(
    9310, "DATA_DIRECTORY_NOT_EMPTY", .config,
    "There is a journal or a guard already where a new node was to be made.",
    remedy: "Choose empty directories, or start the node that is there.")
  /// There is a journal, and no guard file beside the key.
  public static let guardMissing = ErrorCode(
    9311, "GUARD_MISSING", .config, "There is a journal, and no guard file beside the key.",
    remedy: "Point the node at the key directory that belongs to this journal.")
  /// A file has a format version that this program does not know.
  public static let formatUnknown = ErrorCode(
    9312, "FORMAT_UNKNOWN", .config, "A file has a format version that this program does not know.",
    remedy: "Run the version that wrote it, or a later one.")

  /// Another process signs with this node's voting key.
  public static let votingKeyInUse = ErrorCode(
    9313, "VOTING_KEY_IN_USE", .internal, "Another process signs with this node's voting key.",
    remedy: "Find and stop the other process, then register a new key for this validator.")

  /// The disk has too little room for more work.
  public static let diskLow = ErrorCode(
    9314, "DISK_LOW", .unavailable, "The disk has too little room for more work.",
    remedy: "Ask another node; its operator has to free space, or the node will stop.")

  /// The snapshot that this node was told to join by was not to be had.
  public static let snapshotUnavailable = ErrorCode(
    9315, "SNAPSHOT_UNAVAILABLE", .unavailable,
    "The snapshot that this node was told to join by was not to be had.",
    remedy: "Name one that a peer offers now, or start without --snapshot.")

  static let storageCodes: [ErrorCode] = [
    dataDirectoryInUse, diskFull, diskFailed, journalDamaged, voteLost, storeDamaged,
    dataDirectoryEmpty, dataDirectoryForeign, stateDiverged, dataDirectoryNotEmpty,
    guardMissing, formatUnknown, votingKeyInUse, diskLow, snapshotUnavailable,
  ]
}
