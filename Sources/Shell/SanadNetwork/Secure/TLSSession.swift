import COpenSSL
import NIOCore
import SanadCrypto

/// One TLS connection between two memory buffers: bytes of the socket on one side, bytes of the
/// channel on the other. Not for more than one thread.
///
/// A class, because it owns OpenSSL's object and is held by one handler.
final class TLSSession {
  /// What a call of ``decrypt(into:)`` ended with.
  enum Ending: Equatable {
    /// Everything that can be read has been read.
    case needsMore
    /// The peer closed the stream in good order (close_notify).
    case closed
  }

  private static let recordBytesMax = 16_384

  private let ssl: OpaquePointer
  // Owned by `ssl` and freed with it.
  private let received: OpaquePointer
  private let outgoing: OpaquePointer
  /// Whether the handshake is complete.
  private(set) var isSecure = false

  /// Takes over `ssl`.
  init(_ ssl: OpaquePointer, _ direction: LinkDirection) throws(LinkFault) {
    self.ssl = ssl
    guard let received = BIO_new(BIO_s_mem()), let outgoing = BIO_new(BIO_s_mem()) else {
      preconditionFailure("no memory for a TLS buffer")
    }
    self.received = received
    self.outgoing = outgoing
    SSL_set_bio(ssl, received, outgoing)
    if direction == .outbound { SSL_set_connect_state(ssl) } else { SSL_set_accept_state(ssl) }
  }

  deinit { SSL_free(ssl) }

  /// Takes bytes from the socket.
  func feed(_ ciphertext: ByteBuffer) {
    ciphertext.withUnsafeReadableBytes { bytes in
      // A memory BIO takes everything or has no memory to; the record layer notices a gap.
      _ = BIO_write(received, bytes.baseAddress, Int32(clamping: bytes.count))
    }
  }

  /// Goes on with the handshake; returns the peer's key when it is complete.
  func handshake() throws(LinkFault) -> PublicKey? {
    ERR_clear_error()
    let result = SSL_do_handshake(ssl)
    guard result == 1 else {
      if SSL_get_error(ssl, result) == SSL_ERROR_WANT_READ { return nil }
      throw OpenSSLError.fault("the TLS handshake failed")
    }
    guard let certificate = SSL_get0_peer_certificate(ssl),
      let key = NodeCertificate.key(of: certificate)
    else { throw LinkFault(.notSecure, "the peer showed no Ed25519 certificate") }
    isSecure = true
    return key
  }

  /// Moves what the peer sent into `plaintext`.
  func decrypt(into plaintext: inout ByteBuffer) throws(LinkFault) -> Ending {
    while true {
      ERR_clear_error()
      var count = 0
      let result = plaintext.writeWithUnsafeMutableBytes(minimumWritableBytes: Self.recordBytesMax)
      { room in
        let result = SSL_read_ex(ssl, room.baseAddress, room.count, &count)
        return result == 1 ? count : 0
      }
      if result > 0 { continue }
      switch SSL_get_error(ssl, 0) {
      case SSL_ERROR_WANT_READ: return .needsMore
      case SSL_ERROR_ZERO_RETURN: return .closed
      default: throw OpenSSLError.fault("the TLS stream is broken")
      }
    }
  }

  /// Takes bytes for the peer; the records wait for ``takeCiphertext(into:)``.
  func encrypt(_ plaintext: ByteBuffer) throws(LinkFault) {
    ERR_clear_error()
    var written = 0
    let result = plaintext.withUnsafeReadableBytes { bytes in
      bytes.isEmpty ? 1 : SSL_write_ex(ssl, bytes.baseAddress, bytes.count, &written)
    }
    guard result == 1 else { throw OpenSSLError.fault("OpenSSL could not encrypt") }
  }

  /// Moves all records that wait into `ciphertext`.
  func takeCiphertext(into ciphertext: inout ByteBuffer) {
    let pending = sanad_bio_pending(outgoing)
    guard pending > 0 else { return }
    ciphertext.writeWithUnsafeMutableBytes(minimumWritableBytes: pending) { room in
      max(0, Int(BIO_read(outgoing, room.baseAddress, Int32(clamping: room.count))))
    }
  }

  /// Bytes of records that wait for the socket.
  var ciphertextBytes: Int { sanad_bio_pending(outgoing) }

  /// Says the end of our stream (close_notify).
  func close() {
    guard isSecure else { return }
    ERR_clear_error()
    _ = SSL_shutdown(ssl)
    ERR_clear_error()
  }
}
