import SanadCodec
public import SanadTypes

/// Makes the pages of a state's tree from the chunks of a snapshot, in any order: each chunk is a batch
/// of new leaves, and the tree does not depend on the order in which leaves came.
public struct StateBuilder {
  /// A page that is written, under its name.
  public struct Page: Sendable {
    /// Its name. The name of a page that was written before may come again, with other bytes.
    public let id: NodeID
    /// Its bytes.
    public let bytes: [UInt8]
  }

  private struct Source: PageSource {
    let nodes: any NodeReader

    func page(_ reference: NodeReference, at path: NodePath) throws(StateFailure) -> StatePage {
      let id = NodeID(height: reference.height, path: path)
      guard let bytes = try nodes.node(id) else { throw .missingNode(id) }
      let page: StatePage
      do throws(DecodingFailure) {
        page = try StatePage(stored: bytes, height: reference.height)
      } catch {
        throw .corruptNode(id)
      }
      guard page.digest == reference.digest else { throw .corruptNode(id) }
      return page
    }
  }

  private let height: Height
  private let source: Source
  private var root: NodeReference?

  /// Begins with an empty tree; pages are named by the height of the state.
  ///
  /// - Parameter nodes: Where the pages can be read that were handed out, each in its newest form.
  public init(height: Height, nodes: any NodeReader) {
    self.height = height
    source = Source(nodes: nodes)
  }

  /// The state so far; whole where its root is that of the header.
  public var anchor: StateAnchor { StateAnchor(next: height.next, root: root) }

  /// Adds the leaves of a checked chunk and says which pages to write before the next one.
  public mutating func add(_ chunk: SnapshotChunk) throws(StateFailure) -> [Page] {
    let updates = chunk.entries.map { entry in
      let leaf = entry.leaf
      return LeafUpdate(path: leaf.path, valueDigest: leaf.valueDigest)
    }
    var update = TreeUpdate(reading: source, height: height)
    root = try update.apply(updates, to: root)
    // A page that is replaced is written again under its name: leaves are only added.
    return update.written.map { written in
      Page(id: NodeID(height: height, path: written.path), bytes: written.page.stored)
    }
  }
}
