package import SanadCodec
package import SanadCrypto
package import SanadTypes

/// The newest final block whose effects are in a store, wholly.
///
/// It is written in the same batch as those effects, so after a crash the store is exactly the
/// state after this block, and the host executes what the journal has above it.
///
/// | bytes | field |
/// |---|---|
/// | 8 | height, little-endian |
/// | 32 | block digest |
/// | 32 | state root after the block |
package struct StoreStanding: Equatable, Sendable {
  /// The key under which a store keeps it.
  package static let key = StoreKey(.standing)

  /// The block's height.
  package let height: Height
  /// The block's digest.
  package let block: BlockDigest
  /// The root of the state after the block.
  package let stateRoot: Digest

  /// Creates a standing.
  package init(height: Height, block: BlockDigest, stateRoot: Digest) {
    self.height = height
    self.block = block
    self.stateRoot = stateRoot
  }
}

extension StoreStanding: BCSEncodable, BCSDecodable {
  /// Appends the 72 bytes.
  package func encode(into writer: inout BCSWriter) {
    writer.value(height)
    writer.value(block)
    writer.value(stateRoot)
  }

  /// Reads the 72 bytes.
  package init(from reader: inout BCSReader) throws(DecodingFailure) {
    height = try Height(from: &reader)
    block = try BlockDigest(from: &reader)
    stateRoot = try Digest(from: &reader)
  }
}

extension KeyValueBatch {
  /// Makes the store stand at a block once the batch is applied.
  package mutating func stand(at standing: StoreStanding) {
    put(StoreStanding.key, standing.bcsBytes)
  }
}

extension KeyValueStore {
  /// Where the store stands; nil when it is empty.
  package func standing() throws(StorageFailure) -> StoreStanding? {
    guard let bytes = try stored(at: StoreStanding.key) else { return nil }
    do { return try BCSReader.decode(from: bytes) } catch {
      throw .corruptValue(room: .standing, detail: error.description)
    }
  }

  /// The value of a key, with the module's own failure.
  func stored(at key: StoreKey) throws(StorageFailure) -> [UInt8]? {
    do { return try value(of: key) } catch { throw .store(error) }
  }
}
