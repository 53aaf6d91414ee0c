import Foundation
package import SanadAPIModel
package import SanadConfig
import SanadReplica
package import SanadStorage
import SanadTypes

/// Says what a node has on its disk: of one that runs, and of one that stands still.
package struct DiskDesk: Sendable {
  private let store: any KeyValueStore
  private let data: String
  private let retain: NodeConfiguration.Retention

  /// Looks at a store and the directory of data that it lies in. Where the node keeps blocks for some time
  /// the answer says what that does.
  package init(
    _ store: any KeyValueStore, data: String, retain: NodeConfiguration.Retention
  ) {
    self.store = store
    self.data = data
    self.retain = retain
  }

  /// What a node has that does not run; nothing is changed.
  ///
  /// Throws ``NodeFailure``, also where there is no store.
  package static func look(
    _ configuration: NodeConfiguration, retain: NodeConfiguration.Retention? = nil
  ) throws -> DiskResource {
    let path = NodePaths(configuration).store
    guard FileManager.default.fileExists(atPath: "\(path)/CURRENT") else {
      throw NodeFailure(.dataDirectoryEmpty, "there is no store in \(configuration.data)")
    }
    return try NodeFailure.coding {
      let store = try RocksDBStore(directory: path, isReadAlone: true)
      let answer = Result {
        try DiskDesk(
          store, data: configuration.data, retain: retain ?? configuration.retain
        ).look()
      }
      try store.close()
      return try answer.get()
    }
  }

  /// What is there now; with another time to keep blocks than the settings have, what that would do.
  package func look(retain other: NodeConfiguration.Retention? = nil) throws -> DiskResource {
    let survey = try StoreSurvey(store)
    let free = DiskSpace(path: data).seen.free
    let files = DiskFiles(data: data)
    return DiskResource(
      height: (survey.newest?.height ?? Height(0)).description,
      firstHeight: survey.first.description,
      parts: try StoreSurvey.Part.allCases.map {
        .init(name: $0.rawValue, bytes: String(try survey.bytes(of: $0)))
      },
      storeBytes: String(files.store), journalBytes: String(files.journal),
      logBytes: String(files.logs), freeBytes: free.map(String.init),
      growth: try survey.growth().map { .init($0, free: free) },
      retention: try retention(other ?? retain, survey))
  }

  private func retention(
    _ retain: NodeConfiguration.Retention, _ survey: StoreSurvey
  ) throws -> DiskResource.Retention {
    guard let age = retain.age else {
      return .init(
        retain: "\(retain)", keepsFrom: survey.first.description, freesBytes: "0")
    }
    let bound = try RetentionBound(in: store, olderThan: age)
    return .init(
      retain: "\(retain)", keepsFrom: bound.height.description, keptBy: bound.reason.rawValue,
      freesBytes: String(try survey.bytes(from: survey.first, below: bound.height)))
  }
}

extension DiskResource.Growth {
  fileprivate init(_ growth: StoreSurvey.Growth, free: UInt64?) {
    let perDay = growth.bytesPerDay
    self.init(
      bytesPerDay: String(perDay), bytesPerBlock: String(growth.bytesPerBlock),
      blocks: String(growth.blocks), overMs: String(growth.time.value))
    if let free, perDay > 0 { daysLeft = String(free / perDay) }
  }
}

/// Bytes of a node's files.
private struct DiskFiles {
  var store: UInt64 = 0
  var journal: UInt64 = 0
  /// Of the store's own log and of logs that somebody writes into the directory of data.
  var logs: UInt64 = 0

  init(data: String) {
    (store, logs) = Self.bytes(in: NodePaths.store(in: data)) { $0.hasPrefix("LOG") }
    journal = Self.bytes(in: "\(data)/journal") { _ in false }.others
    logs += Self.bytes(in: data) { $0.hasSuffix(".log") }.logs
  }

  /// A file may go between two looks, and a directory may not be there: that is 0 bytes.
  private static func bytes(
    in directory: String, isLog: (String) -> Bool
  ) -> (others: UInt64, logs: UInt64) {
    var sums: (others: UInt64, logs: UInt64) = (0, 0)
    do {
      for name in try FileManager.default.contentsOfDirectory(atPath: directory) {
        let bytes = size(of: "\(directory)/\(name)")
        if isLog(name) { sums.logs += bytes } else { sums.others += bytes }
      }
    } catch { return sums }
    return sums
  }

  private static func size(of path: String) -> UInt64 {
    do {
      let found = try FileManager.default.attributesOfItem(atPath: path)
      guard found[.type] as? FileAttributeType == .typeRegular else { return 0 }
      return (found[.size] as? NSNumber)?.uint64Value ?? 0
    } catch { return 0 }
  }
}
