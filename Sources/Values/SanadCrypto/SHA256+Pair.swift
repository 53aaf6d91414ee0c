import COpenSSL

extension SHA256 {
  /// The digest of one byte and two digests: the nodes of the state tree, 65 bytes in one call.
  ///
  /// The byte is below 0x20 and domain tags are printable, so that no node is a tagged text.
  ///
  /// - Precondition: `prefix < 0x20`.
  package static func pair(_ prefix: UInt8, _ left: Digest, _ right: Digest) -> Digest {
    precondition(prefix < 0x20, "a node's prefix must differ from every domain tag")
    return withUnsafeTemporaryAllocation(byteCount: 65, alignment: 8) { bytes in
      bytes[0] = prefix
      store(left, at: 1, in: bytes)
      store(right, at: 33, in: bytes)
      return hash { $0.update(bytes) }
    }
  }

  private static func store(
    _ digest: Digest, at offset: Int, in bytes: UnsafeMutableRawBufferPointer
  ) {
    digest.withBytes {
      bytes[offset..<offset + Digest.byteCount].copyBytes(from: $0)
    }
  }
}
