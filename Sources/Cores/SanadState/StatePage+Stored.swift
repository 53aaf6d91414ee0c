import SanadCodec
import SanadCrypto
import SanadTypes

/// A page in a store: only what cannot be computed. Reading hashes the page again, so damage on
/// disk is noticed by the digest that the page above holds.
///
/// | bytes | field |
/// |---|---|
/// | 1 | format, 1 |
/// | 2 | mask of slots with a page, little-endian, bit 0 is slot 0 |
/// | 2 | mask of slots with a leaf |
/// | 40 each | page slots and leaf slots in ascending order: digest and height of a page, |
/// | or 64 | path and value digest of a leaf |
extension StatePage {
  private static let storedFormat: UInt8 = 1

  /// The bytes for the store.
  var stored: [UInt8] {
    var writer = BCSWriter(reserving: 5 + slots.count * 64)
    writer.u8(Self.storedFormat)
    writer.u16(childMask)
    writer.u16(leafMask)
    for slot in slots {
      switch slot {
      case .child(let reference):
        writer.value(reference.digest)
        writer.value(reference.height)
      case .leaf(let leaf, _):
        writer.value(leaf.path)
        writer.value(leaf.valueDigest)
      }
    }
    return writer.bytes
  }

  /// Reads a page that was written at `height` and hashes it.
  init(stored bytes: [UInt8], height: Height) throws(DecodingFailure) {
    var reader = BCSReader(bytes)
    guard try reader.u8() == Self.storedFormat else {
      throw DecodingFailure(.invalidValue("unknown format of a stored node"), at: 0)
    }
    let childMask = try reader.u16()
    let start = reader.offset
    let leafMask = try reader.u16()
    guard childMask & leafMask == 0 else {
      throw DecodingFailure(.invalidValue("a slot is both a page and a leaf"), at: start)
    }
    var draft = PageDraft()
    for nibble in 0..<16 {
      let bit = UInt16(1) << UInt16(nibble)
      if childMask & bit != 0 {
        let digest = try Digest(from: &reader)
        draft.set(
          nibble, to: .child(NodeReference(height: try Height(from: &reader), digest: digest)))
      } else if leafMask & bit != 0 {
        let path = try Digest(from: &reader)
        let leaf = StateLeaf(path: path, valueDigest: try Digest(from: &reader))
        draft.set(nibble, to: .leaf(leaf, leaf.digest))
      }
    }
    try reader.finish()
    self = draft.seal(at: height)
  }
}
