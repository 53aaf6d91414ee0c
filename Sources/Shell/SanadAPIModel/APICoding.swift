public import Foundation

/// The one way in which resources become JSON and back: snake_case names, sorted keys, no escaped
/// slashes. Numbers of 64 bits and more are decimal strings in the resources themselves, because
/// a JSON reader may keep only 53 bits.
public enum APICoding {
  /// Most bytes of a JSON body that a client or a node reads.
  public static let bodyBytesMax = 4 * 1_024 * 1_024

  /// The JSON of a resource, on one line.
  public static func encode(_ resource: some Encodable) throws -> Data {
    try encoder(pretty: false).encode(resource)
  }

  /// The JSON of a resource, indented for a person.
  public static func encodePretty(_ resource: some Encodable) throws -> Data {
    try encoder(pretty: true).encode(resource)
  }

  /// The resource that `data` holds.
  public static func decode<Resource: Decodable>(
    _ type: Resource.Type = Resource.self, from data: Data
  ) throws -> Resource {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(type, from: data)
  }

  private static func encoder(pretty: Bool) -> JSONEncoder {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if pretty { encoder.outputFormatting.insert(.prettyPrinted) }
    return encoder
  }
}
