// What validators did against the protocol.
extension OpenAPIDocument {
  /// Schemas of evidence.
  static let evidenceSchemas = #"""
    "Offence": {
      "type": "string",
      "enum": ["twoNotarize", "twoFinalize", "nullifyAndFinalize", "notarizeAndFinalize"]
    },
    "Evidence": {
      "type": "object",
      "required": ["validator", "epoch", "view", "offence", "bytes"],
      "properties": {
        "validator": {"type": "string"},
        "epoch": {"$ref": "#/components/schemas/Number"},
        "view": {"$ref": "#/components/schemas/Number"},
        "offence": {"$ref": "#/components/schemas/Offence"},
        "bytes": {"$ref": "#/components/schemas/Bytes"},
        "height": {"$ref": "#/components/schemas/Number"}
      },
      "additionalProperties": false
    },
    "EventEvidence": {
      "type": "object",
      "required": ["epoch", "view", "validator", "offence"],
      "properties": {
        "epoch": {"$ref": "#/components/schemas/Number"},
        "view": {"$ref": "#/components/schemas/Number"},
        "validator": {"type": "integer"},
        "offence": {"$ref": "#/components/schemas/Offence"}
      },
      "additionalProperties": false
    }
    """#
}
