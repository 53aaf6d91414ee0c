/// A key of a ``KeyValueStore``: a one-byte ``KeyRoom`` and whatever the room's owner puts after it.
package struct StoreKey: Hashable, Comparable, Sendable {
  /// The whole key, the room's byte first.
  package let bytes: [UInt8]

  /// Creates a key in a room.
  package init(_ room: KeyRoom, _ rest: some Sequence<UInt8> = []) {
    bytes = [room.rawValue] + rest
  }

  /// Wraps the bytes of a key that a store handed out.
  package init(stored bytes: [UInt8]) { self.bytes = bytes }

  /// Whether the key starts with all bytes of `prefix`.
  package func hasPrefix(_ prefix: StoreKey) -> Bool { bytes.starts(with: prefix.bytes) }

  /// Lexicographic order of the bytes.
  package static func < (left: StoreKey, right: StoreKey) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }
}

/// Who owns the keys that start with a byte. The store has one column family, because RocksDB 7.8
/// cannot flush several of them atomically through its C interface; the rooms take their place.
package enum KeyRoom: UInt8, Sendable, CaseIterable {
  /// Where the store stands: one key, ``StoreStanding``.
  case standing = 0x00
  /// Nodes of the state tree by (flush height, path), as SanadState lays them out.
  case stateNode = 0x10
  /// Values of the state tree's leaves.
  case stateValue = 0x12
  /// What the ledger keeps beside the tree.
  case ledger = 0x13
  /// Final blocks: header, counts and finality, by height.
  case block = 0x20
  /// Final blocks' transactions in chunks, by height.
  case transactions = 0x21
  /// Final blocks' receipts in chunks, by height.
  case receipts = 0x22
  /// Final blocks' events in chunks, by height.
  case events = 0x23
  /// Height by block digest.
  case blockDigest = 0x24
  /// (height, index) by transaction id.
  case transactionID = 0x25
  /// Height of the closing block by epoch.
  case epochEnd = 0x26
  /// Validator sets by digest: those of epochs behind the first.
  case validatorSet = 0x2C
  /// The lowest height from which on all blocks are here with their bodies: one key, ``BlockHistory``.
  case history = 0x27
  /// Values of a snapshot, by height and path.
  case snapshotEntry = 0x28
  /// Parts of a snapshot in pages, by height.
  case snapshotParts = 0x29
  /// What a snapshot is, by height: written last.
  case snapshotHead = 0x2A
  /// The height below which nothing of removed blocks is left: one key, ``BlockHistory``.
  case removal = 0x2B
}
