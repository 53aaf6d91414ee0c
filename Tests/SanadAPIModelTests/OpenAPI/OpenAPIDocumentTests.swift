import Foundation
import Testing

@testable import SanadAPIModel

/// The document in itself; SanadAPITests holds it against the routes.
@Suite struct OpenAPIDocumentTests {
  @Test func isJSONInWhichEveryReferenceLeadsSomewhere() throws {
    let document = try OpenAPISchemas()
    #expect(document.root["openapi"] as? String == "3.1.0")
    #expect(document.references.count > 60)
    for reference in document.references {
      #expect(document.value(at: reference) != nil, "\(reference)")
    }
  }

  /// A key that is there twice would hide one of the two.
  @Test func hasNoNameTwice() throws {
    let document = try OpenAPISchemas()
    let paths = try #require(document.root["paths"] as? [String: Any])
    for path in paths.keys {
      #expect(OpenAPIDocument.json.components(separatedBy: "\"\(path)\": {").count == 2, "\(path)")
    }
    let components = try #require(document.root["components"] as? [String: Any])
    let schemas = try #require(components["schemas"] as? [String: Any])
    #expect(schemas.count > 35)
    for name in schemas.keys {
      #expect(document.references.contains("#/components/schemas/\(name)"), "\(name) is not used")
    }
  }

  @Test func theYAMLSaysWhatTheJSONSays() throws {
    let lines = try OpenAPIDocument.yaml().split(separator: "\n")
    #expect(lines.contains("\"openapi\": \"3.1.0\""))
    #expect(lines.contains("  \"/v1/stream\":"))
    #expect(lines.contains { $0.hasSuffix("\"additionalProperties\": false") })
    #expect(lines.allSatisfy { $0.contains(":") || $0.contains("-") })
  }

  @Test func theValidatorRefusesWhatASchemaDoesNotAllow() throws {
    let schemas = try OpenAPISchemas()
    let good = #"{"name":"a","role":"validator","connected":true}"#
    #expect(try schemas.complaints(about: good, as: "Peer").isEmpty)
    for bad in [
      #"{"name":"a","role":"validator"}"#, #"{"name":1,"role":"validator","connected":true}"#,
      #"{"name":"a","role":"king","connected":true}"#,
      #"{"name":"a","role":"validator","connected":"true"}"#,
      #"{"name":"a","role":"validator","connected":true,"more":1}"#, "[]",
    ] {
      #expect(try !schemas.complaints(about: bad, as: "Peer").isEmpty, "\(bad)")
    }
    let number = #"{"symbol":"A","height":"01","currency":"PKR","entries":[]}"#
    #expect(try !schemas.complaints(about: number, as: "Schedule").isEmpty)
  }
}
