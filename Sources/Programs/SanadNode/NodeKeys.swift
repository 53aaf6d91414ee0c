package import SanadCrypto

/// The keys of a node, opened: its channels', and, of a validator, the one that votes.
package struct NodeKeys: ~Copyable {
  /// The key of the channels.
  let peer: SecretKey
  /// The public half of the voting key; nil for an observer.
  let consensusPublic: PublicKey?
  private let signer: LocalSigner?

  /// An observer's.
  package init(peer: consuming SecretKey) {
    self.peer = peer
    consensusPublic = nil
    signer = nil
  }

  /// A validator's.
  package init(peer: consuming SecretKey, consensus: consuming SecretKey) {
    self.peer = peer
    consensusPublic = consensus.publicKey
    signer = LocalSigner(consensus)
  }

  /// Who signs votes.
  borrowing func makeSigner() -> (any ConsensusSigner)? { signer }
}
