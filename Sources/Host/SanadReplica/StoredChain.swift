import SanadCodec
import SanadLedger
package import SanadStorage
package import SanadTypes

extension BlockStore {
  /// Final blocks as they go into the store, each with why it is final: the last by the proof's
  /// certificate where that is its own, the others through the last.
  static func entries(
    _ blocks: [SpeculativeBlock], provenBy proof: FinalityProof
  ) -> [FinalBlock] {
    // A proof with descendants belongs to a block that will follow within the same range.
    let last = blocks.last?.block.header.height ?? Height(0)
    let target = last.advanced(by: UInt64(proof.descendants.count))
    return blocks.map { block in
      let isLast = block.block.header.height == last
      let finality: StoredFinality =
        isLast && proof.descendants.isEmpty
        ? .certificate(proof.finalization.bcsBytes) : .through(target)
      return FinalBlock(block, finality)
    }
  }

  /// Answers a peer's request for final blocks with what fits into a frame, or with where those begin
  /// that are here.
  func answer(
    to request: BlockRequest, through newest: Height, bytesMax: Int
  ) throws(StorageFailure) -> BlockAnswer {
    let response = try response(to: request, through: newest, bytesMax: bytesMax)
    guard response.blocks.isEmpty else { return .blocks(response) }
    // Looked at afterwards, so that what went meanwhile is not told as if it had never been.
    let first = try first()
    let isOld =
      switch request.selection {
      case .heights(let start, _): start < first
      // Of a block that is gone the digest is unknown, but for one that closed an epoch: whoever is told
      // how an epoch ended asks for that one.
      case .digests(let digests): try hasHeight(below: first, of: digests)
      }
    return isOld
      ? .absent(BlockAbsence(id: request.id, first: first)) : .blocks(response)
  }

  private func hasHeight(
    below first: Height, of digests: [BlockDigest]
  ) throws(StorageFailure) -> Bool {
    for digest in digests {
      if let height = try height(of: digest), height < first { return true }
    }
    return false
  }

  /// What fits into a frame of what a peer asks for.
  func response(
    to request: BlockRequest, through newest: Height, bytesMax: Int
  ) throws(StorageFailure) -> BlockResponse {
    switch request.selection {
    case .digests(let digests):
      return BlockResponse(
        id: request.id, blocks: try blocks(digests, bytesMax: bytesMax), proof: nil)
    case .heights(let first, let count):
      let last = min(newest, first.advanced(by: UInt64(count)).previous)
      let blocks = try blocks(from: first, through: last, bytesMax: bytesMax).map(\.block)
      guard let tip = blocks.last?.header.height else {
        return BlockResponse(id: request.id, blocks: [], proof: nil)
      }
      return BlockResponse(id: request.id, blocks: blocks, proof: try proof(at: tip))
    }
  }

  /// Why the block at a height is final, decoded; nil when there is none, as for genesis, which is
  /// final because everybody starts from it.
  package func proof(at height: Height) throws(StorageFailure) -> FinalityProof? {
    guard let (headers, bytes) = try finality(at: height), !bytes.isEmpty else { return nil }
    do throws(DecodingFailure) {
      return FinalityProof(
        descendants: headers, finalization: try BCSReader.decode(from: bytes))
    } catch {
      throw .corruptValue(room: .block, detail: error.description)
    }
  }

  private func blocks(
    _ digests: [BlockDigest], bytesMax: Int
  ) throws(StorageFailure) -> [Block] {
    var found: [Block] = []
    var bytes = 0
    for digest in digests {
      guard let height = try height(of: digest), let block = try block(at: height) else { continue }
      bytes += block.transactions.reduce(512) { $0 + $1.count }
      if bytes > bytesMax { break }
      found.append(block)
    }
    return found
  }
}

extension FinalBlock {
  /// A block that has been executed, with why it is final.
  init(_ block: SpeculativeBlock, _ finality: StoredFinality) {
    let execution = block.execution
    let height = block.block.header.height
    self.init(
      block: block.block, digest: block.digest, finality: finality,
      transactionIDs: execution.transactions, receipts: execution.receipts.map(\.bcsBytes),
      events: execution.events(at: height).map(\.bcsBytes),
      nextValidators: execution.nextValidators)
  }

  /// The first block, which is final because everybody starts from it.
  init(_ genesis: GenesisBlock) {
    self.init(
      block: genesis.block, digest: genesis.block.header.digest, finality: .certificate([]),
      transactionIDs: [], receipts: [], events: [])
  }
}

extension FinalSummary {
  /// What clients are told of a block.
  init(_ block: SpeculativeBlock) {
    self.init(
      digest: block.digest, header: block.block.header,
      transactions: block.execution.transactions, receipts: block.execution.receipts)
  }
}
