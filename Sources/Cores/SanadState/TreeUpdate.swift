import SanadCrypto
import SanadTypes

/// Applies a batch of leaves to a tree and collects the pages that come and go.
///
/// Each page that a batch touches is read, copied, hashed and written once, however many of its
/// leaves change. The walk goes down at most 64 pages, the nibbles of a path.
struct TreeUpdate<Source: PageSource> {
  /// A page that the batch wrote.
  struct WrittenPage {
    let path: NodePath
    let page: StatePage
  }

  private enum Subtree {
    case empty
    case leaf(StateLeaf)
    case page(NodeReference)
  }

  /// Pages that the batch wrote, each place once.
  private(set) var written: [WrittenPage] = []
  /// Pages of earlier heights that the new tree no longer contains.
  private(set) var replaced: [NodeID] = []
  private let source: Source
  private let height: Height

  /// Prepares an update by the block at `height`.
  init(reading source: Source, height: Height) {
    self.source = source
    self.height = height
  }

  /// The root after `updates`.
  ///
  /// - Precondition: paths are strictly ascending.
  mutating func apply(
    _ updates: [LeafUpdate], to root: NodeReference?
  ) throws(StateFailure) -> NodeReference? {
    guard !updates.isEmpty else { return root }
    switch try subtree(at: .root, root, carrying: nil, updates[...]) {
    case .page(let reference): return reference
    case .empty, .leaf: return nil
    }
  }

  /// The subtree at `path` after `updates`, which all lie under it; `carried` is a leaf that
  /// stood alone until now and goes on existing unless an update names it.
  private mutating func subtree(
    at path: NodePath, _ reference: NodeReference?, carrying carried: StateLeaf?,
    _ updates: ArraySlice<LeafUpdate>
  ) throws(StateFailure) -> Subtree {
    let page = try reference.map { reference throws(StateFailure) in
      try source.page(reference, at: path)
    }
    // The usual case below the upper levels: one leaf, and the page keeps its shape.
    if let reference, let page, carried == nil, updates.count == 1, let update = updates.first {
      return try replacing(page, reference, at: path, after: update, updates)
    }
    // Made where it stays: a draft is two kilobytes, and a copy costs as much as a few hashes.
    var draft = page.map { PageDraft($0) } ?? PageDraft()
    if let carried { draft.set(path.slot(of: carried.path), to: .leaf(carried, carried.digest)) }
    var rest = updates
    while let first = rest.first {
      let nibble = path.slot(of: first.path)
      let end = rest.firstIndex { path.slot(of: $0.path) != nibble } ?? rest.endIndex
      let group = rest[rest.startIndex..<end]
      rest = rest[end...]
      draft.set(nibble, to: try slot(nibble, of: path, draft.slot(nibble), after: group))
    }
    guard draft.isChanged || reference == nil else {
      return reference.map(Subtree.page) ?? .empty
    }
    if let reference { replaced.append(NodeID(height: reference.height, path: path)) }
    return finish(&draft, at: path)
  }

  /// The subtree of a page after one update below it.
  private mutating func replacing(
    _ page: StatePage, _ reference: NodeReference, at path: NodePath, after update: LeafUpdate,
    _ updates: ArraySlice<LeafUpdate>
  ) throws(StateFailure) -> Subtree {
    let nibble = path.slot(of: update.path)
    let old = page.slot(nibble)
    let new = try slot(nibble, of: path, old, after: updates)
    if new == old { return .page(reference) }
    replaced.append(NodeID(height: reference.height, path: path))
    guard let old, let new, new.isOfKind(of: old) else {
      var draft = PageDraft(page)
      draft.set(nibble, to: new)
      return finish(&draft, at: path)
    }
    let changed = page.replacing(nibble, with: new, at: height)
    written.append(WrittenPage(path: path, page: changed))
    return .page(NodeReference(height: height, digest: changed.digest))
  }

  /// What a slot holds after a group of updates.
  private mutating func slot(
    _ nibble: Int, of path: NodePath, _ old: StateSlot?, after group: ArraySlice<LeafUpdate>
  ) throws(StateFailure) -> StateSlot? {
    var reference: NodeReference?
    var carried: StateLeaf?
    switch old {
    case .child(let child): reference = child
    case .leaf(let leaf, _): carried = leaf
    case nil: break
    }
    if reference == nil, group.count == 1, let update = group.first,
      carried == nil || carried?.path == update.path
    {
      return update.valueDigest.map { slot(of: StateLeaf(path: update.path, valueDigest: $0)) }
    }
    if let leaf = carried, group.contains(where: { $0.path == leaf.path }) { carried = nil }
    guard let childPath = path.child(nibble) else {
      // Strictly ascending paths that agree in all 64 nibbles are one path, handled above.
      preconditionFailure("two leaves of one path in a batch")
    }
    switch try subtree(at: childPath, reference, carrying: carried, group) {
    case .empty: return nil
    case .leaf(let leaf): return slot(of: leaf)
    case .page(let reference): return .child(reference)
    }
  }

  private func slot(of leaf: StateLeaf) -> StateSlot { .leaf(leaf, leaf.digest) }

  /// Seals a draft, unless what is left of it moves up: a single leaf stands in the page above,
  /// except at the root, which has none.
  private mutating func finish(_ draft: inout PageDraft, at path: NodePath) -> Subtree {
    if draft.isEmpty { return .empty }
    if path != .root, let leaf = draft.onlyLeaf { return .leaf(leaf) }
    let page = draft.seal(at: height)
    written.append(WrittenPage(path: path, page: page))
    return .page(NodeReference(height: height, digest: page.digest))
  }
}
