// The document is JSON as it is served, cut where a file would be too long.
extension OpenAPIDocument {
  /// Parameters and answers that several paths share.
  static let shared = #"""
    "parameters": {
      \#(reportParameters),
      "account": {
        "name": "id",
        "in": "path",
        "required": true,
        "description": "Account id.",
        "schema": {"$ref": "#/components/schemas/Digest"}
      },
      "identity": {
        "name": "id",
        "in": "path",
        "required": true,
        "description": "Identity id.",
        "schema": {"$ref": "#/components/schemas/Digest"}
      },
      "transaction": {
        "name": "id",
        "in": "path",
        "required": true,
        "description": "Transaction id.",
        "schema": {"$ref": "#/components/schemas/Digest"}
      },
      "settlement": {
        "name": "id",
        "in": "path",
        "required": true,
        "description": "Settlement id.",
        "schema": {"$ref": "#/components/schemas/Digest"}
      },
      "auction": {
        "name": "id",
        "in": "path",
        "required": true,
        "description": "Auction id.",
        "schema": {"$ref": "#/components/schemas/Digest"}
      },
      "symbol": {
        "name": "symbol",
        "in": "path",
        "required": true,
        "schema": {"$ref": "#/components/schemas/Symbol"}
      },
      "policy": {
        "name": "name",
        "in": "path",
        "required": true,
        "description": "Name of a policy.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 240}
      },
      "cursor": {
        "name": "cursor",
        "in": "query",
        "description": "The next of the page before.",
        "schema": {"$ref": "#/components/schemas/Cursor"}
      },
      "limit": {
        "name": "limit",
        "in": "query",
        "description": "Most items of the page.",
        "schema": {"type": "integer", "minimum": 1, "maximum": 500, "default": 50}
      },
      "order": {
        "name": "order",
        "in": "query",
        "description": "Of the first page; later ones go on in the same.",
        "schema": {"type": "string", "enum": ["newest", "oldest"], "default": "newest"}
      },
      "from_height": {
        "name": "from_height",
        "in": "query",
        "description": "The lowest block that the list is about.",
        "schema": {"type": "string", "pattern": "^(0|[1-9][0-9]{0,18})$"}
      },
      "to_height": {
        "name": "to_height",
        "in": "query",
        "description": "The highest block that the list is about; not below from_height.",
        "schema": {"type": "string", "pattern": "^(0|[1-9][0-9]{0,18})$"}
      },
      "wait": {
        "name": "wait",
        "in": "query",
        "description": "When to answer.",
        "schema": {"type": "string", "enum": ["none", "accepted", "final"], "default": "accepted"}
      },
      "timeout": {
        "name": "timeout",
        "in": "query",
        "description": "Seconds that wait=final may take.",
        "schema": {"type": "integer", "minimum": 0, "maximum": 60, "default": 10}
      }
    },
    "responses": {
      "400": {
        "description": "A field, an identifier or the head of the request is wrong.",
        "content": {
          "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
        }
      },
      "401": {
        "description": "A signature is missing, surplus or wrong.",
        "content": {
          "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
        }
      },
      "403": {
        "description": "It is not permitted.",
        "content": {
          "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
        }
      },
      "404": {
        "description": "There is no such thing.",
        "content": {
          "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
        }
      },
      "405": {
        "description": "The resource does not take this method.",
        "content": {
          "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
        }
      },
      "408": {
        "description": "The request came too slowly.",
        "content": {
          "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
        }
      },
      "409": {
        "description": "Another sequence is expected.",
        "content": {
          "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
        }
      },
      "410": {
        "description": "The transaction has expired, or the block is older than what the node keeps.",
        "content": {
          "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
        }
      },
      "413": {
        "description": "The body is too long.",
        "content": {
          "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
        }
      },
      "415": {
        "description": "The body has another media type.",
        "content": {
          "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
        }
      },
      "422": {
        "description": "Rules refuse it.",
        "content": {
          "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
        }
      },
      "429": {
        "description": "Too much at once, of all clients or of this one; see Retry-After.",
        "headers": {
          "Retry-After": {
            "description": "Seconds after which to come back.",
            "schema": {"type": "string", "pattern": "^[0-9]+$"}
          },
          "RateLimit-Policy": {
            "description": "With 9121: what one client may have at once.",
            "schema": {"type": "string"}
          },
          "RateLimit": {
            "description": "With 9121: what is left of it.",
            "schema": {"type": "string"}
          }
        },
        "content": {
          "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
        }
      },
      "431": {
        "description": "The head is too large.",
        "content": {
          "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
        }
      },
      "503": {
        "description": "The node is not ready; Retry-After says when to come back.",
        "content": {
          "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
        }
      }
    }
    """#
}
