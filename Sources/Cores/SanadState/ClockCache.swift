import SanadCodec

/// A table bounded in bytes that forgets what has not been asked for lately: the clock algorithm
/// (second chance), which costs one bit per hit and is the same on every machine.
///
/// Grows in portions and moves no entry once it has its place: whoever fills it holds a lock for which
/// blocks wait, and moving a million entries takes a tenth of a second.
struct ClockCache<Key: Hashable, Value> {
  fileprivate struct Entry {
    let key: Key
    var value: Value
    var byteCount: Int
    var wasAsked: Bool
  }

  /// Entries of a portion.
  private static var portion: Int { 4_096 }

  /// Most bytes of all entries together, as their callers count them.
  let bytesMax: Int
  /// Bytes of all entries together.
  private(set) var byteCount = 0
  private var places = PlaceTable()
  private var portions: [[Entry?]] = []
  /// Places that were ever used; those that are free now are listed.
  private var placeCount = 0
  private var free: [Int] = []
  private var hand = 0

  /// Creates an empty cache.
  init(bytesMax: Int) { self.bytesMax = bytesMax }

  /// Number of entries.
  var count: Int { places.count }

  /// Whether there is still room for a usual entry.
  var hasRoom: Bool { byteCount < bytesMax - bytesMax / 64 }

  /// The value of a key; a hit protects the entry from the next sweep.
  mutating func value(of key: Key) -> Value? {
    guard let place = place(of: key, Self.hash(key)) else { return nil }
    let (portion, index) = place.quotientAndRemainder(dividingBy: Self.portion)
    portions[portion][index]?.wasAsked = true
    return portions[portion][index]?.value
  }

  /// Puts a value in, and others out until it fits; one larger than the whole cache stays out.
  mutating func insert(_ value: Value, for key: Key, byteCount size: Int) {
    let hash = Self.hash(key)
    if let place = place(of: key, hash) { remove(place, hash) }
    guard size <= bytesMax else { return }
    while byteCount > bytesMax - size { evictOne() }
    let place = free.popLast() ?? newPlace()
    self[place] = Entry(key: key, value: value, byteCount: size, wasAsked: false)
    places.insert(place, hash)
    byteCount += size
  }

  /// Forgets a key.
  mutating func remove(_ key: Key) {
    let hash = Self.hash(key)
    if let place = place(of: key, hash) { remove(place, hash) }
  }

  /// Forgets one entry: the first under the hand that was not asked for since the hand's last
  /// visit. Ends, because a full turn takes every protection away.
  private mutating func evictOne() {
    while true {
      hand = hand + 1 < placeCount ? hand + 1 : 0
      // Spelled out, because a subscript would copy each entry that the hand passes.
      let (portion, index) = hand.quotientAndRemainder(dividingBy: Self.portion)
      guard let wasAsked = portions[portion][index]?.wasAsked else { continue }
      if wasAsked {
        portions[portion][index]?.wasAsked = false
      } else if let key = portions[portion][index]?.key {
        return remove(hand, Self.hash(key))
      }
    }
  }

  private mutating func remove(_ place: Int, _ hash: UInt32) {
    byteCount -= portions[place / Self.portion][place % Self.portion]?.byteCount ?? 0
    self[place] = nil
    places.remove(place, hash)
    free.append(place)
  }

  private mutating func newPlace() -> Int {
    if placeCount == portions.count * Self.portion {
      portions.append(Array(repeating: nil, count: Self.portion))
    }
    placeCount += 1
    return placeCount - 1
  }

  private func place(of key: Key, _ hash: UInt32) -> Int? {
    // Spelled out, because a subscript would copy the whole entry to look at its key.
    places.place(hash) { portions[$0 / Self.portion][$0 % Self.portion]?.key == key }
  }

  // Seeded for each process by the standard library, so that nobody can prepare keys that meet.
  private static func hash(_ key: Key) -> UInt32 { UInt32(truncatingIfNeeded: key.hashValue) }

  private subscript(place: Int) -> Entry? {
    get { portions[place / Self.portion][place % Self.portion] }
    _modify { yield &portions[place / Self.portion][place % Self.portion] }
  }
}

extension ClockCache.Entry: Sendable where Key: Sendable, Value: Sendable {}
extension ClockCache: Sendable where Key: Sendable, Value: Sendable {}
