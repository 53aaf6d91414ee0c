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
struct DivergenceFile: Encodable {
  /// One key that the block read.
  struct Entry: Encodable {
    let key: String
    let before: String?
    let after: String?
  }

  /// The roots of the header, and those that came out here.
  struct Roots: Encodable {
    let state: String?
    let receipts: String?
  }

  let format = "sanad-divergence-1"
  let software: String
  let node: String
  let chainId: String
  let height: String
  let view: String
  let block: String
  let blockBytes: String
  let parentStateRoot: String
  let found: String
  let foundAgain: String?
  let quorumRoots: Roots
  let ownRoots: Roots
  let receipts: [String]
  let changed: [Entry]
  let read: [Entry]

  init(_ report: DivergenceReport, _ identity: NodeIdentity) {
    let header = report.block.header
    software = identity.version
    node = identity.name
    chainId = report.chainID.description
    height = header.height.description
    view = header.view.description
    block = report.digest.description
    blockBytes = Hex.encode(report.block.bcsBytes)
    parentStateRoot = report.parentRoot.hex
    found = "\(report.found)"
    foundAgain = report.foundAgain.map { "\($0)" }
    quorumRoots = Roots(state: header.stateRoot.hex, receipts: header.receiptsRoot.hex)
    ownRoots = Roots(state: report.stateRoot?.hex, receipts: report.receiptsRoot?.hex)
    receipts = report.receipts.map { Hex.encode($0.bcsBytes) }
    changed = report.entries.filter { $0.before != $0.after }.map(Entry.init)
    read = report.entries.filter { $0.before == $0.after }.map(Entry.init)
  }

  /// The name of the file for a block at a height.
  static func name(at height: Height) -> String { "divergence-\(height).json" }

  /// Writes the file into a directory, whole or not at all; returns its path.
  func write(to directory: String, at height: Height) throws -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let path = "\(directory)/\(Self.name(at: height))"
    try encoder.encode(self).write(to: URL(filePath: path), options: .atomic)
    return path
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
