import SanadCodec
import SanadCrypto
import SanadSync
import SanadTypes

let chainID = ChainID(SHA256.digest(.genesis, [1]))

func peer(_ number: UInt16) -> PeerID { .validator(ValidatorIndex(number)) }

/// A chain of empty blocks from height 0, and proofs that each is final.
struct Chain {
  private(set) var blocks: [Block] = []

  /// Blocks 0 to `count`; those from `forkedAt` on differ from the default ones.
  init(_ count: Int, forkedAt: Int = .max) {
    for height in 0...count {
      let header = BlockHeader(
        chainID: chainID, epoch: Epoch(0), view: View(UInt64(height)),
        height: Height(UInt64(height)),
        parent: blocks.last?.header.digest ?? BlockDigest(.zero), leader: ValidatorIndex(0),
        timestamp: Timestamp(UInt64(height)), transactionsRoot: .zero, transactionCount: 0,
        stateRoot: .zero, receiptsRoot: .zero, weight: height >= forkedAt ? 1 : 0)
      blocks.append(Block(header: header, transactions: []))
    }
  }

  func place(_ height: Int) -> BlockPlace {
    BlockPlace(height: Height(UInt64(height)), digest: blocks[height].header.digest)
  }

  /// A proof of the block at a height; its signatures are "valid" when they are all ones.
  func proof(_ height: Int, isValid: Bool = true) -> FinalityProof {
    let header = blocks[height].header
    let statement = Statement(
      epoch: Epoch(0), view: View(UInt64(height)),
      ballot: .finalize(
        BlockReference(parentView: View(UInt64(max(height, 1) - 1)), digest: header.digest)))
    guard
      let signature = Signature(bytes: [UInt8](repeating: isValid ? 1 : 0, count: 64)),
      let certificate = Certificate(
        statement: statement, signatures: [(ValidatorIndex(0), signature)], validatorCount: 4)
    else { preconditionFailure("64 bytes are a signature") }
    return FinalityProof(descendants: [], finalization: certificate)
  }

  /// The honest answer to a request, of at most `limit` blocks.
  func answer(_ request: BlockRequest, limit: Int = 64) -> BlockResponse {
    guard case .heights(let first, let count) = request.selection else {
      preconditionFailure("catch-up asks by height")
    }
    let start = Int(first.value)
    let end = min(start + min(Int(count), limit), blocks.count)
    guard start < end else { return BlockResponse(id: request.id, blocks: [], proof: nil) }
    return BlockResponse(
      id: request.id, blocks: Array(blocks[start..<end]), proof: proof(end - 1))
  }
}
