import NIOCore
import SanadCrypto
import SanadTypes
import Testing

@testable import SanadNetwork

/// The bytes of docs/wire-nodes.md, "Channel".
@Suite struct WireTests {
  private let chain = ChainID(Digest(hex: String(repeating: "c1", count: 32)) ?? .zero)
  private let sender = PublicKey(Digest(hex: String(repeating: "5e", count: 32)) ?? .zero)
  private let receiver = PublicKey(Digest(hex: String(repeating: "4e", count: 32)) ?? .zero)

  private var greeting: Greeting {
    Greeting(
      versions: 1...2, chainID: chain, sender: sender, receiver: receiver,
      run: 0x0102_0304_0506_0708)
  }

  private var expectation: Greeting.Expectation {
    .init(versions: 1...1, chainID: chain, own: receiver, peer: sender)
  }

  private func code(_ bytes: [UInt8]) -> RefusalCode? {
    do throws(LinkFault) {
      _ = try Greeting.accept(bytes, expecting: expectation)
      return nil
    } catch {
      return error.code
    }
  }

  @Test func refusesEveryCutAndLengthenedGreeting() {
    let bytes = greeting.bytes
    for count in 0..<bytes.count { #expect(code(Array(bytes.prefix(count))) == .malformed) }
    #expect(code(bytes + [0]) == .malformed)
  }

  @Test func refusesAGreetingByTheFirstFieldThatDiffers() {
    func changed(_ index: Int, _ byte: UInt8) -> [UInt8] {
      var bytes = greeting.bytes
      bytes[index] = byte
      return bytes
    }
    #expect(code(changed(0, 0x54)) == .malformed)
    #expect(code(changed(16, 2)) == .wrongVersion)
    #expect(code(changed(16, 3)) == .malformed)
    #expect(code(changed(20, 0)) == .wrongChain)
    #expect(code(changed(52, 0)) == .wrongKey)
    #expect(code(changed(84, 0)) == .wrongKey)
  }

  @Test func readsTheVersionsOfAGreetingWhoseRestIsOfALaterVersion() {
    #expect(code(Array(greeting.bytes.prefix(16)) + [7, 0, 9, 0, 1, 2, 3]) == .wrongVersion)
  }

  @Test func greetingsHaveTheGoldenBytes() throws {
    let golden =
      "53414e41442d48454c4c4f2d310000000100" + "0200" + String(repeating: "c1", count: 32)
      + String(repeating: "5e", count: 32) + String(repeating: "4e", count: 32)
      + "0807060504030201"
    #expect(Hex.encode(greeting.bytes) == golden)
    #expect(greeting.bytes.count == Greeting.byteCount)
    let accepted = try Greeting.accept(greeting.bytes, expecting: expectation)
    #expect(accepted.greeting == greeting && accepted.version == 1)
  }

  @Test func refusalsHaveTheGoldenBytes() throws {
    #expect(Hex.encode(Refusal.bytes(.wrongChain, "no")) == "f223026e6f")
    let long = Refusal.bytes(.closed, String(repeating: "é", count: 200))
    #expect(long.count == 2 + 2 + 256)
    #expect(throws: LinkFault.self) { try Refusal.read([0xf2, 0x23, 0x02, 0x6e]) }
    #expect(throws: LinkFault.self) { try Refusal.read([0xf2, 0x23, 0x01, 0xff]) }
    #expect(throws: LinkFault.self) {
      try Refusal.read([0xf2, 0x23, 0x81, 0x02] + [UInt8](repeating: 0x61, count: 257))
    }
    let unknown = try Refusal.read([0x0f, 0x27, 0x01, 0x61])
    #expect(unknown.code == .closed && unknown.detail == "unknown code 9999: a")
  }

  @Test func segmentsHaveTheGoldenBytes() throws {
    var stream = ByteBuffer()
    Segment.write(.keepAlive, [], into: &stream)
    var queue = OutboundQueue(limits: PeerNetworkLimits().queues)
    _ = queue.append([0xaa, 0xbb], .consensus)
    _ = queue.append([0xcc], .mempool)
    queue.writeSegments(into: &stream, budget: 1_000)
    #expect(
      Hex.encode(stream.readableBytesView) == "020000" + "100600" + "02000000aabb" + "130500"
        + "01000000cc")
  }

  @Test func codesAndClassesKeepTheirNumbers() {
    #expect(FrameClass.allCases.map(\.rawValue) == [0, 1, 2, 3])
    let numbers = RefusalCode.allCases.map(\.number)
    #expect(Set(numbers).count == numbers.count)
    for code in RefusalCode.allCases { #expect(RefusalCode(number: code.number) == code) }
    // What each of the tests of links and frames expects is this entry of the registry.
    let known: [(RefusalCode, UInt16)] = [
      (.wrongKey, 9_201), (.wrongChain, 9_202), (.wrongVersion, 9_203), (.oversized, 9_204),
      (.malformed, 9_205), (.handshakeTimeout, 9_206), (.idle, 9_207), (.tooMany, 9_208),
      (.truncated, 9_209), (.duplicate, 9_210), (.notAdmitted, 9_213), (.overflow, 9_214),
      (.notSecure, 9_215), (.stopping, 9_216), (.misbehaved, 9_217), (.unreachable, 9_218),
      (.closed, 9_219), (.slowFrame, 9_220),
    ]
    #expect(known.count == RefusalCode.allCases.count)
    for (code, number) in known { #expect(code.number == number, "\(code)") }
  }
}
