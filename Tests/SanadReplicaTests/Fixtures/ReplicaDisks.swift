import SanadCrypto
import SanadStorage
import SanadTypes

@testable import SanadReplica

/// The disks of one node: its journal, the files beside its key, and its store.
struct ReplicaDisks {
  static let identity = JournalIdentity(0x1122_3344_5566_7788, 0x99aa_bbcc_ddee_ff00)
  static let settings = JournalSettings(segmentBytes: 64 * 1_024)

  let network: SmallNetwork
  /// The validator; nil for an observer.
  let place: UInt16?
  /// The time that passes while a block is built.
  var clock: any MonotonicClock = StandingClock()
  var data = MemoryDevice(name: "data")
  var keySide = MemoryDevice(name: "keys")
  var store = MemoryKeyValueStore()
  /// Whether the node keeps its state for others.
  var makesSnapshots = false

  init(_ network: SmallNetwork, place: UInt16? = 0) {
    self.network = network
    self.place = place
  }

  var key: PublicKey? { place.map(SmallNetwork.consensusKey) }

  var owner: JournalOwner { JournalOwner(chainID: network.chainID, key: key) }

  var journalPlace: JournalPlace {
    JournalPlace(data: data, keySide: place == nil ? nil : keySide, holder: "a test")
  }

  /// Makes the files of a new node.
  func initialise() throws {
    try Journal.initialise(
      journalPlace, owner: owner, identity: Self.identity, settings: Self.settings)
  }

  func openJournal(
    choice: JournalChoice = .none
  ) throws -> (journal: Journal, recovered: JournalRecovered) {
    try Journal.open(journalPlace, owner: owner, settings: Self.settings, choice: choice)
  }

  /// Opens a replica on the disks as they are.
  func open(at time: UInt64 = 0, choice: JournalChoice = .none) throws -> OpenedReplica {
    let opened = try openJournal(choice: choice)
    do {
      return try OpenedReplica(
        OpenedReplica.Settings(
          genesis: network.genesis, consensusKey: key, clock: clock, scheme: KeyedScheme(),
          makesSnapshots: makesSnapshots),
        journal: opened, store: store, now: Self.now(time))
    } catch {
      opened.journal.close()
      throw error
    }
  }

  /// Power is lost on all disks at once.
  func crash(keepingBatches batches: Int = 0, keeping keep: (CrashQuestion) -> Bool) {
    data.crash(keeping: keep)
    keySide.crash(keeping: keep)
    store.crash(keepingBatches: batches)
  }

  /// Puts entries into the journal as a node did that ended since.
  func write(_ entries: [JournalEntry]) throws {
    let (journal, _) = try openJournal()
    defer { journal.close() }
    if place != nil { try journal.reserve(through: View(64)) }
    for entry in entries { try journal.append(entry) }
    try journal.sync()
  }

  /// What the journal holds of the present epoch.
  func contents() throws -> JournalContents {
    let (journal, _) = try openJournal()
    defer { journal.close() }
    return try JournalContents(journal)
  }

  static func now(_ time: UInt64) -> Now {
    Now(instant: Instant(time), wall: SmallNetwork.start.advanced(by: 1_000 + time))
  }
}
