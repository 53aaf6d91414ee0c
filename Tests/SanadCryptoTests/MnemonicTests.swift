import Foundation
import SanadTesting
import Testing

@testable import SanadCrypto

@Suite struct MnemonicTests {
  private struct Vectors: Decodable {
    struct Case: Decodable {
      let entropy: String
      let mnemonic: String
      let seed: String
    }
    let passphrase: String
    let cases: [Case]
  }

  private static let first =
    "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about"

  private func failure(_ words: String) -> MnemonicFailure? {
    do throws(MnemonicFailure) {
      _ = try Mnemonic(text: passphrase(words))
      return nil
    } catch { return error }
  }

  private func text(_ mnemonic: borrowing Mnemonic) -> String {
    mnemonic.text().withBytes { String(decoding: $0, as: UTF8.self) }
  }

  @Test func refusesAnyOtherNumberOfWords() {
    for count in [0, 1, 3, 9, 11, 13, 14, 16, 23, 25, 27, 300] {
      let words = Array(repeating: "abandon", count: count).joined(separator: " ")
      #expect(failure(words) == .wordCount(count))
    }
    for count in [0, 4, 12, 15, 17, 33, 64] {
      #expect(throws: MnemonicFailure.entropyLength(count)) {
        _ = try Mnemonic(entropy: SecretBytes(count: count) { _ in })
      }
    }
  }

  /// It names the place, and nothing that a log could give away.
  @Test func namesThePlaceOfAnUnknownWordAndNotTheWord() {
    let words = Self.first.split(separator: " ")
    for place in words.indices {
      var wrong = words
      wrong[place] = "abandonn"
      let found = failure(wrong.joined(separator: " "))
      #expect(found == .unknownWord(place: place + 1))
      #expect(found.map { "\($0)".contains("abandon") } == false)
    }
  }

  @Test func refusesAWordInAnothersPlace() throws {
    #expect(failure(Self.first.replacing("about", with: "abandon")) == .checksum)
    let file: Vectors = try vectors("bip39")
    var noticed = 0
    for one in file.cases.suffix(12) {
      var words = one.mnemonic.split(separator: " ")
      words.swapAt(0, 1)
      if failure(words.joined(separator: " ")) == .checksum { noticed += 1 }
    }
    // One in 16 to 256 of them goes unnoticed, by what BIP 39 is.
    #expect(noticed >= 10)
  }

  /// The digest of english.txt, of which every implementation says it.
  @Test func hasTheWordsOfBIP39() {
    let file = Array(Mnemonic.english.map { $0 + [0x0a] }.joined())
    #expect(
      Hex.encode(SHA256.digest(file).bytes)
        == "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda")
    #expect(Mnemonic.english.count == 2_048)
    #expect(
      zip(Mnemonic.english, Mnemonic.english.dropFirst()).allSatisfy { first, second in
        first.lexicographicallyPrecedes(second)
      })
  }

  @Test func agreesWithThePublishedVectors() throws {
    let file: Vectors = try vectors("bip39")
    #expect(file.cases.count == 24)
    for one in file.cases {
      var entropy = try bytes(one.entropy)
      let made = try Mnemonic(entropy: SecretBytes(taking: &entropy))
      #expect(text(made) == one.mnemonic)
      let read = try Mnemonic(text: passphrase(one.mnemonic))
      #expect(read.wordCount == one.mnemonic.split(separator: " ").count)
      let seed = read.seed(passphrase: passphrase(file.passphrase))
      #expect(seed.withBytes { Hex.encode($0) } == one.seed)
    }
  }

  @Test func readsCapitalsAndAnySpace() throws {
    let read = try Mnemonic(
      text: passphrase("\t" + Self.first.uppercased().replacing(" ", with: " \r\n ") + "\n"))
    #expect(text(read) == Self.first)
  }

  @Test func everyEntropyComesBackFromItsWords() throws {
    var generator = SplitMix64(seed: 39)
    for count in Mnemonic.entropyBytes {
      for _ in 0..<50 {
        var entropy = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let words = text(try Mnemonic(entropy: SecretBytes(taking: &entropy)))
        #expect(text(try Mnemonic(text: passphrase(words))) == words)
      }
    }
  }
}
