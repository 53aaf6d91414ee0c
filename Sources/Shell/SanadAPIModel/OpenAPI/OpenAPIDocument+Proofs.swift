// The document is JSON as it is served, cut where a file would be too long.
extension OpenAPIDocument {
  /// Paths of proofs of single leaves that have no other place.
  static let proofPaths = [
    proof("/v1/auction-calendar/proof", "auctionCalendarProof", "what is planned", []),
    proof("/v1/auctions/{id}/proof", "auctionProof", "an auction", [shared("auction")]),
    proof(
      "/v1/auctions/{id}/bids/{page}/proof", "bidsProof", "a page of an auction's bids",
      [shared("auction"), number("page", most: 255)]),
    proof(
      "/v1/bids/{id}/proof", "bidProof", "a bid",
      [
        """
        {"name": "id", "in": "path", "required": true, "description": "Bid id.",
         "schema": {"$ref": "#/components/schemas/Digest"}}
        """
      ]),
    proof(
      "/v1/accounts/{id}/opening-key/proof", "openingKeyProof",
      "an account's key for shares of bids", [shared("account")]),
    proof(
      "/v1/accounts/{id}/entitlements/{symbol}/proof", "entitlementsProof",
      "what was noted for an account's holding", [shared("account"), shared("symbol")]),
    proof(
      "/v1/instruments/{symbol}/offers/{number}/proof", "offerProof", "an offer",
      [shared("symbol"), number("number")]),
    proof(
      "/v1/instruments/{symbol}/offers/{number}/tenders/{page}/proof", "tendersProof",
      "a page of the tenders for an offer",
      [shared("symbol"), number("number"), number("page", most: 255)]),
    proof(
      "/v1/calendars/{number}/proof", "calendarProof", "a calendar", [number("number")]),
    proof(
      "/v1/fixings/{symbol}/proof", "fixingsProof", "a benchmark's fixings", [shared("symbol")]),
    proof(
      "/v1/taxes/{number}/proof", "taxTableProof", "a table of withholding tax",
      [number("number")]),
  ].joined(separator: ",\n")

  private static func shared(_ name: String) -> String {
    "{\"$ref\": \"#/components/parameters/\(name)\"}"
  }

  private static func number(_ name: String, most: UInt32 = .max) -> String {
    """
    {"name": "\(name)", "in": "path", "required": true,
     "schema": {"type": "integer", "minimum": 0, "maximum": \(most)}}
    """
  }

  private static func proof(
    _ path: String, _ operation: String, _ what: String, _ parameters: [String]
  ) -> String {
    """
    "\(path)": {
      "get": {
        "operationId": "\(operation)",
        "summary": "A proof of \(what), or that there is nothing.",
        "parameters": [\(parameters.joined(separator: ", "))],
        "responses": {
          "200": {
            "description": "A proof file.",
            "content": {
              "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
            }
          },
          "400": {"$ref": "#/components/responses/400"},
          "405": {"$ref": "#/components/responses/405"},
          "429": {"$ref": "#/components/responses/429"},
          "431": {"$ref": "#/components/responses/431"},
          "503": {"$ref": "#/components/responses/503"}
        }
      }
    }
    """
  }
}
