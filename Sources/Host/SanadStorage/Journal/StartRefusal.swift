package import SanadCrypto
package import SanadTypes

/// Why a node does not start on the files that it found, and what its operator can choose from.
///
/// Everything here could mean that votes were lost which this key has signed; to go on could sign
/// a conflicting one. A power loss never leads here.
package enum StartRefusal: Error, Equatable, Sendable {
  /// Neither journal nor guard: this is not a node yet.
  case notInitialised
  /// `init` found a journal or a guard.
  case alreadyInitialised
  /// The key's guard says that there was a journal, and it is gone.
  case guardWithoutJournal
  /// There is a journal, and no guard lies beside the key.
  case journalWithoutGuard(hasNeverVoted: Bool)
  /// The guard belongs to another journal.
  case guardOfAnotherJournal
  /// The guard or the high-water mark does not read.
  case unreadableKeySide(file: String)
  /// The file is from another chain.
  case wrongChain(file: String, found: ChainID, expected: ChainID)
  /// The file is from another voting key, or from a node without one.
  case wrongKey(file: String, found: PublicKey?, expected: PublicKey?)
  /// The file was written by a later version.
  case unknownVersion(file: String, version: UInt16)
  /// Votes may be lost, and with the high-water mark lost too nothing bounds them.
  case unboundedAmnesia(JournalDamage)

  /// What the operator can do.
  package enum Recovery: Equatable, Sendable {
    /// Run `sanad node init`.
    case initialise
    /// Give the node the files, or the key, that belong together.
    case useMatchingFiles
    /// Start once with the choice to stay silent up to the high-water mark
    /// (``JournalChoice/floorAtHighWaterMark``).
    case floorAtHighWaterMark
    /// Start once with the choice to sign nothing until others have shown what this key can have
    /// signed (``JournalChoice/quarantine(_:)``).
    case quarantine
    /// Delete the data directory: this key has never voted, so nothing can be lost.
    case deleteAndInitialise
    /// Register a new voting key; the old one never votes again.
    case replaceKey
    /// Run a newer version.
    case upgrade
  }

  /// The choices, the best first.
  package var recoveries: [Recovery] {
    switch self {
    case .notInitialised: [.initialise, .quarantine]
    case .alreadyInitialised: [.useMatchingFiles]
    case .guardWithoutJournal:
      [.useMatchingFiles, .floorAtHighWaterMark, .quarantine, .replaceKey]
    case .journalWithoutGuard(let hasNeverVoted):
      hasNeverVoted ? [.deleteAndInitialise] : [.useMatchingFiles, .quarantine, .replaceKey]
    case .guardOfAnotherJournal:
      [.useMatchingFiles, .floorAtHighWaterMark, .quarantine, .replaceKey]
    case .unreadableKeySide: [.useMatchingFiles, .quarantine, .replaceKey]
    case .wrongChain, .wrongKey: [.useMatchingFiles]
    case .unknownVersion: [.upgrade]
    case .unboundedAmnesia: [.useMatchingFiles, .quarantine, .replaceKey]
    }
  }

  /// The entry of the registry of codes.
  package var code: ErrorCode {
    switch self {
    case .notInitialised: .dataDirectoryEmpty
    case .alreadyInitialised: .dataDirectoryNotEmpty
    case .guardWithoutJournal, .unboundedAmnesia: .voteLost
    case .journalWithoutGuard: .guardMissing
    case .guardOfAnotherJournal, .wrongChain, .wrongKey: .dataDirectoryForeign
    case .unreadableKeySide: .journalDamaged
    case .unknownVersion: .formatUnknown
    }
  }
}

extension StartRefusal: CustomStringConvertible {
  /// What was found, and the choices.
  package var description: String {
    "\(finding). What to do: \(advice)."
  }

  /// The choices in words, the best first.
  package var advice: String { recoveries.map(\.description).joined(separator: "; or ") }

  /// What was found, in words.
  package var finding: String {
    switch self {
    case .notInitialised: "there is no journal and no guard file here"
    case .alreadyInitialised: "there is a journal or a guard file here already"
    case .guardWithoutJournal:
      "this key has a guard file, so it may have voted, but its journal is gone"
    case .journalWithoutGuard(let hasNeverVoted):
      hasNeverVoted
        ? "the journal has no guard file beside the key: an `init` that did not finish"
        : "the journal has no guard file beside the key"
    case .guardOfAnotherJournal: "the guard file beside the key belongs to another journal"
    case .unreadableKeySide(let file): "\(file) beside the key is missing or damaged"
    case .wrongChain(let file, let found, let expected):
      "\(file) belongs to chain \(found), not \(expected)"
    case .wrongKey(let file, let found, let expected):
      "\(file) belongs to \(Self.name(found)), not \(Self.name(expected))"
    case .unknownVersion(let file, let version):
      "\(file) has format version \(version), which this program does not know"
    case .unboundedAmnesia(let damage):
      "votes may be lost (\(damage)) and the high-water mark beside the key is lost too"
    }
  }

  private static func name(_ key: PublicKey?) -> String {
    key.map { "voting key \($0.digest)" } ?? "a node without a voting key"
  }
}

extension StartRefusal.Recovery: CustomStringConvertible {
  /// The choice as an instruction.
  package var description: String {
    switch self {
    case .initialise: "run `sanad node init`"
    case .useMatchingFiles: "point the node at the data and key directories that belong together"
    case .floorAtHighWaterMark:
      "start once with `sanad node start --recover stay-silent`: the node goes on without the lost "
        + "journal and signs nothing up to the view that the mark beside the key says"
    case .quarantine:
      "start once with `sanad node start --recover quarantine`: the node signs nothing until enough "
        + "other validators have shown how far this key can have voted, and then goes on above that"
    case .deleteAndInitialise: "delete the data directory and run `sanad node init` again"
    case .replaceKey: "register a new voting key and never use the old one again"
    case .upgrade: "run the version that wrote it, or a later one"
    }
  }
}
