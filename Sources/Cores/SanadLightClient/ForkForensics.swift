public import SanadTypes

/// Who broke the protocol, from certificates alone (consensus.md 2.14).
///
/// Two certificates that contradict each other share at least as many signers as make sure that an
/// honest one is among them (f + 1 where weights are equal), and each of these has signed two
/// statements that no honest validator signs both. So whoever holds the two certificates holds the
/// proofs, whether anybody saw the votes or not.
public enum ForkForensics {
  /// A proof for each validator that signed two contradicting ones of these certificates, ascending by
  /// validator; of several against one the first view, and there the lowest offence.
  ///
  /// Signatures are not checked: ``TrustAnchor/check(_:)-(Evidence)`` does. Costs at most the square of
  /// the certificates of one view, times their signers.
  public static func culprits(in certificates: [Certificate]) -> [Evidence] {
    let ordered = certificates.sorted { $0.statement < $1.statement }
    var found: [Evidence] = []
    for (place, one) in ordered.enumerated() {
      for other in ordered[(place + 1)...] {
        guard other.statement.epoch == one.statement.epoch, other.view == one.view else { break }
        for evidence in proofs(one, other)
        where !found.contains(where: { $0.signer == evidence.signer }) {
          found.append(evidence)
        }
      }
    }
    return found.sorted { $0.signer < $1.signer }
  }

  private static func proofs(_ one: Certificate, _ other: Certificate) -> [Evidence] {
    let votes = other.votes
    return one.votes.compactMap { vote in
      votes.first { $0.signer == vote.signer }.flatMap { Evidence(vote, $0) }
    }
  }
}

extension TrustAnchor {
  /// Checks that evidence proves what it says: a validator of this epoch has signed both statements, on
  /// this chain. Two Ed25519 verifications.
  public func check(_ evidence: Evidence) throws(LightClientFailure) {
    guard evidence.first.statement.epoch == epoch else {
      throw .wrongEpoch(expected: epoch, got: evidence.first.statement.epoch)
    }
    guard validators.contains(evidence.signer) else {
      throw .signerOutsideSet(evidence.signer, validators: validators.count)
    }
    for vote in [evidence.first, evidence.second] where !vote.isSigned(by: validators, on: chainID)
    {
      throw .invalidSignature(signer: vote.signer)
    }
  }
}
