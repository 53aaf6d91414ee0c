import SanadCodec
import SanadTypes

/// One of a block's three lists, stored in chunks of ``chunkItems`` items: a single item is read
/// without the rest of a large block, and a block costs few keys.
///
/// Key: room ‖ height u64 big-endian ‖ chunk u32 big-endian. Value: a list of byte strings.
struct StoredList {
  /// Items of a chunk.
  static let chunkItems = 64
  /// Most bytes of an item: a signed transaction or a receipt with its events.
  static let itemBytesMax = 1 << 20

  let room: KeyRoom
  let height: Height
  let count: UInt32

  /// Writes the items of a new list.
  static func put(
    _ items: [[UInt8]], in room: KeyRoom, at height: Height, into batch: inout KeyValueBatch
  ) {
    var start = 0
    while start < items.count {
      let end = min(start + chunkItems, items.count)
      var writer = BCSWriter(reserving: 16 * 1_024)
      writer.length(end - start)
      for item in items[start..<end] { writer.blob(item) }
      batch.put(key(room, height, chunk: start / chunkItems), writer.bytes)
      start = end
    }
  }

  /// One item; nil when the list is shorter.
  func item(
    _ index: UInt32, in store: any KeyValueStore
  ) throws(StorageFailure) -> [UInt8]? {
    guard index < count else { return nil }
    let place = Int(index)
    return try chunk(place / Self.chunkItems, in: store)[place % Self.chunkItems]
  }

  /// Items from `start` on, as many as fit into `bytesMax`, and at least one if there is any.
  func items(
    from start: UInt32, bytesMax: Int, in store: any KeyValueStore
  ) throws(StorageFailure) -> [[UInt8]] {
    var items: [[UInt8]] = []
    var bytes = 0
    var place = Int(start)
    while place < Int(count) {
      for item in try chunk(place / Self.chunkItems, in: store).dropFirst(place % Self.chunkItems) {
        bytes += item.count
        if bytes > bytesMax && !items.isEmpty { return items }
        items.append(item)
        place += 1
      }
    }
    return items
  }

  /// Takes all chunks out of the store with a batch.
  func remove(from batch: inout KeyValueBatch) {
    for number in 0..<(Int(count) + Self.chunkItems - 1) / Self.chunkItems {
      batch.remove(Self.key(room, height, chunk: number))
    }
  }

  private func chunk(
    _ number: Int, in store: any KeyValueStore
  ) throws(StorageFailure) -> [[UInt8]] {
    let expected = min(Self.chunkItems, Int(count) - number * Self.chunkItems)
    guard let bytes = try store.stored(at: Self.key(room, height, chunk: number)) else {
      throw .corruptValue(room: room, detail: "chunk \(number) of block \(height) is missing")
    }
    do {
      var reader = BCSReader(bytes)
      var items: [[UInt8]] = []
      for _ in 0..<(try reader.length(max: Self.chunkItems)) {
        items.append(try reader.blob(max: Self.itemBytesMax))
      }
      try reader.finish()
      if items.count == expected { return items }
    } catch { throw .corruptValue(room: room, detail: error.description) }
    throw .corruptValue(room: room, detail: "chunk \(number) of block \(height) is incomplete")
  }

  private static func key(_ room: KeyRoom, _ height: Height, chunk: Int) -> StoreKey {
    var writer = BCSWriter(reserving: 12)
    writer.bigEndian(height.value)
    writer.bigEndian(UInt32(chunk))
    return StoreKey(room, writer.bytes)
  }
}
