import SanadCodec

/// A table bounded in bytes that forgets what has not been asked for lately: the clock algorithm
/// (second chance), which costs one bit per hit and is the same on every machine.
struct ClockCache<Key: Hashable & Comparable, Value> {
  fileprivate struct Entry {
    let key: Key
    var value: Value
    var byteCount: Int
    var wasAsked: Bool
  }

  /// Most bytes of all entries together, as their callers count them.
  let bytesMax: Int
  /// Bytes of all entries together.
  private(set) var byteCount = 0
  private var places = KeyedTable<Key, Int>()
  private var entries: [Entry?] = []
  private var free: [Int] = []
  private var hand = 0

  /// Creates an empty cache.
  init(bytesMax: Int) { self.bytesMax = bytesMax }

  /// Number of entries.
  var count: Int { places.count }

  /// The value of a key; a hit protects the entry from the next sweep.
  mutating func value(of key: Key) -> Value? {
    guard let place = places[key] else { return nil }
    entries[place]?.wasAsked = true
    return entries[place]?.value
  }

  /// Puts a value in, and others out until it fits; one larger than the whole cache stays out.
  mutating func insert(_ value: Value, for key: Key, byteCount size: Int) {
    remove(key)
    guard size <= bytesMax else { return }
    while byteCount > bytesMax - size { evictOne() }
    let entry = Entry(key: key, value: value, byteCount: size, wasAsked: false)
    byteCount += size
    if let place = free.popLast() {
      entries[place] = entry
      places[key] = place
    } else {
      places[key] = entries.count
      entries.append(entry)
    }
  }

  /// Forgets a key.
  mutating func remove(_ key: Key) {
    guard let place = places.removeValue(forKey: key) else { return }
    byteCount -= entries[place]?.byteCount ?? 0
    entries[place] = nil
    free.append(place)
  }

  /// Forgets one entry: the first under the hand that was not asked for since the hand's last
  /// visit. Ends, because a full turn takes every protection away.
  private mutating func evictOne() {
    while true {
      hand = hand + 1 < entries.count ? hand + 1 : 0
      guard let entry = entries[hand] else { continue }
      guard entry.wasAsked else { return remove(entry.key) }
      entries[hand]?.wasAsked = false
    }
  }
}

extension ClockCache.Entry: Sendable where Key: Sendable, Value: Sendable {}
extension ClockCache: Sendable where Key: Sendable, Value: Sendable {}
