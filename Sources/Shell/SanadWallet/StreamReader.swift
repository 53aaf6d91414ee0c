import Foundation
import SanadAPIModel
import Synchronization

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Cuts what a connection brings into lines, and lines into items. A class, because a session asks
/// for one.
final class StreamReader: NSObject, URLSessionDataDelegate, Sendable {
  typealias Continuation = AsyncThrowingStream<StreamItemResource, any Error>.Continuation

  /// Most bytes of a line, and of a refusal.
  private static let lineBytesMax = 1_024 * 1_024

  private struct State {
    var status = 0
    var line = Data()
    var isOver = false
  }

  private let continuation: Continuation
  private let state = Mutex(State())

  init(_ continuation: Continuation) { self.continuation = continuation }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
  ) {
    state.withLock { $0.status = (response as? HTTPURLResponse)?.statusCode ?? 0 }
    completionHandler(.allow)
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    let lines: [Data]? = state.withLock { state in
      guard !state.isOver else { return [] }
      state.line.append(data)
      guard state.status == 200 else { return state.line.count <= Self.lineBytesMax ? [] : nil }
      let parts = state.line.split(separator: 0x0a, omittingEmptySubsequences: false)
      state.line = Data(parts.last ?? Data())
      return state.line.count <= Self.lineBytesMax ? parts.dropLast().map { Data($0) } : nil
    }
    guard let lines else { return end(.incomprehensible("a line without an end")) }
    for line in lines where !line.isEmpty { take(line) }
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?
  ) {
    let (status, body) = state.withLock { ($0.status, $0.line) }
    if let error, (error as? URLError)?.code == .cancelled {
      // Its own listener has gone, which may be told before the stream knows that it has ended.
      state.withLock { $0.isOver = true }
      continuation.finish()
    } else if let error {
      end(.unreachable(error.localizedDescription))
    } else if status != 200, !body.isEmpty {
      do { end(.refused(try APICoding.decode(from: body))) } catch {
        end(.incomprehensible("HTTP \(status)"))
      }
    } else {
      state.withLock { $0.isOver = true }
      continuation.finish()
    }
  }

  private func take(_ line: Data) {
    do {
      let result = continuation.yield(try APICoding.decode(from: line))
      if case .dropped = result { end(.unreachable("the items were not read in time")) }
    } catch { end(.incomprehensible("\(error)")) }
  }

  private func end(_ failure: NodeClientFailure) {
    state.withLock { $0.isOver = true }
    continuation.finish(throwing: failure)
  }
}
