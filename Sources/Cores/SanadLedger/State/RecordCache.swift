import SanadCodec
import SanadState
import SanadTypes

/// Decoded values of the final state, for the blocks that are executed on it: what would otherwise
/// be read, decoded and hashed again for every block.
///
/// Follows the final state by the layers of the blocks that become final; where it has missed one
/// it begins anew. A value in it may be newer than the state that a block of another branch stands
/// on, exactly as a value that is read from the final state may: such a block is void, and sealing
/// it says so (``StateDraft/seal(keeping:)``). Bounded in bytes; forgets what has not been asked for
/// lately, by the clock algorithm.
///
/// A class because the states of one executor's blocks share it; it stays on its thread.
final class RecordCache {
  private let bytesMax: Int
  /// Memory of the records, as they count themselves.
  @exclusivity(unchecked) private(set) var byteCount = 0
  @exclusivity(unchecked) private var places = PlaceTable()
  @exclusivity(unchecked) private var entries: [LedgerRecord?] = []
  @exclusivity(unchecked) private var wasAsked: [Bool] = []
  @exclusivity(unchecked) private var free: [Int] = []
  @exclusivity(unchecked) private var hand = 0
  @exclusivity(unchecked) private var next = Height(0)
  @exclusivity(unchecked) private var followed: StateOverlay?

  /// - Parameter bytesMax: most memory of the records, as they count themselves.
  init(bytesMax: Int) { self.bytesMax = bytesMax }

  /// The parent's state as the ledger reads it, with what is decoded already.
  func state(on parent: StateOverlay) -> LedgerState {
    guard let memos = parent.memos else { return LedgerState(reading: parent) }
    let layers = memos.compactMap { $0 as? LedgerLayer }
    guard layers.count == memos.count else { return LedgerState(reading: parent) }
    follow(parent)
    return LedgerState(reading: parent, layers: layers, cache: self)
  }

  /// A record; nil where it has to be read. Protects it from the next sweep.
  func record(_ key: LedgerKey, _ hash: UInt32) -> LedgerRecord? {
    guard let place = place(of: key, hash) else { return nil }
    wasAsked[place] = true
    return entries[place]
  }

  /// Keeps what was read from the final state, and forgets others until there is room.
  func keep(_ record: LedgerRecord) {
    if let place = place(of: record.key, record.hash) {
      byteCount += record.byteCount - (entries[place]?.byteCount ?? 0)
      entries[place] = record
    } else if let place = free.popLast() {
      add(record, at: place)
    } else {
      entries.append(nil)
      wasAsked.append(false)
      add(record, at: entries.count - 1)
    }
    while byteCount > bytesMax { evictOne() }
  }

  private func add(_ record: LedgerRecord, at place: Int) {
    entries[place] = record
    wasAsked[place] = false
    places.insert(place, record.hash)
    byteCount += record.byteCount
  }

  private func place(of key: LedgerKey, _ hash: UInt32) -> Int? {
    places.place(hash) { entries[$0]?.key == key }
  }

  /// Forgets one record: the first under the hand that was not asked for since the hand's last
  /// visit. Ends, because there are records, and a full turn takes every protection away.
  private func evictOne() {
    while true {
      hand = hand + 1 < entries.count ? hand + 1 : 0
      guard let record = entries[hand] else { continue }
      if wasAsked[hand] {
        wasAsked[hand] = false
        continue
      }
      places.remove(hand, record.hash)
      byteCount -= record.byteCount
      entries[hand] = nil
      free.append(hand)
      return
    }
  }

  /// Brings the records up to the newest final state.
  private func follow(_ parent: StateOverlay) {
    let isKnown = followed.map { $0.sharesFinalState(with: parent) } ?? false
    // Without layers, so that none is kept alive.
    if !isKnown { followed = parent.finalOverlay }
    let final = parent.finalMemos(from: next)
    next = final.next
    let layers = final.memos?.compactMap { $0 as? LedgerLayer } ?? []
    guard isKnown, layers.count == final.memos?.count else { return forget() }
    for layer in layers {
      for record in layer.records { keep(record) }
    }
  }

  private func forget() {
    byteCount = 0
    places = PlaceTable()
    entries = []
    wasAsked = []
    free = []
    hand = 0
  }
}
