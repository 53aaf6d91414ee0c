import SanadCrypto
import SanadStorage
import SanadTypes

/// The disks of one validator, and what its journal is opened with.
struct ValidatorDisks {
  static let segmentBytes = 16 * 1_024
  static let identity = JournalIdentity(0x1122_3344_5566_7788, 0x99aa_bbcc_ddee_ff00)

  var data = MemoryDevice(name: "data")
  var keySide = MemoryDevice(name: "keys")
  var owner = JournalOwner(
    chainID: ChainID(Digest(1, 2, 3, 4)), key: PublicKey(Digest(5, 6, 7, 8)))
  let settings = JournalSettings(segmentBytes: Self.segmentBytes)

  var place: JournalPlace { JournalPlace(data: data, keySide: keySide, holder: "node 1") }

  func initialise() throws {
    try Journal.initialise(
      place, owner: owner, identity: Self.identity, settings: settings)
  }

  func open(choice: JournalChoice = .none) throws -> (Journal, JournalRecovered) {
    try Journal.open(place, owner: owner, settings: settings, choice: choice)
  }

  /// A new node with its first 64 views reserved.
  func opened() throws -> Journal {
    try initialise()
    let (journal, _) = try open()
    try journal.reserve(through: View(64))
    try journal.sync()
    return journal
  }

  /// The process is killed: page caches stay, locks go.
  func kill() {
    data.kill()
    keySide.kill()
  }

  /// Power is lost on both disks.
  func crash(keeping keep: (CrashQuestion) -> Bool) {
    data.crash(keeping: keep)
    keySide.crash(keeping: keep)
  }

  func image() -> (MemoryDevice.Image, MemoryDevice.Image) { (data.image, keySide.image) }

  static func segment(_ number: UInt32) -> FileName {
    let decimal = String(number)
    return FileName(
      fixed: "votes-" + String(repeating: "0", count: 10 - decimal.count) + decimal + ".log")
  }

  static let guardFile = FileName(fixed: "guard")
  static let markFile = FileName(fixed: "hwm")
}

extension Journal {
  /// Every entry that a replay gives, in order.
  func entries() throws -> [JournalEntry] {
    var entries: [JournalEntry] = []
    try replay { entries.append($0.entry) }
    return entries
  }

  /// Appends a vote of recognisable bytes and makes it durable.
  @discardableResult
  func vote(_ kind: VoteKind = .notarize, in view: UInt64) throws -> JournalEntry {
    let entry = Self.vote(kind, in: view)
    try append(entry)
    try sync()
    return entry
  }

  static func vote(_ kind: VoteKind = .notarize, in view: UInt64) -> JournalEntry {
    .vote(kind, view: View(view), bytes: [UInt8](repeating: UInt8(view & 0xff), count: 169))
  }
}
