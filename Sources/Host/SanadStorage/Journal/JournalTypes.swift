package import SanadCrypto
package import SanadTypes

/// Whose journal it is. Every segment, the guard and the high-water mark carry it.
package struct JournalOwner: Equatable, Sendable {
  /// The chain.
  package let chainID: ChainID
  /// The voting key; nil for an observer, which has no guard and no high-water mark.
  package let key: PublicKey?

  /// Creates an owner.
  package init(chainID: ChainID, key: PublicKey?) {
    self.chainID = chainID
    self.key = key
  }
}

/// 128 bits that the shell draws at random when a node is initialised: they tie a journal to the
/// guard beside the key and keep records of two journals on one disk apart.
package struct JournalIdentity: Equatable, Sendable {
  /// The first eight bytes, little-endian.
  package let word0: UInt64
  /// The last eight bytes, little-endian.
  package let word1: UInt64

  /// Creates an identity.
  package init(_ word0: UInt64, _ word1: UInt64) {
    self.word0 = word0
    self.word1 = word1
  }
}

/// Where a journal lives.
package struct JournalPlace {
  /// The data directory's `journal`.
  package let data: any Device
  /// The directory of the voting key; nil for an observer.
  package let keySide: (any Device)?
  /// What another process is told about who has the directories, such as `sanad node, process 17`.
  package let holder: String

  /// Creates a place. `data` and `keySide` must be different directories.
  package init(data: any Device, keySide: (any Device)?, holder: String) {
    self.data = data
    self.keySide = keySide
    self.holder = holder
  }
}

/// Sizes of a journal.
package struct JournalSettings: Equatable, Sendable {
  /// Size of a new segment in bytes; at least ``segmentBytesMin``.
  package let segmentBytes: Int

  /// The smallest segment: two slots and room for a few records.
  package static let segmentBytesMin = 16 * 1_024

  /// Creates settings; the default is the 16 MiB of consensus.md 2.8.
  ///
  /// - Precondition: `segmentBytes` is at least ``segmentBytesMin`` and a multiple of 4,096.
  package init(segmentBytes: Int = 16 * 1_024 * 1_024) {
    precondition(
      segmentBytes >= Self.segmentBytesMin && segmentBytes % 4_096 == 0,
      "a segment has whole blocks and room for records")
    self.segmentBytes = segmentBytes
  }
}

/// What the operator chose about a journal that a node refuses to start on.
package enum JournalChoice: Equatable, Sendable {
  /// Nothing: refuse where there is a choice to make.
  case none
  /// Go on without the lost votes, silent up to the high-water mark beside the key.
  case floorAtHighWaterMark
  /// Go on without what is lost, in quarantine: nothing is signed until other validators have shown
  /// what this key can have signed. Where no journal is left to tell its identity, a new one has
  /// this one, which the shell draws at random.
  case quarantine(JournalIdentity)
}

extension JournalChoice {
  /// Whether it is quarantine.
  var isQuarantine: Bool {
    if case .quarantine = self { true } else { false }
  }
}

/// What must be durable before any signature after it.
package struct JournalFlags: Equatable, Sendable {
  /// Nothing is signed at or below this view (consensus.md 2.8).
  package var voteFloor: View
  /// The node is in quarantine after unbounded amnesia.
  package var isQuarantined: Bool
  /// The node's execution diverged; it signs nothing (consensus.md 2.10).
  package var isDiverged: Bool

  /// Creates flags; the defaults let the node vote.
  package init(
    voteFloor: View = View(0), isQuarantined: Bool = false, isDiverged: Bool = false
  ) {
    self.voteFloor = voteFloor
    self.isQuarantined = isQuarantined
    self.isDiverged = isDiverged
  }

  /// The floor of an epoch that follows one with a floor. What made that one necessary may have
  /// happened after votes of this epoch: whoever voted here in view 3 or later held a certificate of
  /// view 1, and the validators that bounded the old floor, who were in the old epoch then, knew of
  /// none. A floor of at most 2 in the old epoch says that nobody was near its end.
  package static func floor(after earlier: View) -> View { earlier > View(2) ? View(2) : View(0) }

  /// Whether a floor was found by asking the validators of an epoch: where those of the next one are
  /// others, it says nothing of what these have seen, and they are asked anew.
  package static func asks(anewAfter floor: View) -> Bool { floor > View(2) }
}

/// What the host puts into a journal. Payloads are opaque to storage.
package enum JournalEntry: Equatable, Sendable {
  /// A block's bytes; `view` is the view in which it was proposed.
  case block(view: View, bytes: [UInt8])
  /// One of our own votes with its signature; at most ``voteBytesMax`` bytes.
  case vote(VoteKind, view: View, bytes: [UInt8])
  /// A certificate.
  case certificate(view: View, bytes: [UInt8])
  /// The flags as they are from here on.
  case flags(JournalFlags)

  /// Most bytes of a vote: the statement, the signer and the signature need under 200.
  package static let voteBytesMax = 1_024
}

/// An entry as it lies in the journal.
package struct JournalRecord: Equatable, Sendable {
  /// Counts the journal's records from 1, without gaps but for a restart after damage.
  package let sequence: UInt64
  /// The epoch of its segment.
  package let epoch: Epoch
  /// What it says.
  package let entry: JournalEntry

  /// Creates a record.
  package init(sequence: UInt64, epoch: Epoch, entry: JournalEntry) {
    self.sequence = sequence
    self.epoch = epoch
    self.entry = entry
  }
}

/// How a journal was found.
package enum JournalCondition: Equatable, Sendable {
  /// Every record that was ever synced is there, and nothing else.
  case clean
  /// Every record that was ever synced is there; remains of an unfinished write were cleared.
  case tornTail
  /// The last sync left its slot and not all of its records: `count` votes and flags were filled
  /// in from the slot. Nothing that left this node is lost; a block or certificate of that sync may
  /// have to be fetched again.
  case completedFromSlot(count: Int)
  /// Durable votes are lost. ``JournalRecovered/flags`` has a vote floor at the mark beside the
  /// key, which no lost vote is above; it may be lowered to M + 2 as consensus.md 2.8 step 6 says.
  case amnesiaBounded(JournalDamage)
  /// Durable votes may be lost, and nothing on the disks bounds them: the operator chose quarantine.
  /// Nil where the journal itself shows no damage.
  case quarantined(JournalDamage?)
}

extension JournalCondition {
  /// What shows that records are lost; nil where nothing does.
  package var damage: JournalDamage? {
    switch self {
    case .clean, .tornTail, .completedFromSlot: nil
    case .amnesiaBounded(let damage): damage
    case .quarantined(let damage): damage
    }
  }
}

/// What opening a journal found.
package struct JournalRecovered: Equatable, Sendable {
  /// How it was found.
  package let condition: JournalCondition
  /// The newest epoch.
  package let epoch: Epoch
  /// The flags in force.
  package let flags: JournalFlags
  /// Votes up to this view may be signed without another reservation.
  package let reservedView: View
  /// The highest sequence number; everything up to it is durable.
  package let durableSequence: UInt64
}
