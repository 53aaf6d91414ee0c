extension SecretKey {
  /// The key that anybody can compute: of a name on the test network of a public seed word.
  ///
  /// Never worth anything. The seed is `SHA-256(SANAD-TESTKEY-1 ‖ word ‖ 00 ‖ name)`, in UTF-8; the
  /// zero byte keeps two words and names from running into one another.
  public init(testWord word: String, name: String) {
    var bytes = Array(word.utf8)
    bytes.append(0)
    bytes.append(contentsOf: name.utf8)
    self.init(seed: SHA256.digest(.testKey, bytes).bytes)
  }
}
