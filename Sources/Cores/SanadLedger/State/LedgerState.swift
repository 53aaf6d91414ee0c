import SanadCodec
import SanadCrypto
import SanadState
import SanadTypes

/// The parent's state as typed values, and what a block has changed so far.
///
/// Decodes each value once a block, remembers what the present transaction has touched and what it
/// was before, and takes writes back to a mark.
///
/// A class because the door and the policies that it asks look at the same one; it never leaves
/// its thread.
final class LedgerState {
  /// A place in the sequence of writes of a transaction.
  struct Mark {
    fileprivate let writeCount: Int
  }

  /// One key and its present value; a key keeps its place in ``slots``.
  private struct Slot {
    /// The key with the value that the block found.
    let record: LedgerRecord
    /// The transaction that touched it last.
    var touchedBy: UInt64 = 0
    var isChanged = false
    /// What the block has written, where it has.
    var written: LedgerValue?
    /// Digest of `written`; nil where it has not been computed.
    var writtenDigest: Digest?

    var value: LedgerValue? { isChanged ? written : record.value }
    var digest: Digest? { isChanged ? writtenDigest : record.digest }
  }

  private struct Undo {
    let place: Int
    let written: LedgerValue?
    let digest: Digest?
    let wasChanged: Bool
  }

  private struct Read {
    let place: Int
    /// Digest of the value as it was before the transaction.
    let digest: Digest?
  }

  /// Where a read stands among others: the first sixteen bytes of its key, and its place in the list.
  private struct ReadOrder {
    let first: UInt64
    let second: UInt64
    let index: Int
  }

  private let source: any StateReading
  /// What the un-finalized blocks below have changed, newest first.
  private let layers: [LedgerLayer]
  private let cache: RecordCache?
  // A value is large: it stays where it is, and what is looked up and moved is its place.
  @exclusivity(unchecked) private var places = PlaceTable(capacity: 1_024)
  @exclusivity(unchecked) private var slots: [Slot] = []
  @exclusivity(unchecked) private var changedPlaces: [Int] = []
  @exclusivity(unchecked) private var undo: [Undo] = []
  @exclusivity(unchecked) private var reads: [Read] = []
  @exclusivity(unchecked) private var transactionCount: UInt64 = 0

  /// Reads from `source`, which must not change meanwhile.
  ///
  /// - Parameters:
  ///   - layers: the decoded form of every layer of `source`, newest first.
  ///   - cache: of the final state below them; nil where nothing is known of the layers either.
  init(
    reading source: any StateReading, layers: [LedgerLayer] = [], cache: RecordCache? = nil
  ) {
    self.source = source
    self.layers = layers
    self.cache = cache
  }

  /// Starts the account of what is read and written anew.
  func beginTransaction() {
    transactionCount &+= 1
    undo.removeAll(keepingCapacity: true)
    reads.removeAll(keepingCapacity: true)
  }

  /// Every value that the transaction has touched until now, as it was before it; ascending.
  func readEntries() -> [ReadEntry] {
    sortedReads.map { ReadEntry(key: slots[$0.place].record.key.bytes, valueDigest: $0.digest) }
  }

  /// What a receipt commits to, ``ReadEntry/digest(of:)`` of ``readEntries()``, without making these.
  func readsDigest() -> Digest {
    let reads = sortedReads
    return ReadEntry.digest(count: reads.count) { writer in
      for read in reads {
        ReadEntry.encode(slots[read.place].record.key, valueDigest: read.digest, into: &writer)
      }
    }
  }

  /// Sorted by numbers alone as far as these decide: a comparison that looked at the records would
  /// count references.
  private var sortedReads: [Read] {
    var order: [ReadOrder] = []
    order.reserveCapacity(reads.count)
    for (index, read) in reads.enumerated() {
      let prefix = slots[read.place].record.prefix
      order.append(ReadOrder(first: prefix.0, second: prefix.1, index: index))
    }
    order.sort { one, other in
      if one.first != other.first { return one.first < other.first }
      if one.second != other.second { return one.second < other.second }
      return stateKey(ofRead: one.index) < stateKey(ofRead: other.index)
    }
    return order.map { reads[$0.index] }
  }

  private func stateKey(ofRead index: Int) -> StateKey {
    slots[reads[index].place].record.stateKey
  }

  /// The present value of a key; nil where it has none.
  func value(_ key: LedgerKey) throws(LedgerFailure) -> LedgerValue? {
    slots[try touch(key)].value
  }

  /// Whether a key has no value, which counts as reading it.
  func lacks(_ key: LedgerKey) throws(LedgerFailure) -> Bool {
    slots[try touch(key)].value == nil
  }

  /// Sets the value of a key; nil removes it.
  func set(_ key: LedgerKey, _ value: LedgerValue?) throws(LedgerFailure) {
    let place = try touch(key)
    let wasChanged = slots[place].isChanged
    undo.append(
      Undo(
        place: place, written: slots[place].written, digest: slots[place].writtenDigest,
        wasChanged: wasChanged))
    if !wasChanged { changedPlaces.append(place) }
    slots[place].written = value
    slots[place].writtenDigest = nil
    slots[place].isChanged = true
  }

  /// The present place in the sequence of writes.
  var mark: Mark { Mark(writeCount: undo.count) }

  /// Takes back every write of the transaction since `mark`.
  func rollBack(to mark: Mark) {
    while undo.count > mark.writeCount, let last = undo.popLast() {
      slots[last.place].written = last.written
      slots[last.place].writtenDigest = last.digest
      slots[last.place].isChanged = last.wasChanged
      // The first change of a key is the last one taken back, so the key is at the end.
      if !last.wasChanged { changedPlaces.removeLast() }
    }
  }

  /// Everything that has changed, in the order in which it first did.
  func changes() -> [StateChange] {
    changedPlaces.map { place in
      StateChange(key: slots[place].record.stateKey, value: slots[place].written?.bytes)
    }
  }

  /// Writes everything that has changed to a draft, and returns it decoded.
  func write(to draft: inout StateDraft) -> LedgerLayer {
    draft.reserveCapacity(changedPlaces.count)
    return LedgerLayer(
      changedPlaces.map { place in
        let written = slots[place].written
        let bytes = written?.bytes
        let digest = bytes.map { slots[place].writtenDigest ?? SHA256.digest(.stateValue, $0) }
        let record = slots[place].record
        draft.write(bytes, digest: digest, to: record.stateKey)
        return LedgerRecord(
          record, value: written, digest: digest, valueByteCount: bytes?.count ?? 0)
      })
  }

  /// The place of a key, which the present transaction has touched from now on.
  private func touch(_ key: LedgerKey) throws(LedgerFailure) -> Int {
    let place = try place(of: key)
    guard slots[place].touchedBy != transactionCount else { return place }
    slots[place].touchedBy = transactionCount
    if slots[place].isChanged, slots[place].writtenDigest == nil,
      let written = slots[place].written
    {
      slots[place].writtenDigest = SHA256.digest(.stateValue, written.bytes)
    }
    reads.append(Read(place: place, digest: slots[place].digest))
    return place
  }

  private func place(of key: LedgerKey) throws(LedgerFailure) -> Int {
    let hash = key.tableHash
    if let place = places.place(hash, where: { slots[$0].record.key == key }) { return place }
    slots.append(Slot(record: try load(key, hash)))
    places.insert(slots.count - 1, hash)
    return slots.count - 1
  }

  private func load(_ key: LedgerKey, _ hash: UInt32) throws(LedgerFailure) -> LedgerRecord {
    for layer in layers {
      if let record = layer.record(key, hash) { return record }
    }
    if let record = cache?.record(key, hash) { return record }
    let record = try readRecord(key, hash)
    cache?.keep(record)
    return record
  }

  private func readRecord(
    _ key: LedgerKey, _ hash: UInt32
  ) throws(LedgerFailure) -> LedgerRecord {
    let stateKey = Self.stateKey(key)
    guard let bytes = try read(stateKey) else {
      return LedgerRecord(key, hash, at: stateKey)
    }
    return LedgerRecord(
      key, hash, at: stateKey, value: try Self.decode(bytes, of: key),
      digest: SHA256.digest(.stateValue, bytes), valueByteCount: bytes.count)
  }

  private static func stateKey(_ key: LedgerKey) -> StateKey {
    guard let stateKey = StateKey(bytes: key.bytes) else {
      preconditionFailure("a ledger key has 1 to 128 bytes")
    }
    return stateKey
  }

  private func read(_ key: StateKey) throws(LedgerFailure) -> [UInt8]? {
    do throws(StateFailure) { return try source.read(key) } catch { throw .state(error) }
  }

  private static func decode(
    _ bytes: [UInt8], of key: LedgerKey
  ) throws(LedgerFailure) -> LedgerValue {
    do throws(DecodingFailure) { return try LedgerValue(bytes, of: key) } catch {
      throw .corruptRecord(key, error)
    }
  }
}
