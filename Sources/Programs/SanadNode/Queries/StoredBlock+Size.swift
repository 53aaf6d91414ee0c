import SanadTypes

// What items of a stored block come to in an answer, so that pages end before they are too long.
extension StoredBlock {
  /// Bytes of a page of items, at which it ends beside its first item.
  static let pageBytesMax = 512 * 1_024

  /// Roughly the bytes of the transaction with a number as an answer shows it.
  func answerBytes(ofTransaction number: Int) -> Int {
    // Ids become hexadecimal, and every field gets a name.
    512 + 3 * transactions[number].bytes.count
  }

  /// Roughly the bytes of the event with a number; a refusal's reasons can be longer than all the
  /// rest of a page.
  func answerBytes(ofEvent number: Int) -> Int {
    let found = events[number]
    guard case .refused = found.event else { return 640 }
    return receipts[found.receipt].reasons.reduce(640) { $0 + $1.answerBytes }
  }
}

extension Reason {
  /// Roughly what it takes in an answer.
  fileprivate var answerBytes: Int {
    values.reduce(message.utf8.count + 256) { $0 + $1.text.utf8.count }
  }
}
