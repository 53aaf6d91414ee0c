import SanadCodec
import SanadCrypto
import SanadTypes
import Synchronization

// What blocks are about to ask for, read from the store together and before they run
// (docs/decisions/051-read-ahead.md). It changes where a value is found, and never which.
extension FinalState {
  /// Keys or pages that are looked for in one hold of the lock for which blocks wait.
  private static let hold = 64

  /// Whether anything had to be read from the store since the second newest block became final: while
  /// all is in memory, looking ahead would only cost.
  public var takesFromStore: Bool { memory.withLock { $0.takesFromStore } }

  /// Brings values into memory of which none is, or will be, newer there.
  public func prefetch(_ keys: [StateKey]) throws(StateFailure) {
    let generation = memory.withLock { $0.generation }
    var missing: [StateKey] = []
    for portion in portions(of: keys) {
      memory.withLock { memory in
        for key in portion where memory.value(of: key) == nil { missing.append(key) }
      }
    }
    if missing.isEmpty { return }
    let found = zip(missing, try values.values(of: missing)).map { key, bytes in
      (key: key, value: StateLayer.Value(bytes: bytes))
    }
    for portion in portions(of: found) {
      memory.withLock { memory in
        for (key, value) in portion { memory.keep(value, of: key, readIn: generation) }
        memory.noteStoreReads(portion.count)
      }
    }
  }

  /// Brings the pages into memory that lie above keys, level by level from the top of the newest tree.
  /// What a block has replaced meanwhile is left to whoever asks for it.
  public func prefetchPages(above keys: [StateKey]) throws(StateFailure) {
    guard let root = anchor.root else { return }
    let paths = keys.map(\.path).sorted()
    var level = [AwaitedPage(path: .root, reference: root, leaves: paths[...])]
    while !level.isEmpty {
      var below: [AwaitedPage] = []
      for (awaited, page) in zip(level, try pages(level)) {
        if let page { awaited.addChildren(of: page, to: &below) }
      }
      level = below
    }
  }

  private func pages(_ level: [AwaitedPage]) throws(StateFailure) -> [StatePage?] {
    var pages: [StatePage?] = []
    pages.reserveCapacity(level.count)
    for portion in portions(of: level) {
      memory.withLock { memory in
        for awaited in portion {
          pages.append(memory.page(awaited.reference.height, at: awaited.path))
        }
      }
    }
    let missing = pages.indices.filter { pages[$0] == nil }
    if missing.isEmpty { return pages }
    let ids = missing.map { NodeID(height: level[$0].reference.height, path: level[$0].path) }
    for (place, bytes) in zip(missing, try nodes.nodes(ids)) {
      if let bytes { pages[place] = try page(bytes, level[place].reference, at: level[place].path) }
    }
    for portion in portions(of: missing) {
      memory.withLock { memory in
        for place in portion {
          if let page = pages[place] { memory.keep(page, at: level[place].path) }
        }
        memory.noteStoreReads(portion.count)
      }
    }
    return pages
  }

  private func portions<Element>(of all: [Element]) -> [ArraySlice<Element>] {
    stride(from: 0, to: all.count, by: Self.hold).map {
      all[$0..<min($0 + Self.hold, all.count)]
    }
  }
}

/// A page that is looked for, and the leaves on account of which it is.
private struct AwaitedPage {
  let path: NodePath
  let reference: NodeReference
  /// Paths under it, ascending.
  let leaves: ArraySlice<Digest>

  /// Adds the pages right below that lie above the leaves.
  func addChildren(of page: StatePage, to below: inout [AwaitedPage]) {
    var rest = leaves
    while let first = rest.first {
      let nibble = path.slot(of: first)
      let end = rest.firstIndex { path.slot(of: $0) != nibble } ?? rest.endIndex
      if case .child(let reference)? = page.slot(nibble), let place = path.child(nibble) {
        below.append(
          AwaitedPage(
            path: place, reference: reference, leaves: rest[rest.startIndex..<end]))
      }
      rest = rest[end...]
    }
  }
}
