package import Foundation
import SanadCodec
package import SanadCrypto
package import SanadState
package import SanadTypes

/// What a node that diverged wrote down, read from a file that may come from anybody: every part in
/// its form and within its limits, and the parts in agreement with each other.
///
/// That the network certified the block is not in it: who asks compares its digest with another
/// node's.
package struct DivergenceBundle: Sendable {
  /// Most bytes of a file.
  package static let bytesMax = 256 << 20

  /// The release that wrote the file, and the node's name.
  package let software: String
  package let node: String
  /// The block that the network agreed on.
  package let block: Block
  /// Its digest.
  package let digest: BlockDigest
  /// Whether the header of the parent is there and says the state root that the pages lead to.
  package let hasParentHeader: Bool
  /// The state that the block was executed on.
  package let anchor: StateAnchor
  /// The roots that the node got; nil where it found a transaction that cannot be in the block.
  package let ownStateRoot: Digest?
  package let ownReceiptsRoot: Digest?
  /// What the node found when it ran the block a second time; nil where the block was valid then.
  package let foundAgain: String?
  /// The receipts that the node got.
  package let receipts: [Receipt]
  /// Every key that the node read, with its value before the block.
  let before: [StateChange]
  /// The same keys with the values that the node got.
  let after: [StateChange]
  let pages: [StateWitness.Page]

  /// How many keys the node read, and how many pages of the tree are there.
  package var keyCount: Int { before.count }
  package var pageCount: Int { pages.count }

  /// A key's value before the block as the node read it.
  package func value(before key: StateKey) -> [UInt8]? {
    before.first { $0.key == key }?.value
  }

  /// Reads a file's bytes.
  ///
  /// Throws a ``NodeFailure`` of 9420 for what no node writes, and of 9422 where the node could not
  /// read the pages of its tree.
  package init(_ data: Data) throws(NodeFailure) {
    let file: DivergenceFile
    do {
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      let form = try decoder.decode(Form.self, from: data).format
      guard form == DivergenceFile.format else { throw Self.foreign(form) }
      file = try decoder.decode(DivergenceFile.self, from: data)
    } catch let failure as NodeFailure { throw failure } catch let error as DecodingError {
      throw Self.invalid("this is not the JSON of a bundle: \(Self.words(of: error))")
    } catch { throw Self.invalid("this is not the JSON of a bundle") }
    if let why = file.pagesUnread {
      throw NodeFailure(
        .divergenceIncomplete, "the node could not read its own tree: \(why.prefix(200))")
    }
    try self.init(file)
  }

  private struct Form: Decodable {
    let format: String
  }

  private init(_ file: DivergenceFile) throws(NodeFailure) {
    software = String(file.software.prefix(64))
    node = String(file.node.prefix(64))
    block = try Self.decode(file.blockBytes, "block_bytes")
    digest = block.header.digest
    let header = block.header
    guard file.block == digest.description else {
      throw Self.invalid("block is not the digest of block_bytes")
    }
    guard file.chainId == header.chainID.description, file.height == header.height.description,
      file.view == header.view.description, header.height.value > 0
    else { throw Self.invalid("chain_id, height or view is not that of block_bytes") }
    guard file.quorumRoots.state == header.stateRoot.hex,
      file.quorumRoots.receipts == header.receiptsRoot.hex
    else { throw Self.invalid("quorum_roots are not those of block_bytes") }
    anchor = try Self.decode(file.parentState ?? "", "parent_state")
    guard anchor.next == header.height, anchor.stateRoot.hex == file.parentStateRoot else {
      throw Self.invalid("parent_state is not the state below the block")
    }
    hasParentHeader = file.parentHeaderBytes != nil
    if let bytes = file.parentHeaderBytes {
      let parent: BlockHeader = try Self.decode(bytes, "parent_header_bytes")
      guard parent.digest == header.parent, parent.stateRoot == anchor.stateRoot else {
        throw Self.invalid("parent_header_bytes is not the block's parent, or has another state")
      }
    }
    ownStateRoot = try Self.digest(file.ownRoots.state, "own_roots")
    ownReceiptsRoot = try Self.digest(file.ownRoots.receipts, "own_roots")
    foundAgain = file.foundAgain.map { String($0.prefix(1_000)) }
    var receipts: [Receipt] = []
    for text in file.receipts { receipts.append(try Self.decode(text, "receipts")) }
    self.receipts = receipts
    var known = KeyedTable<StateKey, Bool>()
    var before: [StateChange] = []
    var after: [StateChange] = []
    for entry in file.changed + file.read {
      guard let key = Hex.decode(entry.key).flatMap({ StateKey(bytes: $0) }) else {
        throw Self.invalid("a key is not 1 to \(StateKey.bytesMax) bytes in hexadecimal")
      }
      guard known.updateValue(true, forKey: key) == nil else {
        throw Self.invalid("key \(entry.key) is there twice")
      }
      before.append(StateChange(key: key, value: try Self.value(entry.before)))
      after.append(StateChange(key: key, value: try Self.value(entry.after)))
    }
    self.before = before
    self.after = after
    var pages: [StateWitness.Page] = []
    for page in file.pages {
      guard let id = Hex.decode(page.name).flatMap({ NodeID(bytes: $0) }),
        let bytes = Hex.decode(page.bytes), bytes.count <= StateWitness.Page.bytesMax
      else { throw Self.invalid("a page has no name of a page, or too many bytes") }
      pages.append(StateWitness.Page(id: id, bytes: bytes))
    }
    self.pages = pages
  }

  private static func decode<Value: BCSDecodable>(
    _ text: String, _ name: String
  ) throws(NodeFailure) -> Value {
    guard let bytes = Hex.decode(text) else { throw invalid("\(name) is not hexadecimal") }
    do throws(DecodingFailure) { return try BCSReader.decode(from: bytes) } catch {
      throw invalid("\(name) does not decode: \(error)")
    }
  }

  private static func digest(_ text: String?, _ name: String) throws(NodeFailure) -> Digest? {
    guard let text else { return nil }
    guard let digest = Digest(hex: text) else { throw invalid("\(name) has no digest") }
    return digest
  }

  private static func value(_ text: String?) throws(NodeFailure) -> [UInt8]? {
    guard let text else { return nil }
    guard let bytes = Hex.decode(text), bytes.count <= StateValue.bytesMax else {
      throw invalid("a value is not hexadecimal, or longer than \(StateValue.bytesMax) bytes")
    }
    return bytes
  }

  private static func invalid(_ detail: String) -> NodeFailure {
    NodeFailure(.divergenceBundleInvalid, detail)
  }

  private static func foreign(_ form: String) -> NodeFailure {
    form == "sanad-divergence-1"
      ? NodeFailure(
        .divergenceIncomplete, "an older release wrote this file, without the pages of the tree",
        help: "Start the node once with this release: it writes the file again.")
      : invalid("the format is \"\(form.prefix(40))\" and not \(DivergenceFile.format)")
  }

  private static func words(of error: DecodingError) -> String {
    switch error {
    case .keyNotFound(let key, _): "\(key.stringValue) is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context),
      .dataCorrupted(let context):
      context.codingPath.isEmpty
        ? "it cannot be read"
        : "\(context.codingPath.map(\.stringValue).joined(separator: ".")) cannot be read"
    @unknown default: "it cannot be read"
    }
  }
}
