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
    let stateKey: StateKey
    var value: LedgerValue?
    /// Digest of `value` under the tag of state values; nil where it has not been computed.
    var digest: Digest?
    /// The transaction that touched it last.
    var touchedBy: UInt64
    var isChanged: Bool
  }

  private struct Undo {
    let place: Int
    let value: LedgerValue?
    let digest: Digest?
    let wasChanged: Bool
  }

  private struct Read {
    let place: Int
    /// Digest of the value as it was before the transaction.
    let digest: Digest?
  }

  private let source: any StateReading
  // A value is large: it stays where it is, and what is looked up and moved is its place.
  private var places = KeyedTable<LedgerKey, Int>()
  private var slots: [Slot] = []
  private var changedPlaces: [Int] = []
  private var undo: [Undo] = []
  private var reads: [Read] = []
  private var transactionCount: UInt64 = 0

  /// Reads from `source`, which must not change meanwhile.
  init(reading source: any StateReading) { self.source = source }

  /// Starts the account of what is read and written anew.
  func beginTransaction() {
    transactionCount &+= 1
    undo.removeAll(keepingCapacity: true)
    reads.removeAll(keepingCapacity: true)
  }

  /// Every value that the transaction has touched until now, as it was before it; ascending.
  func readEntries() -> [ReadEntry] {
    reads
      .sorted { slots[$0.place].stateKey < slots[$1.place].stateKey }
      .map { ReadEntry(key: slots[$0.place].stateKey.bytes, valueDigest: $0.digest) }
  }

  /// The present value of a key; nil where it has none.
  func value(_ key: LedgerKey) throws(LedgerFailure) -> LedgerValue? {
    slots[try touch(key)].value
  }

  /// Sets the value of a key; nil removes it.
  func set(_ key: LedgerKey, _ value: LedgerValue?) throws(LedgerFailure) {
    let place = try touch(key)
    let slot = slots[place]
    undo.append(
      Undo(
        place: place, value: slot.value, digest: slot.digest, wasChanged: slot.isChanged))
    if !slot.isChanged { changedPlaces.append(place) }
    slots[place].value = value
    slots[place].digest = nil
    slots[place].isChanged = true
  }

  /// The present place in the sequence of writes.
  var mark: Mark { Mark(writeCount: undo.count) }

  /// Takes back every write of the transaction since `mark`.
  func rollBack(to mark: Mark) {
    while undo.count > mark.writeCount, let last = undo.popLast() {
      slots[last.place].value = last.value
      slots[last.place].digest = last.digest
      slots[last.place].isChanged = last.wasChanged
      // The first change of a key is the last one taken back, so the key is at the end.
      if !last.wasChanged { changedPlaces.removeLast() }
    }
  }

  /// Everything that has changed, in the order in which it first did.
  func changes() -> [StateChange] {
    changedPlaces.map { place in
      StateChange(key: slots[place].stateKey, value: slots[place].value?.bytes)
    }
  }

  /// The place of a key, which the present transaction has touched from now on.
  private func touch(_ key: LedgerKey) throws(LedgerFailure) -> Int {
    let place = try place(of: key)
    guard slots[place].touchedBy != transactionCount else { return place }
    slots[place].touchedBy = transactionCount
    if slots[place].digest == nil, let value = slots[place].value {
      slots[place].digest = SHA256.digest(.stateValue, value.bytes)
    }
    reads.append(Read(place: place, digest: slots[place].digest))
    return place
  }

  private func place(of key: LedgerKey) throws(LedgerFailure) -> Int {
    if let place = places[key] { return place }
    slots.append(try load(key))
    places[key] = slots.count - 1
    return slots.count - 1
  }

  private func load(_ key: LedgerKey) throws(LedgerFailure) -> Slot {
    guard let stateKey = StateKey(bytes: key.bytes) else {
      preconditionFailure("a ledger key has 1 to 128 bytes")
    }
    guard let bytes = try read(stateKey) else {
      return Slot(stateKey: stateKey, value: nil, digest: nil, touchedBy: 0, isChanged: false)
    }
    return Slot(
      stateKey: stateKey, value: try Self.decode(bytes, of: key),
      digest: SHA256.digest(.stateValue, bytes), touchedBy: 0, isChanged: false)
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
