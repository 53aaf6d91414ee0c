import SanadCodec
import SanadCrypto
package import SanadTypes

/// The final blocks by height, and where to find what is in them.
///
/// It lives in the rooms ``KeyRoom/block`` to ``KeyRoom/epochEnd`` of the store that also
/// holds the state, so that a block and its effects are in one batch and the store never stands
/// between the two. It is a view of the journal: a block is final when its body and finalization
/// are durable *there*; this store gets it later, and after a crash the host puts in again what is
/// missing above ``StoreStanding``.
///
/// Every read looks at the store as it is at that moment; a value that does not decode is
/// ``StorageFailure/corruptValue(room:detail:)``. Of a block below ``first()`` there is nothing but what
/// proofs begin with, also while the rest is being removed.
package struct BlockStore: Sendable {
  private let store: any KeyValueStore

  /// Reads from a store.
  package init(_ store: any KeyValueStore) { self.store = store }

  /// The lowest height from which on all blocks are here with their bodies.
  package func first() throws(StorageFailure) -> Height { try BlockHistory(store).first() }

  // MARK: Writing

  /// Adds a final block to a batch that the caller applies, usually with the block's effects and
  /// ``KeyValueBatch/stand(at:)``.
  ///
  /// `standing` is where the store stands once the batch so far is applied. Throws
  /// ``StorageFailure/heightGap(expected:got:)`` unless the block is the next one.
  package static func add(
    _ block: FinalBlock, after standing: Height?, to batch: inout KeyValueBatch
  ) throws(StorageFailure) {
    let height = block.block.header.height
    let expected = standing?.next ?? Height(0)
    guard height == expected else { throw .heightGap(expected: expected, got: height) }
    batch.put(key(of: height), BlockRecord(of: block).bcsBytes)
    batch.put(StoreKey(.blockDigest, block.digest.digest.bytes), height.bcsBytes)
    if block.block.header.closesEpoch {
      batch.put(key(ofEndOf: block.block.header.epoch), height.bcsBytes)
      if let next = block.nextValidators { add(next, to: &batch) }
    }
    StoredList.put(block.block.transactions, in: .transactions, at: height, into: &batch)
    StoredList.put(block.receipts, in: .receipts, at: height, into: &batch)
    StoredList.put(block.events, in: .events, at: height, into: &batch)
    for (index, id) in block.transactionIDs.enumerated() {
      let place = BlockPlace(height: height, index: UInt32(index))
      batch.put(StoreKey(.transactionID, id.digest.bytes), place.bcsBytes)
    }
  }

  // MARK: Blocks

  /// The block that the store stands at; nil when it is empty.
  package func tip() throws(StorageFailure) -> Height? { try store.standing()?.height }

  /// Header, finality and counts at a height; nil when there is none.
  package func record(at height: Height) throws(StorageFailure) -> BlockRecord? {
    guard let bytes = try store.stored(at: Self.key(of: height)) else { return nil }
    let record: BlockRecord = try Self.decoded(bytes, in: .block)
    // Looked at afterwards: what is removed while somebody reads is behind a history that has moved.
    return height < (try first()) ? record.remainder : record
  }

  /// What is read of a block's lists; nil where they were removed meanwhile.
  private func kept<Value>(
    at height: Height, _ read: () throws(StorageFailure) -> Value?
  ) throws(StorageFailure) -> Value? {
    do throws(StorageFailure) { return try read() } catch {
      if height < (try first()) { return nil }
      throw error
    }
  }

  /// The header at a height; nil when there is none.
  package func header(at height: Height) throws(StorageFailure) -> BlockHeader? {
    try record(at: height)?.header
  }

  /// The block at a height; nil when there is none, or its body is not here.
  package func block(at height: Height) throws(StorageFailure) -> Block? {
    guard let record = try record(at: height), record.hasLists else { return nil }
    return try kept(at: height) { () throws(StorageFailure) in try block(of: record) }
  }

  /// Blocks with their records from `first` to `last`, ascending, until `bytesMax` bytes of
  /// transactions are reached; at least one if there is any. Stops at the first height missing.
  package func blocks(
    from first: Height, through last: Height, bytesMax: Int
  ) throws(StorageFailure) -> [(record: BlockRecord, block: Block)] {
    var found: [(record: BlockRecord, block: Block)] = []
    var bytes = 0
    var height = first
    while height <= last {
      guard let record = try record(at: height), let block = try block(at: height) else { break }
      bytes += block.transactions.reduce(512) { $0 + $1.count }
      if bytes > bytesMax && !found.isEmpty { break }
      found.append((record, block))
      if height == height.next { break }
      height = height.next
    }
    return found
  }

  /// The height of a final block; nil when the digest is not of one.
  package func height(of digest: BlockDigest) throws(StorageFailure) -> Height? {
    guard let bytes = try store.stored(at: StoreKey(.blockDigest, digest.digest.bytes))
    else { return nil }
    let height: Height = try Self.decoded(bytes, in: .blockDigest)
    return try record(at: height) == nil ? nil : height
  }

  /// The height of the block that closed an epoch; nil while it goes on.
  package func end(of epoch: Epoch) throws(StorageFailure) -> Height? {
    guard let bytes = try store.stored(at: Self.key(ofEndOf: epoch)) else { return nil }
    return try Self.decoded(bytes, in: .epochEnd)
  }

  /// Adds validators of an epoch to a batch, by their digest.
  package static func add(_ validators: ValidatorSet, to batch: inout KeyValueBatch) {
    batch.put(StoreKey(.validatorSet, validators.digest.bytes), validators.bcsBytes)
  }

  /// The validators of the epoch behind one that is over.
  package func validators(after epoch: Epoch) throws(StorageFailure) -> ValidatorSet {
    guard let height = try end(of: epoch), let header = try header(at: height) else {
      throw .corruptValue(room: .epochEnd, detail: "the end of epoch \(epoch)")
    }
    guard let bytes = try store.stored(at: StoreKey(.validatorSet, header.nextValidators.bytes))
    else {
      throw .corruptValue(room: .validatorSet, detail: "the validators behind epoch \(epoch)")
    }
    return try Self.decoded(bytes, in: .validatorSet)
  }

  /// What proves that the block at a height is final: the headers above it, ascending, up to the
  /// first one with a certificate, and that certificate. Empty headers when it has its own.
  ///
  /// Nil when there is no such block, when the certified one above it is not stored yet, and when
  /// that is more than `headersMax` blocks away. Throws when the links lead nowhere.
  package func finality(
    at height: Height, headersMax: Int = FinalityProof.headersMax
  ) throws(StorageFailure) -> (headers: [BlockHeader], certificate: [UInt8])? {
    guard let record = try record(at: height) else { return nil }
    var target: Height
    switch record.finality {
    case .certificate(let bytes): return ([], bytes)
    case .through(let height): target = height
    }
    guard target > height else { throw Self.brokenLink(height) }
    if target.distance(above: height) > UInt64(headersMax) { return nil }
    var headers: [BlockHeader] = []
    while headers.count < headersMax {
      let above = height.advanced(by: UInt64(headers.count) + 1)
      guard let next = try self.record(at: above) else { return nil }
      headers.append(next.header)
      switch next.finality {
      case .certificate(let bytes): return (headers, bytes)
      // The block that this one was linked to came with a later certificate than was expected then.
      case .through(let further) where above == target:
        guard further > above else { throw Self.brokenLink(height) }
        target = further
      case .through: continue
      }
    }
    return nil
  }

  // MARK: Transactions, receipts, events

  /// Where a final transaction is; nil when there is no final one with this id.
  package func place(of id: TransactionID) throws(StorageFailure) -> BlockPlace? {
    guard let bytes = try store.stored(at: StoreKey(.transactionID, id.digest.bytes))
    else { return nil }
    let place: BlockPlace = try Self.decoded(bytes, in: .transactionID)
    return place.height < (try first()) ? nil : place
  }

  /// The signed bytes of the transaction at a place; nil when there is none.
  package func transaction(at place: BlockPlace) throws(StorageFailure) -> [UInt8]? {
    guard let record = try record(at: place.height), record.hasLists else { return nil }
    let list = StoredList(
      room: .transactions, height: place.height, count: record.transactionCount)
    return try kept(at: place.height) { () throws(StorageFailure) in
      try list.item(place.index, in: store)
    }
  }

  /// The receipt of the transaction at a place; nil when there is none.
  package func receipt(at place: BlockPlace) throws(StorageFailure) -> [UInt8]? {
    guard let record = try record(at: place.height), record.hasLists else { return nil }
    let list = StoredList(room: .receipts, height: place.height, count: record.receiptCount)
    return try kept(at: place.height) { () throws(StorageFailure) in
      try list.item(place.index, in: store)
    }
  }

  /// Every receipt of a block, in order; nil when there is no such block.
  package func receipts(at height: Height) throws(StorageFailure) -> [[UInt8]]? {
    guard let record = try record(at: height), record.hasLists else { return nil }
    let list = StoredList(room: .receipts, height: height, count: record.receiptCount)
    return try kept(at: height) { () throws(StorageFailure) in
      try list.items(from: 0, bytesMax: .max, in: store)
    }
  }

  /// Events from a place on, ascending, over at most `blocksMax` blocks and until `bytesMax` bytes
  /// are reached; `next` is the place to go on from.
  ///
  /// `next` never passes the newest final block: its first place beyond the end is where the first
  /// event of the next block will be.
  package func events(
    from start: BlockPlace, bytesMax: Int, blocksMax: Int
  ) throws(StorageFailure) -> (events: [(place: BlockPlace, bytes: [UInt8])], next: BlockPlace) {
    var found: [(place: BlockPlace, bytes: [UInt8])] = []
    var next = start
    var bytesLeft = bytesMax
    for _ in 0..<max(0, blocksMax) {
      guard bytesLeft > 0, let record = try record(at: next.height), record.hasLists else { break }
      let list = StoredList(room: .events, height: next.height, count: record.eventCount)
      let items = try kept(at: next.height) { () throws(StorageFailure) in
        try list.items(from: next.index, bytesMax: bytesLeft, in: store)
      }
      guard let items else { break }
      for bytes in items {
        found.append((next, bytes))
        bytesLeft -= bytes.count
        next = BlockPlace(height: next.height, index: next.index + 1)
      }
      if next.index < record.eventCount { break }
      next = BlockPlace(height: next.height.next, index: 0)
    }
    return (found, next)
  }

  // MARK: Private

  private func block(of record: BlockRecord) throws(StorageFailure) -> Block {
    let list = StoredList(
      room: .transactions, height: record.header.height, count: record.transactionCount)
    return Block(
      header: record.header,
      transactions: try list.items(from: 0, bytesMax: .max, in: store),
      evidence: record.evidence)
  }

  /// The key of a block, or where what a room has of it and of those above begins.
  package static func key(of height: Height, in room: KeyRoom = .block) -> StoreKey {
    var writer = BCSWriter(reserving: 8)
    writer.bigEndian(height.value)
    return StoreKey(room, writer.bytes)
  }

  static func key(ofEndOf epoch: Epoch) -> StoreKey {
    var writer = BCSWriter(reserving: 8)
    writer.bigEndian(epoch.value)
    return StoreKey(.epochEnd, writer.bytes)
  }

  private static func decoded<Value: BCSDecodable>(
    _ bytes: [UInt8], in room: KeyRoom
  ) throws(StorageFailure) -> Value {
    do { return try BCSReader.decode(from: bytes) } catch {
      throw .corruptValue(room: room, detail: error.description)
    }
  }

  private static func brokenLink(_ height: Height) -> StorageFailure {
    .corruptValue(room: .block, detail: "block \(height) is linked to no certificate")
  }
}
