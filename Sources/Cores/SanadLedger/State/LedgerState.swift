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
    let key: LedgerKey
    let value: LedgerValue?
    let digest: Digest?
    let wasChanged: Bool
  }

  private let source: any StateReading
  private var slots = KeyedTable<LedgerKey, Slot>()
  private var changedKeys: [LedgerKey] = []
  private var undo: [Undo] = []
  private var reads: [ReadEntry] = []
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
    reads.sorted { $0.key.lexicographicallyPrecedes($1.key) }
  }

  /// The present value of a key; nil where it has none.
  func value(_ key: LedgerKey) throws(LedgerFailure) -> LedgerValue? {
    try touch(key).value
  }

  /// Sets the value of a key; nil removes it.
  func set(_ key: LedgerKey, _ value: LedgerValue?) throws(LedgerFailure) {
    var slot = try touch(key)
    undo.append(
      Undo(key: key, value: slot.value, digest: slot.digest, wasChanged: slot.isChanged))
    if !slot.isChanged { changedKeys.append(key) }
    slot.value = value
    slot.digest = nil
    slot.isChanged = true
    slots[key] = slot
  }

  /// The present place in the sequence of writes.
  var mark: Mark { Mark(writeCount: undo.count) }

  /// Takes back every write of the transaction since `mark`.
  func rollBack(to mark: Mark) {
    while undo.count > mark.writeCount, let last = undo.popLast() {
      guard var slot = slots[last.key] else { continue }
      slot.value = last.value
      slot.digest = last.digest
      slot.isChanged = last.wasChanged
      slots[last.key] = slot
      // The first change of a key is the last one taken back, so the key is at the end.
      if !last.wasChanged { changedKeys.removeLast() }
    }
  }

  /// Everything that has changed, in the order in which it first did.
  func changes() -> [StateChange] {
    changedKeys.compactMap { key in
      slots[key].map { StateChange(key: $0.stateKey, value: $0.value?.bytes) }
    }
  }

  private func touch(_ key: LedgerKey) throws(LedgerFailure) -> Slot {
    var slot = try slot(key)
    guard slot.touchedBy != transactionCount else { return slot }
    slot.touchedBy = transactionCount
    if slot.digest == nil, let value = slot.value {
      slot.digest = SHA256.digest(.stateValue, value.bytes)
    }
    reads.append(ReadEntry(key: slot.stateKey.bytes, valueDigest: slot.digest))
    slots[key] = slot
    return slot
  }

  private func slot(_ key: LedgerKey) throws(LedgerFailure) -> Slot {
    if let slot = slots[key] { return slot }
    return try load(key)
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
