import SanadCodec
import SanadNetwork
import SanadTypes
import Testing

@testable import SanadNode

/// What the messages of a chain need and what its channels let through are limits of two rooms.
@Suite struct FrameLimitTests {
  @Test(arguments: [1, 131_072, 1 << 20, ChainParameters.blockBytesLimit])
  func everyMessageOfAChainFitsAFrameOfItsClass(blockBytesMax: UInt32) {
    var limits = PeerNetworkLimits()
    limits.carry(blockBytesMax: blockBytesMax)
    for priority in [PeerMessage.Priority.votes, .proposals, .sync, .mempool] {
      let kind = FrameClass(priority)
      let needed = PeerMessage.frameBytesMax(priority, blockBytesMax: blockBytesMax)
      #expect(limits.frameBytesMax[kind] >= needed, "\(priority)")
      #expect(limits.queues[kind].bytesMax >= 2 * needed, "\(priority): one more can wait")
    }
  }

  /// The largest batch of transactions, with the number of its message before it.
  @Test func aFullBatchFits() {
    let most = [UInt8](repeating: 7, count: Block.transactionBytesMax)
    let lengths = 4 * TransactionBatch.bytesMax / Block.transactionBytesMax
    let rest = TransactionBatch.bytesMax - 3 * (most.count + 3) - 1 - lengths
    let batch = TransactionBatch([most, most, most, [UInt8](repeating: 7, count: rest)])
    let frame = PeerMessage.transactions(batch).bcsBytes
    #expect(frame.count > TransactionBatch.bytesMax - 64)
    #expect(frame.count <= PeerNetworkLimits().frameBytesMax.mempool)
  }
}
