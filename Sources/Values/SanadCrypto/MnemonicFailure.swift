/// Why words are no mnemonic of BIP 39. It names places and never words: they are the secret.
public enum MnemonicFailure: Error, Equatable, Sendable {
  /// A mnemonic has 12, 15, 18, 21 or 24 words.
  case wordCount(Int)
  /// The word at this place, counted from 1, is not in the English list.
  case unknownWord(place: Int)
  /// Every word is in the list, and the last one does not agree with the others.
  case checksum
  /// Entropy has 16, 20, 24, 28 or 32 bytes.
  case entropyLength(Int)
}

extension MnemonicFailure: CustomStringConvertible {
  /// One plain sentence; never a word of the mnemonic.
  public var description: String {
    switch self {
    case .wordCount(let count):
      "\(count) words; a mnemonic has 12, 15, 18, 21 or 24"
    case .unknownWord(let place): "word \(place) is not in the English list of BIP 39"
    case .checksum:
      "every word is in the list, but they do not belong together: one is wrong, or two are swapped"
    case .entropyLength(let count):
      "\(count) bytes of entropy; a mnemonic is made of 16, 20, 24, 28 or 32"
    }
  }
}
