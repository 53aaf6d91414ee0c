import COpenSSL
public import SanadCodec

/// SHA-256 by libcrypto, with one context per thread that is fetched once.
public enum SHA256 {
  /// The digest of `bytes`.
  public static func digest(_ bytes: some Collection<UInt8>) -> Digest {
    hash { $0.update(bytes) }
  }

  /// The digest of a domain tag followed by `bytes`.
  public static func digest(_ tag: DomainTag, _ bytes: some Collection<UInt8>) -> Digest {
    hash {
      $0.update(tag.bytes)
      $0.update(bytes)
    }
  }

  /// The digest of a domain tag followed by the canonical encoding of `value`.
  public static func digest(_ tag: DomainTag, of value: some BCSEncodable) -> Digest {
    digest(tag, value.bcsBytes)
  }

  /// The digest of what `feed` puts into the stream, in order.
  ///
  /// `feed` must not hash anything else on the same thread before it returns.
  public static func hash(_ feed: (borrowing Stream) -> Void) -> Digest {
    // Allocation failure inside libcrypto is an environment fault that nothing can go on from.
    guard let context = sanad_sha256_context() else {
      preconditionFailure("libcrypto gave no SHA-256 context")
    }
    feed(Stream(context: context))
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    let done = withUnsafeMutableBytes(of: &words) {
      EVP_DigestFinal_ex(context, $0.assumingMemoryBound(to: UInt8.self).baseAddress, nil)
    }
    precondition(done == 1, "libcrypto could not finish a SHA-256")
    return Digest(words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian)
  }

  /// The input side of one running hash.
  public struct Stream: ~Copyable {
    fileprivate let context: OpaquePointer

    /// Adds bytes.
    public func update(_ bytes: some Collection<UInt8>) {
      let isAdded: Void? = bytes.withContiguousStorageIfAvailable {
        update(UnsafeRawBufferPointer($0))
      }
      if isAdded == nil { Array(bytes).withUnsafeBytes { update($0) } }
    }

    /// Adds one byte.
    public func update(byte: UInt8) {
      withUnsafeBytes(of: byte) { update($0) }
    }

    /// Adds the 32 bytes of a digest.
    public func update(_ digest: Digest) {
      digest.withBytes { update($0) }
    }

    private func update(_ bytes: UnsafeRawBufferPointer) {
      let done = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
      precondition(done == 1, "libcrypto refused input to a SHA-256")
    }
  }
}
