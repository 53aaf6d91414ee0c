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

  /// Values that were read.
  package private(set) var valueCount = 0
  /// Pages of the tree that were visited.
  package var pageCount: Int { pages.visitedCount }
  private let final: FinalState
  private let store: StateStore
  private var cursor: StoredValueCursor? = .start
  private var pages: PageFrontier
  private var hasPages = true

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
      return true
    }
    guard let cursor else { return false }
    let moment = final.readingMoment
    let (values, next) = try store.values(from: cursor, atMost: Self.portion)
    valueCount += values.count
    self.cursor = final.keep(values, readSince: moment) ? next : nil
    return self.cursor != nil
  }
}
