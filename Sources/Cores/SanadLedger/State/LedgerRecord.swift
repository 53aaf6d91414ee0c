import SanadCrypto
import SanadState
import SanadTypes

/// A value of the state as the ledger works with it: decoded, with its digest. A key without a
/// value has a record as well.
///
/// A class because blocks, caches and layers share it; it never changes.
final class LedgerRecord: Sendable {
  /// The key.
  let key: LedgerKey
  /// The hash under which tables look for it.
  let hash: UInt32
  /// The key as the state knows it.
  let stateKey: StateKey
  /// Its first sixteen bytes, which decide its place among others but for the keys of one account or
  /// identity.
  let prefix: (UInt64, UInt64)
  /// The value; nil where the key has none.
  let value: LedgerValue?
  /// Digest of the value under the tag of state values; nil where there is none.
  let digest: Digest?
  /// Bytes of the value as it is stored.
  let valueByteCount: Int

  /// A record of a key of which nothing is known yet but its bytes.
  init(
    _ key: LedgerKey, _ hash: UInt32, at stateKey: StateKey, value: LedgerValue? = nil,
    digest: Digest? = nil, valueByteCount: Int = 0
  ) {
    self.key = key
    self.hash = hash
    self.stateKey = stateKey
    prefix = stateKey.prefix
    self.value = value
    self.digest = digest
    self.valueByteCount = valueByteCount
  }

  /// The record of the same key with another value.
  init(_ record: LedgerRecord, value: LedgerValue?, digest: Digest?, valueByteCount: Int) {
    key = record.key
    hash = record.hash
    stateKey = record.stateKey
    prefix = record.prefix
    self.value = value
    self.digest = digest
    self.valueByteCount = valueByteCount
  }

  /// About what the record takes in memory, places in tables included, in bytes.
  var byteCount: Int { 392 + valueByteCount }
}
