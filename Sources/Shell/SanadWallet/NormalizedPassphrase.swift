import Foundation
public import SanadCrypto

extension SecretBytes {
  /// A passphrase of a mnemonic as BIP 39 wants it: in the form NFKD of Unicode, so that one
  /// passphrase gives one key whatever keyboard typed it. Bytes that are no UTF-8 stay as they are.
  ///
  /// ASCII never leaves locked memory; anything else passes through a text of the platform's.
  public borrowing func normalizedPassphrase() -> SecretBytes {
    var normal = withBytes { bytes in
      guard bytes.contains(where: { $0 >= 0x80 }),
        let text = String(validating: bytes, as: UTF8.self)
      else { return Array(bytes) }
      return Array(text.decomposedStringWithCompatibilityMapping.utf8)
    }
    return SecretBytes(taking: &normal)
  }
}
