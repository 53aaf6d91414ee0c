import SanadCodec
import SanadStorage
import SanadTypes

/// What the journal holds, decoded: blocks and certificates of all epochs, because those of an earlier
/// one may not be in the store yet, and own votes of the newest.
struct JournalContents {
  private(set) var blocks = KeyedTable<BlockDigest, Block>()
  private(set) var votes: [Vote] = []
  private(set) var certificates: [Certificate] = []

  init(_ journal: Journal) throws(ReplicaFailure) {
    var failure: ReplicaFailure?
    let epoch = journal.epoch
    var contents = (blocks: blocks, votes: votes, certificates: certificates)
    do throws(StorageFailure) {
      try journal.replay { record in
        guard failure == nil else { return }
        do throws(DecodingFailure) {
          switch record.entry {
          case .block(_, let bytes):
            let block: Block = try BCSReader.decode(from: bytes)
            contents.blocks[block.header.digest] = block
          case .vote(_, _, let bytes) where record.epoch == epoch:
            contents.votes.append(try BCSReader.decode(from: bytes))
          case .certificate(_, let bytes):
            contents.certificates.append(try BCSReader.decode(from: bytes))
          case .vote, .flags: break
          }
        } catch {
          failure = .unreadable(
            what: "record \(record.sequence) of the journal", detail: "\(error)")
        }
      }
    } catch { throw .storage(error) }
    if let failure { throw failure }
    (blocks, votes, certificates) = contents
  }

  /// The blocks above a height, in the order of their digests.
  func blocks(above height: Height) -> [Block] {
    blocks.sortedKeys().compactMap { blocks[$0] }.filter { $0.header.height > height }
  }
}
