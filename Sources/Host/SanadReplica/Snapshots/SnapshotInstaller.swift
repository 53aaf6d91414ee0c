import SanadCodec
package import SanadLedger
package import SanadLightClient
package import SanadState
package import SanadStorage
package import SanadTypes

/// Makes the store of a node that joins: the state of a snapshot, its block without body, and how the
/// epochs before ended. Nothing of it counts before ``finish(_:ends:)``; a store that was left before
/// is to be thrown away.
package struct SnapshotInstaller {
  private let genesis: Genesis
  private let store: any KeyValueStore
  private let header: BlockHeader
  private var builder: StateBuilder
  /// The epoch behind the block, as the state has it.
  private var epoch: EpochRecord?

  /// Works on an empty store, for the snapshot of a block that is known to be final.
  package init(_ genesis: Genesis, store: any KeyValueStore, of header: BlockHeader) {
    self.genesis = genesis
    self.store = store
    self.header = header
    builder = StateBuilder(height: header.height, nodes: StateStore(store))
  }

  /// Why a store was not made.
  package enum Failure: Error, Sendable {
    /// The chunks make another state: a part is missing.
    case incomplete
    /// The chain's first block could not be made.
    case genesis(GenesisFailure)
  }

  /// Writes the values and pages of a chunk that has been checked, each chunk once and in any order.
  package mutating func add(_ chunk: SnapshotChunk) throws {
    var batch = KeyValueBatch()
    for page in try builder.add(chunk) {
      batch.put(StoreKey(.stateNode, page.id.bytes), page.bytes)
    }
    for entry in chunk.entries {
      batch.put(StoreKey(.stateValue, entry.key.bytes), entry.value)
      if entry.key.bytes == LedgerKey.epoch.bytes {
        epoch = try BCSReader.decode(from: entry.value)
      }
    }
    try store.apply(batch)
  }

  /// Writes what the store stands at, durably.
  ///
  /// - Parameters:
  ///   - proof: Why the block is final.
  ///   - ends: How all epochs before the block's ended, in order and checked.
  package func finish(_ proof: FinalityProof, ends: [EpochEnd]) throws {
    guard builder.anchor.stateRoot == header.stateRoot else { throw Failure.incomplete }
    let first: GenesisBlock
    let scratch = MemoryStore()
    do throws(GenesisFailure) {
      first = try GenesisBlock(genesis, on: FinalState(nodes: scratch, values: scratch).overlay())
    } catch { throw Failure.genesis(error) }
    var batch = KeyValueBatch()
    BlockStore.addHeader(
      BlockRecord(header: first.block.header, finality: .certificate([])), to: &batch)
    var validators = genesis.validators
    for end in ends {
      validators = end.validators ?? validators
      BlockStore.add(validators, to: &batch)
      BlockStore.addHeader(
        BlockRecord(header: end.header, finality: .certificate(end.finalization.bcsBytes)),
        to: &batch)
    }
    if let epoch { BlockStore.add(epoch.validators, to: &batch) }
    let finality: StoredFinality =
      proof.descendants.isEmpty
      ? .certificate(proof.finalization.bcsBytes)
      : .through(header.height.advanced(by: UInt64(proof.descendants.count)))
    let record = BlockRecord(header: header, finality: finality)
    BlockStore.addHeader(record, to: &batch)
    BlockHistory.begin(at: header.height.next, in: &batch)
    batch.put(StateStore.anchorKey, builder.anchor.bcsBytes)
    batch.stand(
      at: StoreStanding(
        height: header.height, block: record.digest, stateRoot: header.stateRoot))
    try store.apply(batch)
    try store.flush()
  }
}
