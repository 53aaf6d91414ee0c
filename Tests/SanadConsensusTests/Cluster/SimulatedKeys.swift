import SanadCrypto
import SanadTypes

@testable import SanadConsensus

/// Signatures that only the harness can make: a keyed mix of the statement's words. They stand for
/// Ed25519 in jobs, so that a seed costs no curve arithmetic.
enum SimulatedKeys {
  static func signature(of statement: Statement, by signer: ValidatorIndex) -> Signature {
    var words: [UInt64] = [
      0x5151_a7a7 &+ UInt64(signer.value), statement.epoch.value, statement.view.value,
      UInt64(statement.kind.rawValue),
    ]
    if let block = statement.block {
      let digest = block.digest.digest
      words += [
        block.parentView.value, digest.word0, digest.word1, digest.word2, digest.word3,
      ]
    }
    var state: UInt64 = 0xcbf2_9ce4_8422_2325
    for word in words {
      state = (state ^ word) &* 0x0000_0100_0000_01b3
      state ^= state >> 29
    }
    let half = Digest(state, ~state, state &* 3, state &* 7)
    guard let signature = Signature(bytes: half.bytes + half.bytes) else { fatalError("64 bytes") }
    return signature
  }

  static func vote(_ statement: Statement, by signer: ValidatorIndex) -> Vote {
    Vote(
      statement: statement, signer: signer, signature: signature(of: statement, by: signer))
  }

  static func forged(_ statement: Statement, by signer: ValidatorIndex) -> Vote {
    let wrong = signature(of: statement, by: ValidatorIndex(signer.value &+ 1_000))
    return Vote(statement: statement, signer: signer, signature: wrong)
  }

  static func isValid(_ vote: Vote) -> Bool {
    signature(of: vote.statement, by: vote.signer) == vote.signature
  }

  static func certificate(_ statement: Statement, by signers: [UInt16], of count: Int)
    -> Certificate
  {
    let signed = signers.map {
      (
        signer: ValidatorIndex($0),
        signature: signature(of: statement, by: ValidatorIndex($0))
      )
    }
    guard
      let certificate = Certificate(
        statement: statement, signatures: signed, validatorCount: count)
    else { fatalError("distinct signers in range") }
    return certificate
  }

  /// A well-formed certificate of which no signature is good.
  static func forgedCertificate(
    _ statement: Statement, by signers: [UInt16], of count: Int
  ) -> Certificate {
    let signed = signers.sorted().map { place in
      let signer = ValidatorIndex(place)
      return (signer: signer, signature: forged(statement, by: signer).signature)
    }
    guard
      let certificate = Certificate(
        statement: statement, signatures: signed, validatorCount: count)
    else { fatalError("distinct signers in range") }
    return certificate
  }

  static func validators(_ count: Int, weights: [UInt16]? = nil) -> ValidatorSet {
    let members = (0..<count).map { place in
      Validator(
        consensusKey: PublicKey(Digest(1, 0, 0, UInt64(place))),
        peerKey: PublicKey(Digest(2, 0, 0, UInt64(place))), name: "validator \(place)",
        weight: weights?[place] ?? 1)
    }
    do { return try ValidatorSet(members) } catch { fatalError("\(error)") }
  }
}
