import SanadAPI
import SanadAPIModel
import SanadConfig

extension NodeDesk {
  /// What this node has on its disk. Reads many places of the store's indexes, on the thread of look-ups.
  func disk(retainDays: UInt16?) async throws(ServiceFailure) -> DiskResource {
    try await lookups.run { () async throws(ServiceFailure) in
      try ServiceFailure.reading { try files.look(retain: retainDays.map { .days($0) }) }
    }
  }
}
