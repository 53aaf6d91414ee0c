import Foundation
import SanadCodec
package import SanadCrypto
package import SanadTypes

/// Why a key file cannot be read, written or opened.
package enum KeyFileFailure: Error, Equatable, Sendable {
  /// The system refuses; why, in its words.
  case unreadable(path: String, reason: String)
  /// A key is never written over another.
  case exists(path: String)
  /// Others than its owner may read or change the file.
  case openToOthers(path: String, mode: UInt16)
  /// The bytes are no key file.
  case malformed(path: String, reason: String)
  /// The key is for something else.
  case use(path: String, wanted: Keystore.Use, found: Keystore.Use)
  /// The passphrase does not open it, or this machine cannot.
  case closed(path: String, CryptoFailure)

  /// The code of the registry.
  package var code: ErrorCode {
    switch self {
    case .unreadable, .exists, .openToOthers: .fileUnreadable
    case .malformed, .use: .keystoreMalformed
    case .closed(_, let failure): failure.code
    }
  }
}

extension KeyFileFailure: CustomStringConvertible {
  /// One plain sentence.
  package var description: String {
    switch self {
    case .unreadable(let path, let reason): "\(path): \(reason)"
    case .exists(let path): "\(path) exists already; a key is never written over another"
    case .openToOthers(let path, let mode):
      "\(path) is open to others (mode \(String(mode, radix: 8))): chmod 600 \(path)"
    case .malformed(let path, let reason): "\(path) is no key file: \(reason)"
    case .use(let path, let wanted, let found):
      "\(path) holds a key for \(found), and one for \(wanted) is needed"
    case .closed(let path, let failure): "\(path): \(failure)"
    }
  }
}

/// A sealed key on disk: readable by its owner alone, and never overwritten.
package enum KeyFile {
  /// Reads a key file; the key in it stays sealed.
  package static func read(_ path: String) throws(KeyFileFailure) -> Keystore {
    let descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadable(path: path, reason: lastReason()) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw .unreadable(path: path, reason: lastReason())
    }
    let mode = UInt16(truncatingIfNeeded: status.st_mode & 0o777)
    guard mode & 0o077 == 0 else { throw .openToOthers(path: path, mode: mode) }
    // One byte more than a key file has, so that a longer file shows.
    var bytes = [UInt8](repeating: 0, count: Keystore.byteCount + 1)
    let count = Foundation.read(descriptor, &bytes, bytes.count)
    guard count >= 0 else { throw .unreadable(path: path, reason: lastReason()) }
    do throws(DecodingFailure) {
      return try BCSReader.decode(Keystore.self, from: Array(bytes.prefix(count)))
    } catch {
      throw .malformed(path: path, reason: "\(error)")
    }
  }

  /// Reads a key file and opens the key in it.
  package static func open(
    _ path: String, for use: Keystore.Use, passphrase: borrowing SecretBytes
  ) throws(KeyFileFailure) -> SecretKey {
    let keystore = try read(path)
    guard keystore.use == use else { throw .use(path: path, wanted: use, found: keystore.use) }
    do throws(CryptoFailure) {
      return try keystore.open(passphrase: passphrase)
    } catch {
      throw .closed(path: path, error)
    }
  }

  /// Writes a sealed key where no file is yet; durable when it returns.
  package static func write(_ keystore: Keystore, to path: String) throws(KeyFileFailure) {
    let descriptor = Foundation.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw errno == EEXIST ? .exists(path: path) : .unreadable(path: path, reason: lastReason())
    }
    defer { close(descriptor) }
    let bytes = keystore.bcsBytes
    let isWritten = Foundation.write(descriptor, bytes, bytes.count) == bytes.count
    guard isWritten, fsync(descriptor) == 0 else {
      let reason = lastReason()
      unlink(path)
      throw .unreadable(path: path, reason: reason)
    }
  }

  private static func lastReason() -> String { String(cString: strerror(errno)) }
}
