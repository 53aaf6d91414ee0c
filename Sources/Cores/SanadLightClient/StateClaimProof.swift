public import SanadCodec
public import SanadState
public import SanadTypes

/// The proof of what the final state of a height holds under a key.
///
/// Encoding: final header; key; state proof.
public struct StateClaimProof: Hashable, Sendable {
  /// The block after which the state is meant.
  public let block: FinalHeader
  /// The key.
  public let key: StateKey
  /// The path from the key to the block's state root.
  public let proof: StateProof

  /// Puts a proof together.
  public init(block: FinalHeader, key: StateKey, proof: StateProof) {
    self.block = block
    self.key = key
    self.proof = proof
  }

  /// Checks everything from the certificate down to the value.
  public func verify(by anchor: TrustAnchor) throws(LightClientFailure) -> StateClaim {
    try block.verify(by: anchor)
    do throws(StateFailure) {
      let value = try proof.verify(key: key, root: block.header.stateRoot)
      return StateClaim(header: block.header, key: key, value: value)
    } catch {
      throw .state(error)
    }
  }
}

/// What is true of a final state. Only a verified proof makes one.
public struct StateClaim: Hashable, Sendable {
  /// The final block after which it is true.
  public let header: BlockHeader
  /// The key.
  public let key: StateKey
  /// The value; nil when there is none, which is proved too.
  public let value: [UInt8]?
}

extension StateClaimProof: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(block)
    writer.value(key)
    writer.value(proof)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    block = try FinalHeader(from: &reader)
    key = try StateKey(from: &reader)
    proof = try StateProof(from: &reader)
  }
}
