import SanadTesting
import Testing

@testable import SanadCrypto

@Suite struct Bech32mTests {
  struct Published: Decodable {
    struct Invalid: Decodable {
      let text: String
      let reason: String
    }
    let valid: [String]
    let invalid: [Invalid]
  }

  @Test func refusesEveryInvalidTextOfBIP350() throws {
    let published: Published = try vectors("bip350")
    #expect(published.invalid.count == 18)
    for invalid in published.invalid {
      #expect(throws: Bech32mFailure.self, "\(invalid.reason)") {
        try Bech32m.parse(invalid.text)
      }
    }
  }

  @Test func refusesForTheReasonThatBIP350Gives() {
    func reason(_ text: String) -> Bech32mFailure.Reason? {
      do {
        _ = try Bech32m.parse(text)
        return nil
      } catch { return error.reason }
    }
    #expect(reason("qyrz8wqd2c9m") == .noSeparator)
    #expect(reason("1qyrz8wqd2c9m") == .noPrefix)
    #expect(reason("y1b0jsk6g") == .invalidCharacter("b"))
    #expect(reason("in1muywd") == .tooShort)
    #expect(reason("M1VUXWEZ") == .checksum)
    #expect(reason("\u{20}1xj0phk") == .notPrintable)
    #expect(reason("a1lqfN3a") == .mixedCase)
    #expect(reason(String(repeating: "q", count: 91)) == .tooLong(91))
    #expect(reason("") == .noSeparator)
  }

  @Test func acceptsEveryValidTextOfBIP350() throws {
    let published: Published = try vectors("bip350")
    #expect(published.valid.count == 12)
    for text in published.valid {
      #expect(try !Bech32m.parse(text).prefix.isEmpty)
    }
  }

  @Test func pointsAtEverySingleWrongCharacter() throws {
    let text = Bech32m.encode([UInt8](0..<32), prefix: "acct")
    let characters = Array(text)
    for position in characters.indices {
      for wrong in "qpzry9x8gf2tvdw0s3jn54khce6mua7l1bio" where wrong != characters[position] {
        var changed = characters
        changed[position] = wrong
        do {
          _ = try Bech32m.decode(String(changed), prefix: "acct")
          Issue.record("accepted \(String(changed))")
        } catch {
          #expect(error.position == position)
          #expect(error.suggestion == characters[position])
        }
      }
    }
  }

  @Test func saysWhichCharacterAndWhatItShouldBe() throws {
    var characters = Array(Bech32m.encode([UInt8](0..<32), prefix: "acct"))
    let right = characters[11]
    characters[11] = "b"
    let failure = #expect(throws: Bech32mFailure.self) {
      try Bech32m.decode(String(characters), prefix: "acct")
    }
    #expect(
      failure?.description == "\"b\" does not occur in such texts: look at character 12; "
        + "it should probably be \"\(right)\"")
    #expect(failure?.position == 11)
  }

  @Test func neverMistakesTwoOrMoreWrongCharactersForARightText() {
    var random = SplitMix64(seed: 11)
    let characters = Array(Bech32m.encode(random.bytes(32), prefix: "tx"))
    let alphabet = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l")
    for _ in 0..<2_000 {
      var changed = characters
      for _ in 0..<Int(2 + random.next() % 3) {
        let place = 3 + Int(random.next() % UInt64(characters.count - 3))
        changed[place] = alphabet[Int(random.next() % 32)]
      }
      guard changed != characters else { continue }
      #expect(throws: Bech32mFailure.self) {
        try Bech32m.decode(String(changed), prefix: "tx")
      }
    }
  }

  @Test func refusesAnotherKindBeforeItsChecksum() {
    let text = Bech32m.encode([1, 2, 3], prefix: "tx")
    #expect(
      throws: Bech32mFailure(.wrongPrefix(expected: "acct", got: "tx"), at: 0)
    ) { try Bech32m.decode(text, prefix: "acct") }
  }

  @Test func refusesPaddingThatIsNotZeroOrTooLong() throws {
    // 32 bytes are 52 groups with four bits of padding; 54 groups leave six bits over.
    let zeros = [UInt8](repeating: 0, count: 52)
    for groups in [zeros.dropLast() + [1], zeros.dropLast() + [8], zeros + [0, 0]] {
      let text = Bech32m.text(of: groups, after: "tx")
      #expect(throws: Bech32mFailure(.padding)) { try Bech32m.decode(text, prefix: "tx") }
    }
    #expect(throws: Never.self) {
      try Bech32m.decode(Bech32m.text(of: zeros, after: "tx"), prefix: "tx")
    }
    // The fifth bit is data.
    #expect(
      try Bech32m.decode(Bech32m.text(of: zeros.dropLast() + [16], after: "tx"), prefix: "tx")
        .last == 1)
  }

  @Test func readsBackRandomBytesInBothCases() throws {
    var random = SplitMix64(seed: 12)
    for count in 0...48 {
      let bytes = random.bytes(count)
      let text = Bech32m.encode(bytes, prefix: "blk")
      #expect(try Bech32m.decode(text, prefix: "blk") == bytes)
      #expect(try Bech32m.decode(text.uppercased(), prefix: "blk") == bytes)
    }
  }
}
