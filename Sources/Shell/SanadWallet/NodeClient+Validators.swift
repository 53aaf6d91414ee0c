public import SanadAPIModel

// Who the validators are, as a node tells it.
extension NodeClient {
  /// The validators of the block at a height; without one the present ones, with the open changes.
  public func validators(
    at height: UInt64? = nil
  ) async throws(NodeClientFailure) -> ValidatorsResource {
    try await get("/v1/validators" + (height.map { "?height=\($0)" } ?? ""))
  }
}
