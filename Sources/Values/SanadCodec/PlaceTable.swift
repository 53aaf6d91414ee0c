/// Finds places in an array by the key that stands there: open addressing, one word for each place.
///
/// The array is its owner's, and with it the keys. A dictionary of keys as wide as the ledger's takes
/// four times as long, most of it for hashing them whole and for moving them.
public struct PlaceTable: Sendable {
  /// 0, or the hash in the upper half and the place, counted from 1, in the lower.
  @usableFromInline var buckets: [UInt64]
  /// Number of places.
  public private(set) var count = 0

  /// Room for so many places before it has to grow.
  public init(capacity: Int = 16) {
    var size = 32
    while size < 2 * capacity { size *= 2 }
    buckets = Array(repeating: 0, count: size)
  }

  /// The place with this hash at which `isKey` finds the key; nil where there is none.
  @inlinable @inline(__always)
  public func place(_ hash: UInt32, where isKey: (Int) -> Bool) -> Int? {
    let mask = buckets.count - 1
    var index = Int(hash) & mask
    // Ends, because at most half of the buckets are taken.
    while true {
      let bucket = buckets[index]
      if bucket == 0 { return nil }
      if bucket >> 32 == UInt64(hash) {
        let place = Int(bucket & 0xffff_ffff) - 1
        if isKey(place) { return place }
      }
      index = (index + 1) & mask
    }
  }

  /// Adds a place whose key is not in the table.
  ///
  /// - Precondition: `place` is below 2^32 - 1.
  public mutating func insert(_ place: Int, _ hash: UInt32) {
    if 2 * (count + 1) > buckets.count { grow() }
    put(UInt64(hash) << 32 | UInt64(place + 1))
    count += 1
  }

  /// Takes a place out.
  public mutating func remove(_ place: Int, _ hash: UInt32) {
    let mask = buckets.count - 1
    let wanted = UInt64(hash) << 32 | UInt64(place + 1)
    var hole = Int(hash) & mask
    while buckets[hole] != wanted {
      if buckets[hole] == 0 { return }
      hole = (hole + 1) & mask
    }
    // What follows without a gap moves up, unless it would come before its own bucket.
    var index = (hole + 1) & mask
    while buckets[index] != 0 {
      let home = Int(buckets[index] >> 32) & mask
      if (index - home) & mask >= (index - hole) & mask {
        buckets[hole] = buckets[index]
        hole = index
      }
      index = (index + 1) & mask
    }
    buckets[hole] = 0
    count -= 1
  }

  private mutating func put(_ bucket: UInt64) {
    let mask = buckets.count - 1
    var index = Int(bucket >> 32) & mask
    while buckets[index] != 0 { index = (index + 1) & mask }
    buckets[index] = bucket
  }

  private mutating func grow() {
    let old = buckets
    buckets = Array(repeating: 0, count: 2 * old.count)
    for bucket in old where bucket != 0 { put(bucket) }
  }
}
