import Foundation
import SanadWallet

/// HTTP that tells each exchange on the terminal: what `--verbose` adds to every command that asks a
/// node.
struct ToldTransport: HTTPTransport {
  let transport: any HTTPTransport
  let terminal: Terminal

  func exchange(_ request: HTTPExchange) async throws(NodeClientFailure) -> HTTPAnswer {
    let begin = ContinuousClock.now
    let sent = request.body.map { "   \($0.bytes.count) bytes" } ?? ""
    do throws(NodeClientFailure) {
      let answer = try await transport.exchange(request)
      terminal.explain(
        "\(request.method) \(request.url.absoluteString)\(sent)   \(answer.status)   "
          + "\(answer.body.count) bytes   \(milliseconds(since: begin)) ms")
      return answer
    } catch {
      terminal.explain(
        "\(request.method) \(request.url.absoluteString)\(sent)   \(error)   "
          + "\(milliseconds(since: begin)) ms")
      throw error
    }
  }

  private func milliseconds(since begin: ContinuousClock.Instant) -> Int {
    Int(begin.duration(to: .now) / .milliseconds(1))
  }
}

extension Terminal {
  /// How this command talks to nodes.
  var transport: any HTTPTransport {
    let plain = URLSessionTransport()
    return verbosity > 0 ? ToldTransport(transport: plain, terminal: self) : plain
  }
}
