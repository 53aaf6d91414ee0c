import Glibc
import SanadCrypto
import SanadStorage
import SanadTypes

/// Writes until it is killed, and says on standard output what is durable: the victim of
/// `KillTests`.
///
/// `StorageWriter store DIRECTORY` goes on with batches for the heights above the one at which the
/// store stands, and prints a height when an installation has made it durable. `StorageWriter journal DATA
/// KEYS` writes votes in views above the reserved one, and prints a view when its sync has returned.
@main
struct StorageWriter {
  static func main() throws {
    let arguments = CommandLine.arguments
    switch (arguments.dropFirst().first, arguments.count) {
    case ("store", 3): try writeStore(arguments[2])
    case ("journal", 4): try writeJournal(data: arguments[2], keys: arguments[3])
    default: exit(64)
    }
  }

  private static func writeStore(_ directory: String) throws {
    // A small memtable, so that RocksDB also flushes when it likes.
    let store = try RocksDBStore(
      directory: directory, settings: .init(memtableBytes: 64 << 10, cacheBytes: 1 << 20))
    let standing = try store.standing()?.height.value ?? 0
    for height in (standing + 1)... {
      try store.apply(WrittenBatch(height: height).batch)
      if height % 37 == 0 {
        // Durable with all that was applied before it.
        let mark = withUnsafeBytes(of: height.bigEndian) { Array($0) }
        try store.install([.put(StoreKey(.stateValue, [1]), mark)])
        say(height)
      }
    }
  }

  private static func writeJournal(data: String, keys: String) throws {
    let owner = JournalOwner(
      chainID: ChainID(Digest(1, 2, 3, 4)), key: PublicKey(Digest(5, 6, 7, 8)))
    let place = JournalPlace(
      data: try PosixDevice(directory: data), keySide: try PosixDevice(directory: keys),
      holder: "the writer")
    let (journal, _) = try Journal.open(
      place, owner: owner, settings: JournalSettings(segmentBytes: 64 << 10))
    var view = journal.reservedView.value
    while true {
      if View(view + 1) > journal.reservedView {
        try journal.reserve(through: View(view + 64))
        try journal.sync()
      }
      view += 1
      try journal.append(.block(view: View(view), bytes: [UInt8](repeating: 1, count: 700)))
      try journal.append(
        .vote(.notarize, view: View(view), bytes: [UInt8](repeating: 2, count: 170)))
      try journal.sync()
      say(view)
    }
  }

  private static func say(_ number: UInt64) {
    let line = Array("\(number)\n".utf8)
    if write(1, line, line.count) != line.count { exit(74) }
  }
}

/// The batch of a height: which keys it changes and how depends on the height alone.
private struct WrittenBatch {
  let height: UInt64

  var batch: KeyValueBatch {
    var batch = KeyValueBatch()
    for slot in UInt64(0)..<20 {
      let key = (height &* 31 &+ slot &* 17) % 500
      let bytes = [UInt8(key >> 8), UInt8(key & 0xff)]
      if (height + slot) % 11 == 0 {
        batch.remove(StoreKey(.ledger, bytes))
      } else {
        let value = withUnsafeBytes(of: height.bigEndian) { Array($0) }
        batch.put(StoreKey(.ledger, bytes), value + [UInt8](repeating: 5, count: 100))
      }
    }
    batch.stand(
      at: StoreStanding(
        height: Height(height), block: BlockDigest(Digest(height, 0, 0, 0)), stateRoot: .zero))
    return batch
  }
}
