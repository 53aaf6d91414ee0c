import SanadCrypto
import Synchronization

/// A moment at which somebody begins to read from the store; what is read since is kept in memory
/// only where nothing newer may be there.
public struct ReadingMoment: Hashable, Sendable {
  let generation: UInt64
}

/// Places in the tree whose pages are still to be read, from the root down.
public struct PageFrontier: Sendable {
  struct Place: Sendable {
    let path: NodePath
    let reference: NodeReference
  }

  /// Most places that wait; the subtrees of others stay cold. A level of a million pages.
  public static let placesMax = 1 << 20

  private let placesMax: Int
  private var places: [Place]
  private var next = 0
  /// Pages that have been visited.
  public private(set) var visitedCount = 0
  /// Pages that were in the store no longer: what replaced them has not been visited.
  public internal(set) var missedCount = 0

  init(_ root: Place?, placesMax: Int = PageFrontier.placesMax) {
    self.placesMax = placesMax
    places = [root].compactMap(\.self)
  }

  /// Whether every page has been visited.
  public var isEmpty: Bool { next == places.count }

  /// Places that wait to be visited.
  var waitingCount: Int { places.count - next }

  /// The next place; nil where every page has been visited.
  mutating func take() -> Place? {
    guard next < places.count else { return nil }
    defer {
      next += 1
      visitedCount += 1
      // What has been visited is let go of, now and then: each place moves once on average.
      if next > 4_096, next > places.count / 2 {
        places.removeFirst(next)
        next = 0
      }
    }
    return places[next]
  }

  /// Notes a place to be visited, where there is room for one more.
  mutating func add(_ place: Place) {
    if waitingCount < placesMax { places.append(place) }
  }
}

// Filling the memory of a state that has just been opened, while blocks already change it.
extension FinalState {
  /// The moment of a read that begins now.
  public var readingMoment: ReadingMoment {
    ReadingMoment(generation: memory.withLock { $0.generation })
  }

  /// Keeps values that were read from the store since a moment; says whether there is room for
  /// more. O(values), in one hold of the lock: a few hundred at a time.
  public func keep(_ values: [StateChange], readSince moment: ReadingMoment) -> Bool {
    memory.withLock { memory in
      for value in values {
        guard memory.hasRoomForValues else { return false }
        memory.keep(
          StateLayer.Value(bytes: value.value), of: value.key, readIn: moment.generation)
      }
      return memory.hasRoomForValues
    }
  }

  /// The top of the newest final tree.
  public var pageFrontier: PageFrontier {
    PageFrontier(anchor.root.map { PageFrontier.Place(path: .root, reference: $0) })
  }

  /// Reads pages of a tree level by level, so that those that many leaves share come first; says
  /// whether there is room and work for more. What blocks replaced meanwhile is counted as missed: the
  /// newer pages are in memory, and what lies below them may not be. It is reached from the top of the
  /// newest tree.
  public func read(_ frontier: inout PageFrontier, atMost count: Int) throws(StateFailure) -> Bool {
    for _ in 0..<count {
      guard memory.withLock({ $0.hasRoomForPages }), let place = frontier.take() else {
        return false
      }
      let page: StatePage
      do throws(StateFailure) { page = try self.page(place.reference, at: place.path) } catch {
        guard case .missingNode = error else { throw error }
        frontier.missedCount += 1
        continue
      }
      for nibble in 0..<16 {
        guard case .child(let reference)? = page.slot(nibble),
          let path = place.path.child(nibble)
        else { continue }
        frontier.add(PageFrontier.Place(path: path, reference: reference))
      }
    }
    return !frontier.isEmpty
  }
}
