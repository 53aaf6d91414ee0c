import Logging
import SanadAPI
import SanadStorage
import SanadTypes
import Synchronization
import Testing

@testable import SanadNode

/// Damage that only a question finds.
@Suite struct StoreDamageTests {
  private func failure(of error: any Error) -> ServiceFailure? {
    do throws(ServiceFailure) {
      try ServiceFailure.reading { throw error }
      return nil
    } catch { return error }
  }

  @Test(arguments: [
    StorageFailure.store(.corrupt(detail: "block checksum mismatch")),
    .corruptValue(room: .epochEnd, detail: "two bytes"),
    .heightGap(expected: Height(3), got: Height(5)),
  ])
  func whatDoesNotReadIsDamage(error: StorageFailure) throws {
    let told = try #require(failure(of: error))
    #expect(told.code == .storeDamaged && told.showsDamage)
  }

  @Test func aDiskThatAnswersNotIsNone() throws {
    let told = try #require(
      failure(of: StorageFailure.store(.failed(detail: "too many open files"))))
    #expect(told.code == .diskFailed && !told.showsDamage)
    // What is none of the store's, and what a reader says by itself.
    struct Other: Error {}
    let other = try #require(failure(of: Other()))
    #expect(other.code == .storeDamaged && !other.showsDamage)
    let own = try #require(failure(of: ServiceFailure(.blockUnknown, "no such block")))
    #expect(own.code == .blockUnknown && !own.showsDamage)
  }

  @Test func theFirstIsKeptAndTheNextStartIsToldOnce() {
    let notes = Mutex(0)
    let damage = StoreDamage { notes.withLock { $0 += 1 } }
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    #expect(damage.found == nil)
    damage.note("block 7", logger)
    damage.note("block 9", logger)
    #expect(damage.found == "block 7")
    #expect(notes.withLock { $0 } == 1)
  }
}
