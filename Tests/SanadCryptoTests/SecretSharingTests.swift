import SanadCrypto
import SanadTesting
import Testing

@Suite struct SecretSharingTests {
  private let secret = (0..<32).map { UInt8($0) }

  /// Two polynomials' worth: 3, 10, 17, … and 5, 16, 27, …
  private var coefficients: [UInt8] {
    (0..<32).map { UInt8(truncatingIfNeeded: 7 * $0 + 3) }
      + (0..<32).map { UInt8(truncatingIfNeeded: 11 * $0 + 5) }
  }

  /// Worked out in Python with tables of logarithms to the base 3.
  private static let shares = [
    "061b083d2a1f6c616e233025d2c7f4c9d6ab584d7a6f7cb1beb380f5e2978499",
    "12554cabfeb95b3c11364f48b0d78e4914c80a6db8bfc64c6106ff386d9188cf",
    "144f4695d0a3315a771c75666e1d748fd2724033d6c5aceac7ac65d6931b1249",
    "5c32ed354570ae8043c044f103edb2ea625624ca8c39bd91527ccee09024fb95",
    "5a28e70b6b6ac4e625ea7edfdd27482ca4ec6e94e243d737f4d6540e6eae6113",
  ]

  private func split(_ threshold: Int = 3, _ count: Int = 5) -> [SecretSharing.Share]? {
    SecretSharing.split(
      secret, threshold: threshold, count: count, coefficients: coefficients)
  }

  @Test func refusesNumbersThatDoNotFitTogether() {
    #expect(split(0) == nil)
    #expect(split(6) == nil)
    #expect(split(2) == nil, "too many coefficients")
    #expect(split(3, 256) == nil)
    #expect(SecretSharing.combine([]) == nil)
    let one = SecretSharing.Share(number: 1, bytes: [1])
    #expect(SecretSharing.combine([one, one]) == nil)
    #expect(SecretSharing.combine([SecretSharing.Share(number: 0, bytes: [1])]) == nil)
    #expect(SecretSharing.combine([one, SecretSharing.Share(number: 2, bytes: [])]) == nil)
  }

  @Test func sharesAreThoseOfAnotherProgram() throws {
    let shares = try #require(split())
    #expect(shares.map { Hex.encode($0.bytes) } == Self.shares)
    #expect(shares.map(\.number) == [1, 2, 3, 4, 5])
  }

  @Test func anyThreeOfFiveGiveTheSecretAndTwoDoNot() throws {
    let shares = try #require(split())
    for first in 0..<5 {
      for second in 0..<5 where second != first {
        let two = [shares[first], shares[second]]
        #expect(SecretSharing.combine(two) != secret)
        for third in 0..<5 where third != first && third != second {
          #expect(SecretSharing.combine(two + [shares[third]]) == secret)
        }
      }
    }
    #expect(SecretSharing.combine(shares) == secret)
    #expect(
      SecretSharing.combine(Array(shares.prefix(2))).map(Hex.encode)
        == "0a21344f667d88a3b2d9ecf7053e2b40618a9fa4cdd6e31302295c476e9580ab")
  }

  @Test func aWrongShareGivesAnotherSecret() throws {
    var shares = Array(try #require(split()).prefix(3))
    var bytes = shares[1].bytes
    bytes[0] ^= 1
    shares[1] = SecretSharing.Share(number: 2, bytes: bytes)
    #expect(SecretSharing.combine(shares) != secret)
  }

  /// With one share needed each is the secret, and with all needed none may be missing.
  @Test func theEndsOfTheThresholdHold() throws {
    let copies = try #require(
      SecretSharing.split(secret, threshold: 1, count: 3, coefficients: []))
    for copy in copies { #expect(copy.bytes == secret) }
    let many = try #require(
      SecretSharing.split(
        [42], threshold: 255, count: 255, coefficients: (0..<254).map { UInt8($0) }))
    #expect(SecretSharing.combine(many) == [42])
    #expect(SecretSharing.combine(Array(many.dropLast())) != [42])
  }
}
