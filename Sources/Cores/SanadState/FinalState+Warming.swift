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
  static let placesMax = 1 << 20

  var places: [Place]
  var next = 0

  /// Pages that have been visited.
  public var visitedCount: Int { next }

  /// Whether every page has been visited.
  public var isEmpty: Bool { next == places.count }
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
    PageFrontier(
      places: anchor.root.map { [PageFrontier.Place(path: .root, reference: $0)] } ?? [])
  }

  /// Reads pages of a tree level by level, so that those that many leaves share come first; says
  /// whether there is room and work for more. What blocks replace meanwhile is left out: the newer
  /// pages are in memory.
  public func read(_ frontier: inout PageFrontier, atMost count: Int) throws(StateFailure) -> Bool {
    for _ in 0..<count {
      guard !frontier.isEmpty, memory.withLock({ $0.hasRoomForPages }) else { return false }
      let place = frontier.places[frontier.next]
      frontier.next += 1
      let page: StatePage
      do throws(StateFailure) { page = try self.page(place.reference, at: place.path) } catch {
        guard case .missingNode = error else { throw error }
        continue
      }
      for nibble in 0..<16 {
        guard case .child(let reference)? = page.slot(nibble),
          let path = place.path.child(nibble),
          frontier.places.count < PageFrontier.placesMax
        else { continue }
        frontier.places.append(PageFrontier.Place(path: path, reference: reference))
      }
    }
    return !frontier.isEmpty
  }
}
