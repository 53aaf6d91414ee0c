// The document is JSON as it is served, cut where a file would be too long.
extension OpenAPIDocument {
  /// Schemas of reserves.
  static let reserveSchemas = #"""
    "EventReserve": {
      "type": "object",
      "properties": {
        "receipt": {"type": "integer"},
        "redemption": {"type": "integer"},
        "status": {"type": "string"},
        "kind": {"type": "string"},
        "mass": {"$ref": "#/components/schemas/Number"},
        "cash": {"$ref": "#/components/schemas/Number"},
        "attested": {"$ref": "#/components/schemas/Number"},
        "custodian": {"$ref": "#/components/schemas/Digest"},
        "supply": {"$ref": "#/components/schemas/Number"},
        "available": {"$ref": "#/components/schemas/Number"},
        "price": {"$ref": "#/components/schemas/Number"}
      },
      "additionalProperties": false
    }
    """#
}
