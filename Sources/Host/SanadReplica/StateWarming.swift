package import SanadState
import SanadStorage

/// Fills what the state keeps in memory from its store, in portions, while the node already works.
///
/// A node that has just started would otherwise read each value and each page when the first
/// transaction asks for it, until everybody has paid once. It ends when everything is in memory, or
/// when there is no more room.
package struct StateWarming {
  /// Entries of one portion: about a millisecond.
  private static let portion = 256
  /// Values that are kept in one hold of the lock for which blocks wait: some tens of microseconds.
  private static let hold = 32
  /// How often the tree is gone through from its top because pages were replaced meanwhile. Those that
  /// are in memory take a microsecond each.
  private static let roundsMax = 8

  /// Values that were read.
  package private(set) var valueCount = 0
  /// Pages of the tree that were visited, each as often as it was.
  package var pageCount: Int { earlierPages + pages.visitedCount }
  private let final: FinalState
  private let store: StateStore
  private var cursor: StoredValueCursor? = .start
  private var pages: PageFrontier
  private var hasPages = true
  private var earlierPages = 0
  private var rounds = 1

  /// Begins at the newest final state.
  package init(_ environment: ReplicaEnvironment) {
    self.init(environment.final, from: environment.stateStore)
  }

  init(_ final: FinalState, from store: StateStore) {
    self.final = final
    self.store = store
    pages = final.pageFrontier
  }

  /// Reads a portion; false when there is nothing left to do.
  package mutating func step() throws(StateFailure) -> Bool {
    if hasPages {
      hasPages = try final.read(&pages, atMost: Self.portion)
      if !hasPages { hasPages = beginsAgain() }
      return true
    }
    guard let cursor else { return false }
    let moment = final.readingMoment
    let (values, next) = try store.values(from: cursor, atMost: Self.portion)
    valueCount += values.count
    self.cursor = keep(values, readSince: moment) ? next : nil
    return self.cursor != nil
  }

  private func keep(_ values: [StateChange], readSince moment: ReadingMoment) -> Bool {
    var rest = values[...]
    while !rest.isEmpty {
      guard final.keep(Array(rest.prefix(Self.hold)), readSince: moment) else { return false }
      rest = rest.dropFirst(Self.hold)
    }
    return true
  }

  /// Goes to the top of the newest tree where all pages have been visited and some had been replaced
  /// by then; false where none had, or there is no more room.
  private mutating func beginsAgain() -> Bool {
    guard pages.isEmpty, pages.missedCount > 0, rounds < Self.roundsMax else { return false }
    rounds += 1
    earlierPages += pages.visitedCount
    pages = final.pageFrontier
    return true
  }
}
