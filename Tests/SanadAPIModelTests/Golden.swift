import Foundation
import Testing

@testable import SanadAPIModel

/// Holds the JSON of a resource against a text, letter by letter, and against the schema of its name
/// in the document; what it decodes to must be the resource again.
///
/// Texts stand for digests and times here, so that patterns do not count.
func golden<Resource: Codable & Equatable>(
  _ resource: Resource, _ text: String, as schema: String? = nil,
  _ place: SourceLocation = #_sourceLocation
) throws {
  let data = try APICoding.encode(resource)
  #expect(String(decoding: data, as: UTF8.self) == text, sourceLocation: place)
  #expect(try APICoding.decode(Resource.self, from: data) == resource, sourceLocation: place)
  let name = schema ?? "\(Resource.self)".replacing("Resource", with: "")
  let schemas = try OpenAPISchemas(checksPatterns: false)
  #expect(try schemas.complaints(about: text, as: name).isEmpty, sourceLocation: place)
}
