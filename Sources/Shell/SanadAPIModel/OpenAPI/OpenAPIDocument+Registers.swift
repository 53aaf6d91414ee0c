// The document is JSON as it is served, cut where a file would be too long.
extension OpenAPIDocument {
  /// Paths of registers, parts of accounts, certificates and performances.
  static let registerPaths = #"""
    "/v1/accounts/{id}/balances": {
      "get": {
        "operationId": "balances",
        "summary": "What an account holds.",
        "parameters": [
          {"$ref": "#/components/parameters/account"}
        ],
        "responses": {
          "200": {
            "description": "The holdings.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Balances"}}},
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
    "/v1/accounts/{id}/sequence": {
      "get": {
        "operationId": "sequence",
        "summary": "The sequences that an account uses next.",
        "parameters": [
          {"$ref": "#/components/parameters/account"}
        ],
        "responses": {
          "200": {
            "description": "For each lane, confirmed and counting what waits here.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Sequences"}}},
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
    "/v1/instruments/{symbol}/holders": {
      "get": {
        "operationId": "holders",
        "summary": "Who holds an instrument, the largest first.",
        "parameters": [
          {"$ref": "#/components/parameters/symbol"}, {"$ref": "#/components/parameters/cursor"},
          {"$ref": "#/components/parameters/limit"}
        ],
        "responses": {
          "200": {
            "description": "A page; every page is of the height of the first.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Register"}}},
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
    "/v1/blocks/{reference}/schedule/proof": {
      "get": {
        "operationId": "scheduleProof",
        "summary": "A proof of what the chain did by itself in a block.",
        "parameters": [
          {
            "name": "reference",
            "in": "path",
            "required": true,
            "description": "A height, a digest, or latest.",
            "schema": {"type": "string", "pattern": "^(latest|0|[1-9][0-9]{0,18}|[0-9a-f]{64})$"}
          }
        ],
        "responses": {
          "200": {
            "description": "A proof file (docs/wire-state.md).",
            "content": {
              "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
            }
          },
          "400": {"$ref": "#/components/responses/400"},
          "404": {"$ref": "#/components/responses/404"},
          "405": {"$ref": "#/components/responses/405"},
          "410": {"$ref": "#/components/responses/410"},
          "429": {"$ref": "#/components/responses/429"},
          "431": {"$ref": "#/components/responses/431"},
          "503": {"$ref": "#/components/responses/503"}
        }
      }
    },
    "/v1/blocks/{reference}/certificate": {
      "get": {
        "operationId": "certificate",
        "summary": "Why a block is final.",
        "parameters": [
          {
            "name": "reference",
            "in": "path",
            "required": true,
            "description": "A height, a digest, or latest.",
            "schema": {"type": "string", "pattern": "^(latest|0|[1-9][0-9]{0,18}|[0-9a-f]{64})$"}
          }
        ],
        "responses": {
          "200": {
            "description": "The certificate, for people and as bytes.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Finality"}}}
          },
          "400": {"$ref": "#/components/responses/400"},
          "404": {"$ref": "#/components/responses/404"},
          "405": {"$ref": "#/components/responses/405"},
          "410": {"$ref": "#/components/responses/410"},
          "429": {"$ref": "#/components/responses/429"},
          "431": {"$ref": "#/components/responses/431"},
          "503": {"$ref": "#/components/responses/503"}
        }
      }
    },
    "/v1/validators/{name}/performance": {
      "get": {
        "operationId": "performance",
        "summary": "What a validator did in the newest blocks.",
        "parameters": [
          {
            "name": "name",
            "in": "path",
            "required": true,
            "description": "Name of a validator.",
            "schema": {"type": "string", "minLength": 1, "maxLength": 64}
          },
          {
            "name": "blocks",
            "in": "query",
            "description": "How many blocks.",
            "schema": {"type": "integer", "minimum": 1, "maximum": 2000, "default": 1000}
          }
        ],
        "responses": {
          "200": {
            "description": "Turns, misses and signatures.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Performance"}}},
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
    }
    """#

  /// Their schemas.
  static let registerSchemas = #"""
    "Balances": {
      "type": "object",
      "required": ["id", "height", "holdings"],
      "properties": {
        "id": {"$ref": "#/components/schemas/Digest"},
        "height": {"$ref": "#/components/schemas/Number"},
        "holdings": {"type": "array", "items": {"$ref": "#/components/schemas/Holding"}}
      },
      "additionalProperties": false
    },
    "Sequences": {
      "type": "object",
      "required": ["id", "height", "lanes"],
      "properties": {
        "id": {"$ref": "#/components/schemas/Digest"},
        "height": {"$ref": "#/components/schemas/Number"},
        "lanes": {"type": "array", "items": {"$ref": "#/components/schemas/Lane"}}
      },
      "additionalProperties": false
    },
    "Register": {
      "type": "object",
      "required": ["symbol", "height", "accounts", "units", "items"],
      "properties": {
        "symbol": {"type": "string"},
        "height": {"$ref": "#/components/schemas/Number"},
        "accounts": {"$ref": "#/components/schemas/Number"},
        "units": {"$ref": "#/components/schemas/Number"},
        "items": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["account", "identity", "units", "locked"],
            "properties": {
              "account": {"$ref": "#/components/schemas/Digest"},
              "identity": {"$ref": "#/components/schemas/Digest"},
              "units": {"$ref": "#/components/schemas/Number"},
              "locked": {"$ref": "#/components/schemas/Number"}
            },
            "additionalProperties": false
          }
        },
        "next": {"$ref": "#/components/schemas/Cursor"}
      },
      "additionalProperties": false
    },
    "Finality": {
      "type": "object",
      "required": ["height", "digest", "descendants", "certificate", "bytes"],
      "properties": {
        "height": {"$ref": "#/components/schemas/Number"},
        "digest": {"$ref": "#/components/schemas/Digest"},
        "descendants": {"type": "integer"},
        "certificate": {"$ref": "#/components/schemas/Certificate"},
        "bytes": {"$ref": "#/components/schemas/Bytes"}
      },
      "additionalProperties": false
    },
    "Performance": {
      "type": "object",
      "required": [
        "validator", "from_height", "height", "turns", "missed", "certificates", "signed"
      ],
      "properties": {
        "validator": {"type": "string"},
        "from_height": {"$ref": "#/components/schemas/Number"},
        "height": {"$ref": "#/components/schemas/Number"},
        "turns": {"$ref": "#/components/schemas/Number"},
        "missed": {"$ref": "#/components/schemas/Number"},
        "certificates": {"type": "integer"},
        "signed": {"type": "integer"},
        "last_proposed": {"$ref": "#/components/schemas/Number"},
        "last_signed": {"$ref": "#/components/schemas/Number"}
      },
      "additionalProperties": false
    }
    """#
}
