import Glibc
import SanadCrypto
import SanadStorage
import SanadTypes
import Testing

/// A process that writes is killed with SIGKILL, and what it called durable is looked for. Losing
/// the process loses what is in its memory, above all RocksDB's memtable.
@Suite struct KillTests {
  @Test(arguments: [1, 2, 5, 20])
  func aKilledStoreStandsAtOneHeightWithExactlyItsBatches(flushes: Int) throws {
    let directory = TemporaryDirectory()
    let path = directory.path + "/state"
    for _ in 0..<3 {
      let flushed = try Victim.run(["store", path], killAfter: flushes)
      let store = try RocksDBStore(directory: path)
      let standing = try #require(try store.standing())
      #expect(standing.height.value >= flushed)
      #expect(standing.block == BlockDigest(Digest(standing.height.value, 0, 0, 0)))
      var found: [StoreKey: [UInt8]] = [:]
      try store.scan(prefix: StoreKey(.ledger), from: StoreKey(.ledger)) { key, value in
        found[key] = value
        return .next
      }
      #expect(found == Self.content(at: standing.height.value))
      let mark = try #require(try store.value(of: StoreKey(.stateValue, [1])))
      let installed = mark.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      #expect(installed >= flushed && installed <= standing.height.value)
      #expect(installed.isMultiple(of: 37))
    }
  }

  /// What the batches of `StorageWriter` come to.
  private static func content(at height: UInt64) -> [StoreKey: [UInt8]] {
    var content: [StoreKey: [UInt8]] = [:]
    for height in 1...height {
      for slot in UInt64(0)..<20 {
        let key = (height &* 31 &+ slot &* 17) % 500
        let value = withUnsafeBytes(of: height.bigEndian) { Array($0) }
        content[StoreKey(.ledger, [UInt8(key >> 8), UInt8(key & 0xff)])] =
          (height + slot) % 11 == 0 ? nil : value + [UInt8](repeating: 5, count: 100)
      }
    }
    return content
  }

  @Test(arguments: [1, 3, 40, 150])
  func aKilledJournalHasEveryVoteWhoseSyncReturned(syncs: Int) throws {
    let data = TemporaryDirectory()
    let keys = TemporaryDirectory()
    let owner = ValidatorDisks().owner
    let settings = JournalSettings(segmentBytes: 64 << 10)
    func place() throws -> JournalPlace {
      JournalPlace(
        data: try PosixDevice(directory: data.path), keySide: try PosixDevice(directory: keys.path),
        holder: "test")
    }
    try Journal.initialise(
      place(), owner: owner, identity: ValidatorDisks.identity, settings: settings)
    var synced: Set<UInt64> = []
    for _ in 0..<3 {
      synced.insert(try Victim.run(["journal", data.path, keys.path], killAfter: syncs))
      let (journal, recovered) = try Journal.open(place(), owner: owner, settings: settings)
      if case .amnesiaBounded(let damage) = recovered.condition {
        Issue.record("a kill was taken for damage: \(damage)")
      }
      let views = try journal.entries().compactMap { entry -> UInt64? in
        if case .vote(_, let view, _) = entry { view.value } else { nil }
      }
      #expect(synced.isSubset(of: views))
      #expect(views == views.sorted())
      journal.close()
    }
  }

  @Test func aKilledProcessLetsGoOfItsDirectories() throws {
    let directory = TemporaryDirectory()
    let path = directory.path + "/state"
    let victim = try Victim(["store", path])
    _ = try victim.line()
    #expect(throws: KeyValueFailure.locked(path: path)) { try RocksDBStore(directory: path) }
    victim.kill()
    _ = try RocksDBStore(directory: path)
  }
}

/// A running `StorageWriter`.
private final class Victim {
  struct Failure: Error { let what: String }

  private let process: pid_t
  private let output: Int32
  private var isKilled = false

  /// Runs the writer until it has printed `lines` numbers, kills it, and returns the last number
  /// that it printed before it died.
  static func run(_ arguments: [String], killAfter lines: Int) throws -> UInt64 {
    let victim = try Victim(arguments)
    var last: UInt64 = 0
    for _ in 0..<lines { last = try victim.line() ?? last }
    victim.kill()
    while let number = try victim.line() { last = number }
    return last
  }

  init(_ arguments: [String]) throws {
    let program = try Self.program()
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw Failure(what: "pipe") }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    posix_spawn_file_actions_addclose(&actions, ends[0])
    var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) }
    words.append(nil)
    var process: pid_t = 0
    let code = posix_spawn(&process, program, &actions, nil, words, nil)
    for word in words { free(word) }
    posix_spawn_file_actions_destroy(&actions)
    close(ends[1])
    guard code == 0 else { throw Failure(what: "cannot start \(program): \(code)") }
    self.process = process
    output = ends[0]
  }

  deinit {
    kill()
    close(output)
  }

  func kill() {
    guard !isKilled else { return }
    isKilled = true
    Glibc.kill(process, SIGKILL)
    var status: Int32 = 0
    waitpid(process, &status, 0)
  }

  /// The next number; nil at the end of the output.
  func line() throws -> UInt64? {
    var text = ""
    var byte: UInt8 = 0
    while read(output, &byte, 1) == 1 {
      if byte == UInt8(ascii: "\n") { return UInt64(text) }
      text.unicodeScalars.append(Unicode.Scalar(byte))
    }
    if !isKilled { throw Failure(what: "the writer ended by itself") }
    return nil
  }

  /// The writer is built beside the tests.
  private static func program() throws -> String {
    var buffer = [UInt8](repeating: 0, count: 4_096)
    let count = buffer.withUnsafeMutableBytes {
      $0.assumingMemoryBound(to: CChar.self).baseAddress.map { start in
        readlink("/proc/self/exe", start, 4_096)
      } ?? -1
    }
    let candidates =
      [String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)]
      + CommandLine.arguments
    for candidate in candidates {
      var parts = candidate.split(separator: "/", omittingEmptySubsequences: false)
      guard !parts.isEmpty else { continue }
      parts[parts.count - 1] = "StorageWriter"
      let program = parts.joined(separator: "/")
      if access(program, X_OK) == 0 { return program }
    }
    throw Failure(what: "StorageWriter is not beside \(candidates)")
  }
}
