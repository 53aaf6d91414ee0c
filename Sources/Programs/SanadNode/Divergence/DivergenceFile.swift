import Foundation
import SanadCodec
import SanadConsensus
import SanadCrypto
import SanadLedger
import SanadReplica
import SanadState
import SanadTypes

/// The file in which a node that has diverged says where (docs/operations.md, "A node that has
/// diverged"): JSON, so that a person can read it and compare two of them with ordinary tools.
/// `sanad node replay` runs it again (``DivergenceBundle``).
struct DivergenceFile: Codable {
  /// One key that the block read.
  struct Entry: Codable {
    let key: String
    let before: String?
    let after: String?
  }

  /// The roots of the header, and those that came out here.
  struct Roots: Codable {
    let state: String?
    let receipts: String?
  }

  /// A page of the parent's tree.
  struct Page: Codable {
    let name: String
    let bytes: String
  }

  static let format = "sanad-divergence-2"

  let format: String
  let software: String
  let node: String
  let chainId: String
  let height: String
  let view: String
  let block: String
  let blockBytes: String
  let parentHeaderBytes: String?
  let parentStateRoot: String
  /// The parent's state as a store names it, in the form of the store's anchor.
  let parentState: String?
  let found: String
  let foundAgain: String?
  let quorumRoots: Roots
  let ownRoots: Roots
  let receipts: [String]
  let changed: [Entry]
  let read: [Entry]
  /// The pages on the way to every key; none where they cannot be read, and then why.
  let pages: [Page]
  let pagesUnread: String?

  init(_ report: DivergenceReport, _ identity: NodeIdentity) {
    let header = report.block.header
    format = Self.format
    software = identity.version
    node = identity.name
    chainId = report.chainID.description
    height = header.height.description
    view = header.view.description
    block = report.digest.description
    blockBytes = Hex.encode(report.block.bcsBytes)
    parentHeaderBytes = report.parent.map { Hex.encode($0.bcsBytes) }
    parentStateRoot = report.parentRoot.hex
    found = "\(report.found)"
    foundAgain = report.foundAgain.map { "\($0)" }
    quorumRoots = Roots(state: header.stateRoot.hex, receipts: header.receiptsRoot.hex)
    ownRoots = Roots(state: report.stateRoot?.hex, receipts: report.receiptsRoot?.hex)
    receipts = report.receipts.map { Hex.encode($0.bcsBytes) }
    changed = report.entries.filter { $0.before != $0.after }.map(Entry.init)
    read = report.entries.filter { $0.before == $0.after }.map(Entry.init)
    switch report.witness {
    case .success(let witness):
      parentState = Hex.encode(witness.anchor.bcsBytes)
      pages = witness.pages.map {
        Page(name: Hex.encode($0.id.bytes), bytes: Hex.encode($0.bytes))
      }
      pagesUnread = nil
    case .failure(let failure):
      parentState = nil
      pages = []
      pagesUnread = "\(failure)"
    }
  }

  /// The name of the file for a block at a height.
  static func name(at height: Height) -> String { "divergence-\(height).json" }

  /// Writes the file into a directory, whole or not at all; returns its path.
  func write(to directory: String, at height: Height) throws -> String {
    let path = "\(directory)/\(Self.name(at: height))"
    try encoded().write(to: URL(filePath: path), options: .atomic)
    return path
  }

  /// The bytes of the file.
  func encoded() throws -> Data {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self)
  }
}

extension DivergenceFile.Entry {
  /// A key and its values in hexadecimal.
  init(_ entry: BlockExamination.Entry) {
    self.init(
      key: Hex.encode(entry.key.bytes), before: entry.before.map(Hex.encode),
      after: entry.after.map(Hex.encode))
  }
}
