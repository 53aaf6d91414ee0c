import SanadCrypto
import SanadTesting
import Testing

@Suite struct SealedBoxTests {
  // Sealed by PyNaCl 1.6.2; the secret key is 00 to 1f.
  private static let publicKey = "8f40c5adb68f25624ae5b214ea767a6ec94d829d3d7b5e1ad1ba6f3e2138285f"
  private static let box =
    "27e450a33659a98184bfa144370e1d52cc7e0445ced8cc9ff36e2cc97c446f3ef8039507dfec8015"
    + "5e218b8a7e02e4b3c305e250f87a2d7e22511a950205ec5eff3e22e3611aba026c35d7e07f6125f3"
    + "7f55bce46e1e470389743f683cfe6a249bc53a5af7fa0a347d12adb3a9b8159591e6f9e9671e7196"
    + "f98662030fec2899d013a42c52e011f12dd95c0fe245fd30b59c2fe14eed1e6e49d9aed78beaafb4"
    + "3d7bef1efb613d047908abcb577a06583cc54d3c9b0959b5d43c64aa602f18b630cff925d81fcb97"
    + "a5f9a38ca3ec8c4ff593469552395d20e1cb2eb27bd8a78e2708dbbf66096ac8997b511806c13236"
    + "cac77954ade741b0f5e594c940078a6c6e3b7822e3e5a90f224e4c0b5b3d2caf2589475019811e85"
    + "5949082eed84b3d9baa46f7dad9b9ce08e58e5081ba7ddce"

  private static func open(
    _ box: [UInt8], publicKey: [UInt8]? = nil, secret: [UInt8] = Array(0..<32)
  ) throws -> [UInt8]? {
    var secret = secret
    let known = try #require(Hex.decode(Self.publicKey))
    return SealedBox.open(
      box, publicKey: publicKey ?? known, secretKey: SecretBytes(taking: &secret))
  }

  @Test func refusesWrongLengths() throws {
    let box = try #require(Hex.decode(Self.box))
    for count in [0, 1, 47, 303] { #expect(try Self.open(Array(box.prefix(count))) == nil) }
    #expect(try Self.open(box + [0]) == nil)
    #expect(try Self.open(box, publicKey: []) == nil)
    #expect(try Self.open(box, secret: []) == nil)
    #expect(try Self.open(box, secret: Array(0..<31)) == nil)
    let long = [UInt8](repeating: 0, count: SealedBox.messageBytesMax + SealedBox.overheadBytes + 1)
    #expect(try Self.open(long) == nil)
  }

  @Test func refusesKeysThatDoNotBelongTogetherAndOnesThatGiveNoSecret() throws {
    let box = try #require(Hex.decode(Self.box))
    #expect(try Self.open(box, secret: Array(1..<33)) == nil)
    #expect(try Self.open(box, publicKey: Array(repeating: 9, count: 32)) == nil)
    // A once-used key of small order makes the same secret with every key: zero.
    #expect(try Self.open([UInt8](repeating: 0, count: 32) + box.dropFirst(32)) == nil)
  }

  @Test func refusesABoxOfWhichAnyBitIsChanged() throws {
    let box = try #require(Hex.decode(Self.box))
    for index in box.indices {
      var changed = box
      changed[index] ^= 1 << UInt8(index % 8)
      #expect(try Self.open(changed) == nil, "byte \(index)")
    }
  }

  @Test func opensWhatAnotherProgramSealed() throws {
    let box = try #require(Hex.decode(Self.box))
    let padded = try #require(try Self.open(box))
    #expect(padded.count == 256)
    let digest = "7dbd6fea09d5cdd5b8a61da45dbce5010b676c670dfa166ac3147c32a5709e50"
    #expect(SHA256.digest(padded).hex == digest)
    let plain = try #require(SealedBox.unpadded(padded, block: 256))
    #expect(String(decoding: plain, as: UTF8.self).hasPrefix("{\"auction\":\"AUC-1\""))
  }

  @Test func paddingIsOneMarkAndZerosWithinABlock() {
    #expect(SealedBox.unpadded([], block: 4) == nil)
    #expect(SealedBox.unpadded([0, 0, 0, 0], block: 4) == nil)
    #expect(SealedBox.unpadded([1, 2, 3, 4], block: 4) == nil)
    #expect(SealedBox.unpadded([1, 0x80, 0], block: 4) == nil)
    #expect(SealedBox.unpadded([1, 0x80, 0, 0], block: 0) == nil)
    #expect(SealedBox.unpadded([1, 2, 3, 0x80, 0, 0, 0, 0], block: 4) == nil)
    #expect(SealedBox.unpadded([1, 0x80, 0, 0], block: 4) == [1])
    #expect(SealedBox.unpadded([0x80, 0, 0, 0], block: 4) == [])
    #expect(SealedBox.unpadded([0x80, 0x80, 0x80, 0x80], block: 4) == [0x80, 0x80, 0x80])
  }
}
