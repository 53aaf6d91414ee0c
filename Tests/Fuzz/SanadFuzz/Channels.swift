import NIOCore
import SanadCrypto
import SanadTypes

@testable import SanadNetwork

extension Surface {
  /// Segments and the frames that they make, as a link reads them. The first byte says in how many
  /// pieces the stream comes.
  static let frames = Surface(name: "frames") { bytes in
    var assembler = FrameAssembler(
      limits: PerClass(consensus: 65_536, proposal: 65_536, sync: 65_536, mempool: 65_536))
    let pieces = max(1, Int(bytes.first ?? 0) % 8)
    let stream = Array(bytes.dropFirst())
    var inbox = ByteBuffer()
    let length = stream.count / pieces + 1
    var start = 0
    do throws(LinkFault) {
      while start < stream.count {
        inbox.writeBytes(stream[start..<min(start + length, stream.count)])
        start += length
        while let segment = try Segment.read(from: &inbox) {
          switch segment.kind {
          case .first(let kind): _ = try assembler.begin(kind, segment.content)
          case .next(let kind): _ = try assembler.proceed(kind, segment.content)
          case .refusal: _ = try Refusal.read(Array(segment.content.readableBytesView))
          case .greeting, .keepAlive: continue
          }
        }
      }
    } catch { _ = error.detail }
    precondition((0...4).contains(assembler.unfinishedCount), "unfinished frames")
  }

  /// The first segment of a channel, after TLS.
  static let greeting = Surface(name: "greeting") { bytes in
    let key = PublicKey(Digest(1, 2, 3, 4))
    let expected = Greeting.Expectation(
      versions: 1...3, chainID: ChainID(Digest(0, 0, 0, 0)), own: key, peer: key)
    do throws(LinkFault) {
      let (greeting, version) = try Greeting.accept(bytes, expecting: expected)
      precondition(greeting.bytes == bytes && (1...3).contains(version), "a greeting")
    } catch { _ = error.detail }
    do throws(LinkFault) { _ = try Refusal.read(bytes) } catch { _ = error.detail }
  }
}
