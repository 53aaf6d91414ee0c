import Foundation
import SanadCrypto
import Testing

/// SHA-256 against the examples of FIPS 180-4 that NIST publishes, and where it runs at once on many
/// threads, each with a context of its own.
@Suite struct SHA256Tests {
  private static let examples: [(text: String, hex: String)] = [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqr"
        + "lmnopqrsmnopqrstnopqrstu",
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
    ),
  ]

  @Test func givesThePublishedDigests() {
    for (text, hex) in Self.examples {
      #expect(SHA256.digest(Array(text.utf8)).hex == hex)
      // Not contiguous, and in pieces: the same bytes.
      #expect(SHA256.digest(Array(text.utf8).reversed().reversed()).hex == hex)
      let pieces = SHA256.hash { stream in
        for byte in text.utf8 { stream.update(byte: byte) }
      }
      #expect(pieces.hex == hex)
    }
  }

  @Test func givesThePublishedDigestOfAMillionBytes() {
    let many = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
    #expect(
      SHA256.digest(many).hex
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test func threadsDoNotDisturbEachOther() {
    let wanted = Self.examples.map(\.hex)
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      for _ in 0..<200 {
        #expect(Self.examples.map { SHA256.digest(Array($0.text.utf8)).hex } == wanted)
      }
    }
  }
}

/// What a digest is as bytes, as text, in order and bit by bit.
@Suite struct DigestTests {
  private let digest = Digest(
    0x0123_4567_89ab_cdef, 0x8000_0000_0000_0000, 0, 0x0000_0000_0000_00ff)

  @Test func refusesBytesAndTextOfAnotherLength() {
    #expect(Digest(bytes: [UInt8](repeating: 0, count: 31)) == nil)
    #expect(Digest(bytes: [UInt8](repeating: 0, count: 33)) == nil)
    #expect(Digest(hex: String(repeating: "0", count: 63)) == nil)
    #expect(Digest(hex: String(repeating: "0", count: 66)) == nil)
    #expect(Digest(hex: String(repeating: "g", count: 64)) == nil)
  }

  @Test func wordsAreBigEndianInBytesAndText() {
    #expect(
      digest.hex == "0123456789abcdef8000000000000000000000000000000000000000000000ff")
    #expect(digest.bytes.prefix(2) == [0x01, 0x23])
    #expect(digest.bytes.last == 0xff)
    #expect(Digest(bytes: digest.bytes) == digest)
    #expect(Digest(hex: digest.hex) == digest)
  }

  @Test func bitsCountFromTheFirstBytesHighestBit() {
    let bits = (0..<256).map { digest.bit($0) }
    let bytes = stride(from: 0, to: 256, by: 8).map { start in
      bits[start..<start + 8].reduce(UInt8(0)) { $0 << 1 | ($1 ? 1 : 0) }
    }
    #expect(bytes == digest.bytes)
  }

  @Test func orderIsThatOfTheBytes() {
    let ascending = [
      Digest.zero, Digest(0, 0, 0, 1), Digest(0, 0, 0, .max), Digest(0, 0, 1, 0),
      Digest(0, 1, 0, 0), Digest(1, 0, 0, 0), Digest(.max, 0, 0, 0),
    ]
    for (low, high) in zip(ascending, ascending.dropFirst()) {
      #expect(low < high && !(high < low))
      #expect(low.bytes.lexicographicallyPrecedes(high.bytes))
    }
  }
}
