import Foundation
import SanadCrypto
import Testing

/// The inputs that the fuzzers have kept, through the surfaces that they were kept for. A surface
/// traps where it is broken, and a trap ends the test process.
@Suite struct KeptInputTests {
  private static let corpus = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "corpus")

  private func inputs(of surface: String) throws -> [[UInt8]] {
    let file = Self.corpus.appending(path: "\(surface).txt")
    return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map {
      try #require(Hex.decode(String($0)), "\(surface): a line is hexadecimal")
    }
  }

  @Test(arguments: Surface.all.map(\.name))
  func everyInputIsAnswered(_ name: String) async throws {
    let surface = try #require(Surface.all.first { $0.name == name })
    let inputs = try inputs(of: name)
    #expect(inputs.count >= 20, "\(name)")
    // On a thread of its own: a request is waited for, and where tests wait no task goes on.
    await withCheckedContinuation { answered in
      let thread = Thread {
        for input in inputs + [[]] { surface.take(input) }
        answered.resume()
      }
      thread.stackSize = 8 << 20
      thread.start()
    }
  }

  @Test func everyCorpusHasItsSurface() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.corpus.path())
    #expect(files.sorted() == Surface.all.map { "\($0.name).txt" }.sorted())
  }
}
