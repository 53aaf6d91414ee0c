extension OpenAPIDocument {
  /// What a status says of a node that is not level with the others yet.
  static let joiningSchemas = #"""
    "Joining": {
      "type": "object",
      "description": "How far a node is that fetches the state that it begins with, before it starts.",
      "required": ["phase", "for_ms", "chunks", "chunks_resumed", "bytes", "peers", "parted"],
      "properties": {
        "phase": {
          "type": "string",
          "enum": [
            "looking", "proving", "resuming", "fetching", "finishing", "starting", "by_blocks"
          ]
        },
        "for_ms": {"$ref": "#/components/schemas/Number"},
        "height": {"$ref": "#/components/schemas/Number"},
        "block": {"$ref": "#/components/schemas/Digest"},
        "chunks": {"type": "integer"},
        "chunks_total": {"type": "integer"},
        "chunks_resumed": {"type": "integer"},
        "percent": {"type": "integer", "minimum": 0, "maximum": 100},
        "bytes": {"$ref": "#/components/schemas/Number"},
        "bytes_total": {"$ref": "#/components/schemas/Number"},
        "bytes_per_second": {"$ref": "#/components/schemas/Number"},
        "seconds_left": {"$ref": "#/components/schemas/Number"},
        "peers": {"type": "array", "items": {"type": "string"}},
        "parted": {"type": "array", "items": {"type": "string"}}
      },
      "additionalProperties": false
    },
    "CatchingUp": {
      "type": "object",
      "description": "How far a node is behind that takes blocks which others have.",
      "required": ["to_height", "blocks_left"],
      "properties": {
        "to_height": {"$ref": "#/components/schemas/Number"},
        "blocks_left": {"$ref": "#/components/schemas/Number"},
        "blocks_per_second": {"$ref": "#/components/schemas/Number"},
        "seconds_left": {"$ref": "#/components/schemas/Number"}
      },
      "additionalProperties": false
    }
    """#
}
