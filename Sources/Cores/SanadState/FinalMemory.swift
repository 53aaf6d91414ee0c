import SanadCodec
import SanadTypes

/// What ``FinalState`` holds in memory, guarded by its lock.
///
/// A value or a page is looked for in `fresh` (final since the last flush began), then in
/// `flying` (being flushed), then in the caches; what is in none of them is in the store.
struct FinalMemory: Sendable {
  private(set) var anchor: StateAnchor
  private(set) var fresh = UnflushedState()
  /// Goes up when a flush ends. A value that was read from the store in an earlier generation
  /// may be older than what the flush wrote, and must not enter the cache.
  private(set) var generation: UInt64 = 0
  private var flying: UnflushedState?
  /// First height that no flush has taken, and first that none has made durable.
  private var untaken: Height
  private var unflushed: Height
  /// Values and pages that were not in memory since the newest block became final, and between the two
  /// newest.
  private var storeReads = 0
  private var formerStoreReads = 0
  private var valueCache: ClockCache<StateKey, StateLayer.Value>
  private var pageCache: ClockCache<NodePath, StatePage>

  /// Final blocks whose memos are kept: as many as become final while one is executed, and some.
  private static let memosMax = 16
  /// The memos of the newest final blocks, ascending by height, without gaps.
  private var memos: [(any LayerMemo)?] = []

  init(anchor: StateAnchor, limits: StateCacheLimits) {
    self.anchor = anchor
    untaken = anchor.next
    unflushed = anchor.next
    valueCache = ClockCache(bytesMax: limits.valueBytesMax)
    pageCache = ClockCache(bytesMax: limits.pageBytesMax)
  }

  /// Whether a value can be kept without forgetting another.
  var hasRoomForValues: Bool { valueCache.hasRoom }

  /// Whether a page can be kept without forgetting another.
  var hasRoomForPages: Bool { pageCache.hasRoom }

  /// Whether flushes have made everything durable.
  var isFlushed: Bool { unflushed == anchor.next }

  mutating func value(of key: StateKey) -> StateLayer.Value? {
    if let value = fresh.values[key] { return value }
    if let value = flying?.values[key] { return value }
    return valueCache.value(of: key)
  }

  mutating func page(_ height: Height, at path: NodePath) -> StatePage? {
    let page =
      if height >= untaken {
        fresh.pages[path]
      } else if height >= unflushed {
        flying?.pages[path]
      } else {
        pageCache.value(of: path)
      }
    return page?.height == height ? page : nil
  }

  mutating func keep(_ value: StateLayer.Value, of key: StateKey, readIn generation: UInt64) {
    guard generation == self.generation else { return }
    // What became final meanwhile is newer than what was read; while it is being flushed, the cache
    // may have it already, and this would take its place.
    guard fresh.values[key] == nil, flying?.values[key] == nil else { return }
    valueCache.insert(value, for: key, byteCount: UnflushedState.cost(of: value, key))
  }

  /// Notes that so many values or pages were read from the store.
  mutating func noteStoreReads(_ count: Int) { storeReads &+= count }

  /// Whether any were lately.
  var takesFromStore: Bool { storeReads > 0 || formerStoreReads > 0 }

  mutating func keep(_ page: StatePage, at path: NodePath) {
    pageCache.insert(page, for: path, byteCount: page.byteCount)
  }

  mutating func commit(_ layer: StateLayer) throws(StateFailure) {
    guard layer.height == anchor.next else {
      throw .notNext(expected: anchor.next, got: layer.height)
    }
    guard layer.parentRoot == anchor.root else {
      throw .foreignParent(
        expected: anchor.stateRoot,
        got: StateAnchor(next: anchor.next, root: layer.parentRoot).stateRoot)
    }
    fresh.add(layer, unflushed: untaken)
    (formerStoreReads, storeReads) = (storeReads, 0)
    if memos.count == Self.memosMax { memos.removeFirst() }
    memos.append(layer.memo)
    anchor = StateAnchor(next: layer.height.next, root: layer.root)
  }

  func memos(from height: Height) -> FinalMemos {
    let next = anchor.next
    guard height <= next else { return FinalMemos(next: next, memos: nil) }
    let count = next.distance(above: height)
    guard count <= UInt64(memos.count) else { return FinalMemos(next: next, memos: nil) }
    let wanted = memos.suffix(Int(count))
    let known = wanted.compactMap(\.self)
    return FinalMemos(next: next, memos: known.count == wanted.count ? known : nil)
  }

  mutating func takeFlush() -> StateFlush? {
    guard flying == nil, anchor.next > untaken else { return nil }
    let content = fresh
    flying = content
    fresh = UnflushedState()
    untaken = anchor.next
    return StateFlush(anchor: anchor, content: content)
  }

  mutating func cacheFlushed(_ values: ArraySlice<StateChange>) {
    for change in values {
      // Not made anew of the change's bytes: what is in flight may be decoded already.
      guard let value = flying?.values[change.key] else { continue }
      valueCache.insert(
        value, for: change.key, byteCount: UnflushedState.cost(of: value, change.key))
    }
  }

  mutating func cacheFlushed(_ pages: ArraySlice<SortedFlush.PageChange>) {
    for change in pages {
      guard let page = change.page else { continue }
      keep(page, at: change.id.path)
    }
  }

  mutating func endFlush(_ anchor: StateAnchor) {
    precondition(flying != nil && anchor.next == untaken, "the flush in flight ends first")
    flying = nil
    unflushed = untaken
    generation += 1
  }
}
