import Foundation

/// The description of the API that a node serves as `/openapi.json` (OpenAPI 3.1).
///
/// Written by hand, as JSON, in the extensions of this type. Tests hold it against the routes of the
/// server and against every resource, and a fuzzer holds a running node against it.
public enum OpenAPIDocument {
  /// The document.
  public static let json = """
    {
    \(head),
    "paths": {
    \(nodePaths),
    \(diskPaths),
    \(ledgerPaths),
    \(auctionPaths),
    \(reservePaths),
    \(putPaths),
    \(offerPaths),
    \(paymentPaths),
    \(registerPaths),
    \(reportPaths),
    \(proofPaths),
    \(submissionPaths)
    },
    "components": {
    \(shared),
    "schemas": {
    \(chainSchemas),
    \(joiningSchemas),
    \(ledgerSchemas),
    \(auctionSchemas),
    \(paymentSchemas),
    \(settlementSchemas),
    \(registerSchemas),
    \(reserveSchemas),
    \(putSchemas),
    \(offerSchemas),
    \(validatorSchemas),
    \(evidenceSchemas),
    \(diskSchemas),
    \(reportSchemas)
    }
    }
    }
    """

  /// The same on one line.
  public static func oneLine() throws -> String {
    let value = try JSONSerialization.jsonObject(with: Data(json.utf8))
    let data = try JSONSerialization.data(
      withJSONObject: value, options: [.sortedKeys, .withoutEscapingSlashes])
    return String(decoding: data, as: UTF8.self)
  }

  /// The same as YAML.
  public static func yaml() throws -> String {
    YAMLText(try JSONSerialization.jsonObject(with: Data(json.utf8))).text
  }

  private static let head = #"""
    "openapi": "3.1.0",
    "info": {
      "title": "Sanad node",
      "version": "1",
      "summary": "The API of a node of a permissioned ledger for sovereign instruments.",
      "description": "docs/api.md says what answers mean. What is read takes HEAD and OPTIONS too.",
      "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}
    },
    "servers": [
      {"url": "http://127.0.0.1:26600", "description": "The first node of a local network."}
    ]
    """#
}
