import Foundation
import SanadCrypto
import Testing

/// A file of published vectors, see Vectors/README.md.
func vectors<Content: Decodable>(_ name: String) throws -> Content {
  let file = try #require(
    Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Vectors"))
  let decoder = JSONDecoder()
  decoder.keyDecodingStrategy = .convertFromSnakeCase
  return try decoder.decode(Content.self, from: Data(contentsOf: file))
}

/// Bytes written in hexadecimal.
func bytes(_ hex: String) throws -> [UInt8] { try #require(Hex.decode(hex)) }

/// A passphrase of a test.
func passphrase(_ text: String) -> SecretBytes {
  var bytes = Array(text.utf8)
  return SecretBytes(taking: &bytes)
}
