// The document is JSON as it is served, cut where a file would be too long.
extension OpenAPIDocument {
  /// Paths about auctions.
  static let auctionPaths = #"""
    "/v1/auctions": {
      "get": {
        "operationId": "auctions",
        "summary": "What is planned, and the newest auctions.",
        "responses": {
          "200": {
            "description": "The calendar.",
            "content": {
              "application/json": {"schema": {"$ref": "#/components/schemas/AuctionList"}}
            },
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
    "/v1/auctions/{id}": {
      "get": {
        "operationId": "auction",
        "summary": "An auction with its terms and what came of it.",
        "parameters": [{"$ref": "#/components/parameters/auction"}],
        "responses": {
          "200": {
            "description": "The auction.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Auction"}}},
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
    "/v1/auctions/{id}/bids/{page}": {
      "get": {
        "operationId": "bids",
        "summary": "A page of an auction's bids.",
        "parameters": [
          {"$ref": "#/components/parameters/auction"},
          {
            "name": "page",
            "in": "path",
            "required": true,
            "description": "0 to 255.",
            "schema": {"type": "integer", "minimum": 0, "maximum": 255}
          }
        ],
        "responses": {
          "200": {
            "description": "The page.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/BidPage"}}},
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
    "/v1/bids/{id}": {
      "get": {
        "operationId": "bid",
        "summary": "What is needed to open a bid.",
        "parameters": [
          {
            "name": "id",
            "in": "path",
            "required": true,
            "description": "Bid id.",
            "schema": {"$ref": "#/components/schemas/Digest"}
          }
        ],
        "responses": {
          "200": {
            "description": "The bid.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Bid"}}},
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

  /// What they answer with.
  static let auctionSchemas = #"""
    "AuctionList": {
      "type": "object",
      "required": ["height", "announced", "plans", "auctions"],
      "properties": {
        "height": {"$ref": "#/components/schemas/Number"},
        "announced": {"$ref": "#/components/schemas/Number"},
        "published_at": {"$ref": "#/components/schemas/Time"},
        "plans": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["held_on", "settles_on", "instrument", "target"],
            "properties": {
              "held_on": {"type": "string"},
              "settles_on": {"type": "string"},
              "instrument": {"type": "string"},
              "target": {"$ref": "#/components/schemas/Number"}
            },
            "additionalProperties": false
          }
        },
        "auctions": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["id", "number", "instrument", "stage", "closes_at"],
            "properties": {
              "id": {"$ref": "#/components/schemas/Digest"},
              "number": {"$ref": "#/components/schemas/Number"},
              "instrument": {"type": "string"},
              "stage": {"type": "string"},
              "closes_at": {"$ref": "#/components/schemas/Time"},
              "outcome": {"type": "string"}
            },
            "additionalProperties": false
          }
        }
      },
      "additionalProperties": false
    },
    "Auction": {
      "type": "object",
      "required": [
        "id", "height", "number", "instrument", "cash", "seller", "announced_at", "pricing",
        "quote", "tick", "quote_min", "quote_max", "target", "issue_max", "minimum", "lot",
        "pro_rata", "pro_rata_unit", "cut_off_rule", "bidder_share_max", "competitive_classes",
        "brackets", "opens_at", "closes_at", "settles_on", "key_holders", "threshold", "stage",
        "bids", "shut", "settled", "lapsed", "proceeds", "forfeited"
      ],
      "properties": {
        "id": {"$ref": "#/components/schemas/Digest"},
        "height": {"$ref": "#/components/schemas/Number"},
        "number": {"$ref": "#/components/schemas/Number"},
        "instrument": {"type": "string"},
        "cash": {"type": "string"},
        "seller": {"$ref": "#/components/schemas/Digest"},
        "announced_at": {"$ref": "#/components/schemas/Time"},
        "pricing": {"type": "string"},
        "quote": {"type": "string"},
        "tick": {"type": "string", "pattern": "^-?[0-9]+$"},
        "quote_min": {"type": "string", "pattern": "^-?[0-9]+$"},
        "quote_max": {"type": "string", "pattern": "^-?[0-9]+$"},
        "target": {"$ref": "#/components/schemas/Number"},
        "issue_max": {"$ref": "#/components/schemas/Number"},
        "minimum": {"$ref": "#/components/schemas/Number"},
        "lot": {"$ref": "#/components/schemas/Number"},
        "pro_rata": {"type": "string"},
        "pro_rata_unit": {"$ref": "#/components/schemas/Number"},
        "cut_off_rule": {"type": "string"},
        "bidder_share_max": {"type": "string"},
        "competitive_classes": {"type": "array", "items": {"type": "string"}},
        "non_competitive": {
          "type": "object",
          "required": ["pool", "cap", "inside_target", "fill"],
          "properties": {
            "pool": {"$ref": "#/components/schemas/Number"},
            "cap": {"$ref": "#/components/schemas/Number"},
            "inside_target": {"type": "boolean"},
            "fill": {"type": "string"}
          },
          "additionalProperties": false
        },
        "brackets": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["units_max", "deposit"],
            "properties": {
              "units_max": {"$ref": "#/components/schemas/Number"},
              "deposit": {"$ref": "#/components/schemas/Number"}
            },
            "additionalProperties": false
          }
        },
        "opens_at": {"$ref": "#/components/schemas/Time"},
        "closes_at": {"$ref": "#/components/schemas/Time"},
        "settles_on": {"type": "string"},
        "key_holders": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["account", "key"],
            "properties": {
              "account": {"$ref": "#/components/schemas/Digest"},
              "key": {"$ref": "#/components/schemas/Digest"}
            },
            "additionalProperties": false
          }
        },
        "threshold": {"type": "integer"},
        "stage": {
          "type": "string",
          "enum": [
            "bidding", "sharing", "selfOpening", "deciding", "allotting", "releasing",
            "settling", "ended"
          ]
        },
        "stage_ends_at": {"$ref": "#/components/schemas/Time"},
        "bids": {"$ref": "#/components/schemas/Number"},
        "shut": {"$ref": "#/components/schemas/Number"},
        "outcome": {"type": "string"},
        "result": {
          "type": "object",
          "required": [
            "remaining_at_cut_off", "volume_at_cut_off", "competitive", "non_competitive",
            "bid_units", "bids", "winners", "cover"
          ],
          "properties": {
            "cut_off": {"type": "string", "pattern": "^-?[0-9]+$"},
            "average": {"type": "string", "pattern": "^-?[0-9]+$"},
            "non_competitive_price": {"type": "string"},
            "remaining_at_cut_off": {"$ref": "#/components/schemas/Number"},
            "volume_at_cut_off": {"$ref": "#/components/schemas/Number"},
            "competitive": {"$ref": "#/components/schemas/Number"},
            "non_competitive": {"$ref": "#/components/schemas/Number"},
            "bid_units": {"$ref": "#/components/schemas/Number"},
            "bids": {"$ref": "#/components/schemas/Number"},
            "winners": {"$ref": "#/components/schemas/Number"},
            "cover": {"type": "string"}
          },
          "additionalProperties": false
        },
        "settled": {"$ref": "#/components/schemas/Number"},
        "lapsed": {"$ref": "#/components/schemas/Number"},
        "proceeds": {"$ref": "#/components/schemas/Number"},
        "forfeited": {"$ref": "#/components/schemas/Number"}
      },
      "additionalProperties": false
    },
    "BidPage": {
      "type": "object",
      "required": ["auction", "height", "page", "lines"],
      "properties": {
        "auction": {"$ref": "#/components/schemas/Digest"},
        "height": {"$ref": "#/components/schemas/Number"},
        "page": {"type": "integer"},
        "lines": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["bid", "account", "status"],
            "properties": {
              "bid": {"$ref": "#/components/schemas/Digest"},
              "account": {"$ref": "#/components/schemas/Digest"},
              "status": {
                "type": "string",
                "enum": ["sealed", "opened", "void", "shut"]
              },
              "code": {"type": "string"},
              "kind": {"type": "string"},
              "units": {"$ref": "#/components/schemas/Number"},
              "quote": {"type": "string", "pattern": "^-?[0-9]+$"},
              "award": {
                "type": "object",
                "required": ["units", "price", "cash", "state"],
                "properties": {
                  "units": {"$ref": "#/components/schemas/Number"},
                  "price": {"type": "string"},
                  "cash": {"$ref": "#/components/schemas/Number"},
                  "state": {"type": "string", "enum": ["pending", "settled", "lapsed"]},
                  "code": {"type": "string"}
                },
                "additionalProperties": false
              }
            },
            "additionalProperties": false
          }
        }
      },
      "additionalProperties": false
    },
    "Bid": {
      "type": "object",
      "required": [
        "id", "height", "auction", "account", "slot", "bracket", "deposit", "deposit_state",
        "placed_at", "shares"
      ],
      "properties": {
        "id": {"$ref": "#/components/schemas/Digest"},
        "height": {"$ref": "#/components/schemas/Number"},
        "auction": {"$ref": "#/components/schemas/Digest"},
        "account": {"$ref": "#/components/schemas/Digest"},
        "slot": {"type": "integer"},
        "bracket": {"type": "integer"},
        "deposit": {"$ref": "#/components/schemas/Number"},
        "deposit_state": {"type": "string", "enum": ["held", "released", "forfeited"]},
        "placed_at": {"$ref": "#/components/schemas/Time"},
        "sealed": {"type": "string", "pattern": "^[0-9a-f]*$"},
        "shares": {"type": "array", "items": {"type": "integer"}}
      },
      "additionalProperties": false
    }
    """#
}
