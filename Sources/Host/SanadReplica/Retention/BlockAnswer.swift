package import SanadTypes

/// What a peer is told that asks for final blocks.
package enum BlockAnswer: Sendable {
  /// Blocks, as many as there are and fit.
  case blocks(BlockResponse)
  /// The first of them is older than what is kept here.
  case absent(BlockAbsence)

  /// The id of the request.
  package var id: UInt64 {
    switch self {
    case .blocks(let response): response.id
    case .absent(let absence): absence.id
    }
  }

  /// The message that carries it.
  var message: PeerMessage {
    switch self {
    case .blocks(let response): .blockResponse(response)
    case .absent(let absence): .blockAbsence(absence)
    }
  }
}
