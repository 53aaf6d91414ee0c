import SanadCodec
import SanadState
import SanadTypes

/// The decoded form of what one block changed, kept beside its layer of the state for the blocks
/// above it.
///
/// A class because it travels with the layer; it never changes.
final class LedgerLayer: LayerMemo {
  /// What the block changed, in the order in which it first did.
  let records: [LedgerRecord]
  private let places: PlaceTable

  init(_ records: [LedgerRecord]) {
    self.records = records
    var places = PlaceTable(capacity: records.count)
    for (place, record) in records.enumerated() { places.insert(place, record.hash) }
    self.places = places
  }

  /// What the block changed of a key; nil where it did not.
  func record(_ key: LedgerKey, _ hash: UInt32) -> LedgerRecord? {
    places.place(hash) { records[$0].key == key }.map { records[$0] }
  }
}
