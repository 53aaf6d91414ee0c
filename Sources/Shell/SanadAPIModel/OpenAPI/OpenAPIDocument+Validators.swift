extension OpenAPIDocument {
  /// Schemas of who the validators are.
  static let validatorSchemas = #"""
    "Validators": {
      "type": "object",
      "required": [
        "height", "epoch", "quorum", "total_weight", "faults_tolerated", "validators"
      ],
      "properties": {
        "height": {"$ref": "#/components/schemas/Number"},
        "epoch": {"$ref": "#/components/schemas/Number"},
        "quorum": {"type": "integer"},
        "total_weight": {"type": "integer"},
        "faults_tolerated": {"type": "integer"},
        "validators": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["index", "name", "consensus_key", "peer_key", "weight"],
            "properties": {
              "index": {"type": "integer"},
              "name": {"type": "string"},
              "consensus_key": {"$ref": "#/components/schemas/Digest"},
              "peer_key": {"$ref": "#/components/schemas/Digest"},
              "weight": {"type": "integer"},
              "operator": {"$ref": "#/components/schemas/Digest"}
            },
            "additionalProperties": false
          }
        },
        "changes": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["change", "name", "opened_at", "approved_by", "approvals", "waits_for"],
            "properties": {
              "change": {"type": "string", "enum": ["add", "remove", "rotate", "weigh"]},
              "name": {"type": "string"},
              "consensus_key": {"$ref": "#/components/schemas/Digest"},
              "peer_key": {"$ref": "#/components/schemas/Digest"},
              "operator": {"$ref": "#/components/schemas/Digest"},
              "weight": {"type": "integer"},
              "opened_at": {"type": "string", "format": "date-time"},
              "approved_by": {
                "type": "array", "items": {"$ref": "#/components/schemas/Digest"}
              },
              "approvals": {"type": "integer"},
              "ready_at": {"$ref": "#/components/schemas/Number"},
              "waits_for": {"type": "string", "enum": ["approvals", "readiness", "epoch"]}
            },
            "additionalProperties": false
          }
        }
      },
      "additionalProperties": false
    },
    "EventValidator": {
      "type": "object",
      "description": "What happened to a change of the validators.",
      "required": ["name"],
      "properties": {
        "name": {"type": "string"},
        "change": {"type": "string", "enum": ["add", "remove", "rotate", "weigh"]},
        "approvals": {"type": "integer"},
        "ready_at": {"$ref": "#/components/schemas/Number"}
      },
      "additionalProperties": false
    }
    """#
}
