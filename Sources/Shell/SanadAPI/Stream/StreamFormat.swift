import Foundation
import HTTPTypes
import NIOCore
import SanadAPIModel

/// How items travel.
enum StreamFormat: String, CaseIterable {
  /// Server-sent events of the HTML standard.
  case events = "text/event-stream"
  /// One JSON object a line.
  case lines = "application/jsonl"

  /// What an `Accept` header asks for: JSON Lines where it names them, else events.
  init(accepting header: String?) {
    let types = (header ?? "").split(separator: ",").map { part in
      (part.split(separator: ";").first ?? "").trimmingCharacters(in: .whitespaces).lowercased()
    }
    let wanted = types.contains(Self.lines.rawValue) || types.contains("application/x-ndjson")
    self = wanted ? .lines : .events
  }

  /// Whether an answer of this content type is a stream, which has no end.
  static func isStream(_ contentType: String?) -> Bool {
    contentType.map { type in allCases.contains { $0.rawValue == type } } ?? false
  }

  /// Appends an item.
  func write(_ item: StreamItemResource, to buffer: inout ByteBuffer) throws {
    let json = try APICoding.encode(item)
    switch self {
    case .lines:
      buffer.writeBytes(json)
      buffer.writeString("\n")
    case .events where item.type == StreamItemResource.Kind.heartbeat.rawValue:
      // The id counts without data too: whoever comes back later has less to look through.
      buffer.writeString(": heartbeat\nid: \(item.cursor)\n\n")
    case .events:
      buffer.writeString("id: \(item.cursor)\nevent: \(item.type)\ndata: ")
      buffer.writeBytes(json)
      buffer.writeString("\n\n")
    }
  }
}
