public import SanadTypes

extension TrustAnchor {
  /// Checks that the block of `header` is final: the headers in `proof` lead from it, parent by
  /// parent, to a block that has a finalization by a quorum of the anchor's validators.
  ///
  /// Costs as many Ed25519 verifications as the certificate has signatures, at most n; everything
  /// cheap is checked before.
  public func checkFinality(
    of header: BlockHeader, by proof: FinalityProof
  ) throws(LightClientFailure) {
    guard proof.descendants.count <= FinalityProof.headersMax else {
      throw .tooManyHeaders(got: proof.descendants.count, limit: FinalityProof.headersMax)
    }
    try checkPlace(of: header)
    var tip = header
    var digest = header.digest
    for next in proof.descendants {
      try checkPlace(of: next)
      guard next.height == tip.height.next else {
        throw .heightGap(expected: tip.height.next, got: next.height)
      }
      guard next.parent == digest else { throw .brokenLink(at: next.height) }
      tip = next
      digest = next.digest
    }
    try checkFinalization(proof.finalization, of: digest)
  }

  /// Checks a finalization of the block `digest`. The certificate is matched to the block by
  /// digest and not by view, because a closing block can be certified in a later view than the
  /// one that its header names (consensus.md 2.13).
  public func checkFinalization(
    _ certificate: Certificate, of digest: BlockDigest
  ) throws(LightClientFailure) {
    guard certificate.kind == .finalize, let block = certificate.block else {
      throw .notAFinalization(certificate.kind)
    }
    guard certificate.statement.epoch == epoch else {
      throw .wrongEpoch(expected: epoch, got: certificate.statement.epoch)
    }
    guard block.digest == digest else {
      throw .otherBlockCertified(expected: digest, got: block.digest)
    }
    try checkSigners(of: certificate)
    for vote in certificate.votes where !vote.isSigned(by: validators, on: chainID) {
      throw .invalidSignature(signer: vote.signer)
    }
  }

  func checkPlace(of header: BlockHeader) throws(LightClientFailure) {
    guard header.version == BlockHeader.currentVersion else {
      throw .unknownVersion(header.version)
    }
    guard header.chainID == chainID else {
      throw .wrongChain(expected: chainID, got: header.chainID)
    }
    guard header.epoch == epoch else { throw .wrongEpoch(expected: epoch, got: header.epoch) }
  }

  private func checkSigners(of certificate: Certificate) throws(LightClientFailure) {
    let signers = certificate.signers
    for index in signers.indices where !validators.contains(index) {
      throw .signerOutsideSet(index, validators: validators.count)
    }
    guard signers.fits(count: validators.count) else {
      throw .bitmapWidth(bytes: signers.bytes.count, validators: validators.count)
    }
    guard certificate.signatures.count == signers.count else {
      throw .signatureCount(expected: signers.count, got: certificate.signatures.count)
    }
    let weight = validators.weight(of: signers.indices)
    guard weight >= validators.quorumWeight else {
      throw .tooFewSignatures(quorum: validators.quorumWeight, got: weight)
    }
  }
}
