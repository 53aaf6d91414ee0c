extension OpenAPIDocument {
  /// What a node has on its disk.
  static let diskPaths = #"""
    "/v1/disk": {
      "get": {
        "operationId": "disk",
        "summary": "What this node has on its disk, and how long there is room.",
        "parameters": [
          {
            "name": "retain_days",
            "in": "query",
            "description": "Says what keeping blocks for so many days would do, instead of what is set.",
            "schema": {"type": "integer", "minimum": 1, "maximum": 36500}
          }
        ],
        "responses": {
          "200": {
            "description": "Live, and this node's alone.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Disk"}}}
          },
          "400": {"$ref": "#/components/responses/400"},
          "405": {"$ref": "#/components/responses/405"},
          "429": {"$ref": "#/components/responses/429"},
          "431": {"$ref": "#/components/responses/431"},
          "503": {"$ref": "#/components/responses/503"}
        }
      }
    }
    """#

  /// Its schema.
  static let diskSchemas = #"""
    "Disk": {
      "type": "object",
      "required": [
        "height", "first_height", "parts", "store_bytes", "journal_bytes", "log_bytes", "retention"
      ],
      "properties": {
        "height": {"$ref": "#/components/schemas/Number"},
        "first_height": {"$ref": "#/components/schemas/Number"},
        "parts": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["name", "bytes"],
            "properties": {
              "name": {
                "type": "string",
                "enum": ["blocks", "receipts", "indexes", "state", "snapshots"]
              },
              "bytes": {"$ref": "#/components/schemas/Number"}
            },
            "additionalProperties": false
          }
        },
        "store_bytes": {"$ref": "#/components/schemas/Number"},
        "journal_bytes": {"$ref": "#/components/schemas/Number"},
        "log_bytes": {"$ref": "#/components/schemas/Number"},
        "free_bytes": {"$ref": "#/components/schemas/Number"},
        "growth": {
          "type": "object",
          "required": ["bytes_per_day", "bytes_per_block", "blocks", "over_ms"],
          "properties": {
            "bytes_per_day": {"$ref": "#/components/schemas/Number"},
            "bytes_per_block": {"$ref": "#/components/schemas/Number"},
            "blocks": {"$ref": "#/components/schemas/Number"},
            "over_ms": {"$ref": "#/components/schemas/Number"},
            "days_left": {"$ref": "#/components/schemas/Number"}
          },
          "additionalProperties": false
        },
        "retention": {
          "type": "object",
          "required": ["retain", "keeps_from", "frees_bytes"],
          "properties": {
            "retain": {"type": "string"},
            "keeps_from": {"$ref": "#/components/schemas/Number"},
            "kept_by": {"type": "string", "enum": ["age", "snapshot", "newest", "epoch"]},
            "frees_bytes": {"$ref": "#/components/schemas/Number"}
          },
          "additionalProperties": false
        }
      },
      "additionalProperties": false
    }
    """#
}
