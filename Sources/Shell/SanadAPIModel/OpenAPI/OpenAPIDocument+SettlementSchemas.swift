extension OpenAPIDocument {
  /// What settlements on terms are made of.
  static let settlementSchemas = #"""
    "SettlementTerms": {
      "type": "object",
      "description": "What the parties agreed to beside the legs, and how far it has come.",
      "required": [
        "intended_date", "allows_partial", "purpose", "details", "holds", "delivered", "paid"
      ],
      "properties": {
        "intended_date": {"type": "string", "format": "date"},
        "allows_partial": {"type": "boolean"},
        "reference": {"type": "string"},
        "venue": {"$ref": "#/components/schemas/Digest"},
        "purpose": {"type": "string", "enum": ["exchange", "pledge", "repo", "paidOutside"]},
        "details": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["name", "value"],
            "properties": {"name": {"type": "string"}, "value": {"type": "string"}},
            "additionalProperties": false
          }
        },
        "holds": {"type": "array", "items": {"$ref": "#/components/schemas/Digest"}},
        "delivered": {"$ref": "#/components/schemas/Number"},
        "paid": {"$ref": "#/components/schemas/Number"},
        "fail": {
          "type": "object",
          "required": ["code", "name", "at", "tries"],
          "properties": {
            "code": {"type": "string"},
            "name": {"type": "string"},
            "at": {"$ref": "#/components/schemas/Time"},
            "tries": {"type": "integer"}
          },
          "additionalProperties": false
        }
      },
      "additionalProperties": false
    },
    "SettlementContract": {
      "type": "object",
      "description": "What a settlement has opened: a pledge, a repo or a payment outside.",
      "required": ["legs", "opened_at", "is_disputed"],
      "properties": {
        "legs": {"type": "array", "items": {"type": "object"}},
        "opened_at": {"$ref": "#/components/schemas/Time"},
        "is_disputed": {"type": "boolean"},
        "outcome": {"type": "string"},
        "ended_at": {"$ref": "#/components/schemas/Time"}
      },
      "additionalProperties": false
    }
    """#
}
