/// `GET /v1/blocks/{height or digest}/certificate`: why a block is final, so that anybody can check it
/// offline.
public struct FinalityResource: Codable, Equatable, Sendable {
  /// The block's height.
  public var height: String
  /// The block's digest, hexadecimal.
  public var digest: String
  /// How many headers lie between the block and the certificate: 0 where it has one of its own.
  public var descendants: Int
  /// The finalization that covers the block.
  public var certificate: BlockResource.Certificate
  /// Header, descendants and finalization, hexadecimal: a final header of docs/wire-state.md, "Proofs
  /// for clients".
  public var bytes: String

  /// Creates it from all of its fields.
  public init(
    height: String, digest: String, descendants: Int, certificate: BlockResource.Certificate,
    bytes: String
  ) {
    self.height = height
    self.digest = digest
    self.descendants = descendants
    self.certificate = certificate
    self.bytes = bytes
  }
}
