// The document is JSON as it is served, cut where a file would be too long.
extension OpenAPIDocument {
  /// Paths about the node and the chain.
  static let nodePaths = #"""
    "/livez": {
      "get": {
        "operationId": "livez",
        "summary": "Whether the process answers.",
        "responses": {
          "200": {
            "description": "It does.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Live"}}}
          },
          "400": {"$ref": "#/components/responses/400"},
          "405": {"$ref": "#/components/responses/405"},
          "429": {"$ref": "#/components/responses/429"},
          "431": {"$ref": "#/components/responses/431"},
          "503": {"$ref": "#/components/responses/503"}
        }
      }
    },
    "/readyz": {
      "get": {
        "operationId": "readyz",
        "summary": "Whether the node can serve, with each condition.",
        "parameters": [
          {
            "name": "verbose",
            "in": "query",
            "description": "Of no effect: each condition is always told.",
            "allowEmptyValue": true,
            "schema": {"type": "string"}
          }
        ],
        "responses": {
          "200": {
            "description": "It can.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Readiness"}}}
          },
          "503": {
            "description": "It cannot; the checks say why.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Readiness"}}}
          },
          "400": {"$ref": "#/components/responses/400"},
          "405": {"$ref": "#/components/responses/405"},
          "429": {"$ref": "#/components/responses/429"},
          "431": {"$ref": "#/components/responses/431"}
        }
      }
    },
    "/metrics": {
      "get": {
        "operationId": "metrics",
        "summary": "Measurements for Prometheus, format 0.0.4.",
        "responses": {
          "200": {
            "description": "Every metric.",
            "content": {"text/plain": {"schema": {"type": "string"}}}
          },
          "400": {"$ref": "#/components/responses/400"},
          "405": {"$ref": "#/components/responses/405"},
          "429": {"$ref": "#/components/responses/429"},
          "431": {"$ref": "#/components/responses/431"},
          "503": {"$ref": "#/components/responses/503"}
        }
      }
    },
    "/openapi.json": {
      "get": {
        "operationId": "openapi",
        "summary": "This document.",
        "responses": {
          "200": {
            "description": "OpenAPI 3.1.",
            "content": {"application/json": {"schema": {"type": "object"}}}
          },
          "400": {"$ref": "#/components/responses/400"},
          "405": {"$ref": "#/components/responses/405"},
          "429": {"$ref": "#/components/responses/429"},
          "431": {"$ref": "#/components/responses/431"},
          "503": {"$ref": "#/components/responses/503"}
        }
      }
    },
    "/v1/errors": {
      "get": {
        "operationId": "errors",
        "summary": "The registry of codes.",
        "responses": {
          "200": {
            "description": "Every code.",
            "content": {
              "application/json": {
                "schema": {"type": "array", "items": {"$ref": "#/components/schemas/ErrorCode"}}
              }
            }
          },
          "400": {"$ref": "#/components/responses/400"},
          "405": {"$ref": "#/components/responses/405"},
          "429": {"$ref": "#/components/responses/429"},
          "431": {"$ref": "#/components/responses/431"},
          "503": {"$ref": "#/components/responses/503"}
        }
      }
    },
    "/v1/errors/{code}": {
      "get": {
        "operationId": "error",
        "summary": "One code of the registry.",
        "parameters": [
          {
            "name": "code",
            "in": "path",
            "required": true,
            "schema": {"$ref": "#/components/schemas/Code"}
          }
        ],
        "responses": {
          "200": {
            "description": "What it means and what to do.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorCode"}}}
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
    "/v1/status": {
      "get": {
        "operationId": "status",
        "summary": "Where the node stands.",
        "responses": {
          "200": {
            "description": "Height, view, peers.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Status"}}},
            "headers": {
              "Chain-Height": {
                "description": "The height at which this is true.",
                "schema": {"$ref": "#/components/schemas/Number"}
              }
            }
          },
          "400": {"$ref": "#/components/responses/400"},
          "405": {"$ref": "#/components/responses/405"},
          "429": {"$ref": "#/components/responses/429"},
          "431": {"$ref": "#/components/responses/431"},
          "503": {"$ref": "#/components/responses/503"}
        }
      }
    },
    "/v1/blocks": {
      "get": {
        "operationId": "blocks",
        "summary": "Final blocks in short.",
        "parameters": [
          {"$ref": "#/components/parameters/cursor"}, {"$ref": "#/components/parameters/limit"},
          {"$ref": "#/components/parameters/order"},
          {"$ref": "#/components/parameters/from_height"},
          {"$ref": "#/components/parameters/to_height"}
        ],
        "responses": {
          "200": {
            "description": "A page.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/BlockPage"}}}
          },
          "400": {"$ref": "#/components/responses/400"},
          "405": {"$ref": "#/components/responses/405"},
          "410": {"$ref": "#/components/responses/410"},
          "429": {"$ref": "#/components/responses/429"},
          "431": {"$ref": "#/components/responses/431"},
          "503": {"$ref": "#/components/responses/503"}
        }
      }
    },
    "/v1/blocks/{reference}": {
      "get": {
        "operationId": "block",
        "summary": "A final block with the certificate that makes it final.",
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
            "description": "The block.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Block"}}}
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
    "/v1/validators": {
      "get": {
        "operationId": "validators",
        "summary": "Who signs blocks.",
        "parameters": [
          {
            "name": "height",
            "in": "query",
            "description": "Of which block; the newest unless given.",
            "schema": {"type": "string", "pattern": "^(0|[1-9][0-9]{0,18})$"}
          }
        ],
        "responses": {
          "200": {
            "description": "The set.",
            "content": {
              "application/json": {"schema": {"$ref": "#/components/schemas/Validators"}}
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
          "410": {"$ref": "#/components/responses/410"},
          "429": {"$ref": "#/components/responses/429"},
          "431": {"$ref": "#/components/responses/431"},
          "503": {"$ref": "#/components/responses/503"}
        }
      }
    },
    "/v1/consensus": {
      "get": {
        "operationId": "consensus",
        "summary": "Where this node stands in the present view.",
        "responses": {
          "200": {
            "description": "Live, and this node's alone.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Consensus"}}}
          },
          "400": {"$ref": "#/components/responses/400"},
          "405": {"$ref": "#/components/responses/405"},
          "429": {"$ref": "#/components/responses/429"},
          "431": {"$ref": "#/components/responses/431"},
          "503": {"$ref": "#/components/responses/503"}
        }
      }
    },
    "/v1/peers": {
      "get": {
        "operationId": "peers",
        "summary": "Whom this node is connected with.",
        "responses": {
          "200": {
            "description": "Every validator, and the observers that are connected.",
            "content": {
              "application/json": {
                "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Peer"}}
              }
            }
          },
          "400": {"$ref": "#/components/responses/400"},
          "405": {"$ref": "#/components/responses/405"},
          "429": {"$ref": "#/components/responses/429"},
          "431": {"$ref": "#/components/responses/431"},
          "503": {"$ref": "#/components/responses/503"}
        }
      }
    },
    "/v1/evidence": {
      "get": {
        "operationId": "evidence",
        "summary": "Statements that no honest validator makes.",
        "responses": {
          "200": {
            "description": "What this node has found since it started, and what is on the ledger.",
            "content": {
              "application/json": {
                "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Evidence"}}
              }
            }
          },
          "400": {"$ref": "#/components/responses/400"},
          "405": {"$ref": "#/components/responses/405"},
          "429": {"$ref": "#/components/responses/429"},
          "431": {"$ref": "#/components/responses/431"},
          "503": {"$ref": "#/components/responses/503"}
        }
      }
    },
    "/v1/stream": {
      "get": {
        "operationId": "stream",
        "summary": "What becomes final, as it does.",
        "parameters": [
          {
            "name": "topics",
            "in": "query",
            "description": "With commas: blocks, transactions, refusals, policy, validators, consensus, node, account:ID, instrument:SYMBOL.",
            "schema": {"type": "string", "default": "blocks"}
          },
          {
            "name": "cursor",
            "in": "query",
            "description": "Go on after this place.",
            "schema": {"$ref": "#/components/schemas/Place"}
          },
          {
            "name": "Last-Event-ID",
            "in": "header",
            "description": "The same, and it counts more.",
            "schema": {"$ref": "#/components/schemas/Place"}
          }
        ],
        "responses": {
          "200": {
            "description": "Items until the client or the node ends it.",
            "content": {
              "text/event-stream": {"schema": {"type": "string"}},
              "application/jsonl": {"schema": {"$ref": "#/components/schemas/StreamItem"}}
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
}
