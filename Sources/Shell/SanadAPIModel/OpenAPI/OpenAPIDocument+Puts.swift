// The document is JSON as it is served, cut where a file would be too long.
extension OpenAPIDocument {
  /// Paths about puts and partial calls.
  static let putPaths = #"""
    "/v1/instruments/{symbol}/puts": {
      "get": {
        "operationId": "puts",
        "summary": "The put dates of an instrument with the notices that stand, and its partial calls.",
        "parameters": [
          {"$ref": "#/components/parameters/symbol"}
        ],
        "responses": {
          "200": {
            "description": "The put dates.",
            "content": {
              "application/json": {"schema": {"$ref": "#/components/schemas/Puts"}}
            },
            "headers": {
              "Chain-Height": {
                "description": "The height at which this is true.",
                "schema": {"$ref": "#/components/schemas/Number"}
              }
            }
          },
          "400": {"$ref": "#/components/responses/400"},
          "404": {"$ref": "#/components/responses/404"},
          "405": {"$ref": "#/components/responses/405"},
          "429": {"$ref": "#/components/responses/429"},
          "431": {"$ref": "#/components/responses/431"},
          "503": {"$ref": "#/components/responses/503"}
        }
      }
    },
    "/v1/instruments/{symbol}/puts/{date}/proof": {
      "get": {
        "operationId": "putProof",
        "summary": "A proof of the leaf of what was put for a date, or that nothing was.",
        "parameters": [
          {"$ref": "#/components/parameters/symbol"},
          {
            "name": "date",
            "in": "path",
            "required": true,
            "description": "The put date.",
            "schema": {"type": "string", "format": "date"}
          }
        ],
        "responses": {
          "200": {
            "description": "A proof file.",
            "content": {
              "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
            }
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

  /// Schemas of puts and partial calls.
  static let putSchemas = #"""
    "Puts": {
      "type": "object",
      "description": "When holders may ask to be repaid, and what the issuer has called in part.",
      "required": ["symbol", "height", "puts", "partial_calls"],
      "properties": {
        "symbol": {"type": "string"},
        "height": {"$ref": "#/components/schemas/Number"},
        "puts": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["date", "price", "notice_days", "notice_until", "units", "holders"],
            "properties": {
              "date": {"type": "string", "format": "date"},
              "price": {"$ref": "#/components/schemas/Number"},
              "notice_days": {"type": "integer"},
              "notice_until": {"type": "string", "format": "date"},
              "units": {"$ref": "#/components/schemas/Number"},
              "holders": {"$ref": "#/components/schemas/Number"}
            },
            "additionalProperties": false
          }
        },
        "open_payment": {"type": "integer"},
        "partial_calls": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["date", "part"],
            "properties": {
              "date": {"type": "string", "format": "date"},
              "part": {"$ref": "#/components/schemas/Number"}
            },
            "additionalProperties": false
          }
        }
      },
      "additionalProperties": false
    }
    """#
}
