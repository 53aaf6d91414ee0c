import SanadCrypto
import Testing

@Suite struct TestKeyTests {
  @Test func wordsAndNamesDoNotRunIntoOneAnother() {
    let left = SecretKey(testWord: "sanad", name: "local")
    let right = SecretKey(testWord: "sana", name: "dlocal")
    #expect(left.publicKey != right.publicKey)
  }

  /// Computed with Python's hashlib and `openssl pkey -pubout`.
  @Test func anybodyCanComputeTheKey() {
    let key = SecretKey(testWord: "sanad-local", name: "dealer")
    #expect(
      key.publicKey.digest.hex
        == "b2b88effcb8e1b62780e7381b7e507b88ad0a20b3dcf7e0f3c51c00b1ee21fd6")
  }
}
