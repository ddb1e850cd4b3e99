"""A real OpenID Connect provider for tests, run as a process on loopback: Authlib's server side.

``python provider.py PORT`` serves code flow with PKCE. Whoever comes is signed in at once as the person whose claims
are POSTed to /person beforehand; /person also takes "spoil" to make the next ID token wrong in one way.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any, ClassVar

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import ClientMixin, grants
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import UserInfo
from authlib.oidc.core.grants import OpenIDCode
from flask import Flask, jsonify, request
from joserfc.jwk import RSAKey

PORT = int(sys.argv[1])
ISSUER = f"http://127.0.0.1:{PORT}"
KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
CODES: dict[str, Any] = {}
PERSON: dict[str, Any] = {}
SEEN: dict[str, Any] = {}


class Client(ClientMixin):
    client_id = "orange"

    def get_client_id(self) -> str:
        return self.client_id

    def get_default_redirect_uri(self) -> str:
        return ""

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri.endswith("/sign-in/single-sign-on/back")

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == "secret"

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


class Code:
    def __init__(self, code: str, payload: Any) -> None:
        self.code, self.redirect_uri, self.scope = code, payload.redirect_uri, payload.scope
        self.nonce = payload.data.get("nonce")
        self.code_challenge = payload.data.get("code_challenge")
        self.code_challenge_method = payload.data.get("code_challenge_method")

    def get_redirect_uri(self) -> str:
        return str(self.redirect_uri)

    def get_scope(self) -> str:
        return str(self.scope)

    def get_nonce(self) -> str:
        return "another nonce" if PERSON.get("spoil") == "nonce" else str(self.nonce)

    def get_auth_time(self) -> int:
        return int(time.time())

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> None:
        return None


class CodeGrant(grants.AuthorizationCodeGrant):
    TOKEN_ENDPOINT_AUTH_METHODS: ClassVar[list[str]] = ["client_secret_basic"]

    def save_authorization_code(self, code: str, request: Any) -> None:
        CODES[code] = Code(code, request.payload)
        SEEN.update(challenge=CODES[code].code_challenge_method, nonce=CODES[code].nonce)

    def query_authorization_code(self, code: str, client: Any) -> Any:
        return CODES.get(code)

    def delete_authorization_code(self, authorization_code: Any) -> None:
        CODES.pop(authorization_code.code, None)

    def authenticate_user(self, authorization_code: Any) -> Any:
        return PERSON


class Identity(OpenIDCode):
    def exists_nonce(self, nonce: str, request: Any) -> bool:
        return False

    def resolve_client_private_key(self, client: Any) -> Any:
        return OTHER_KEY if PERSON.get("spoil") == "key" else KEY

    def get_client_algorithm(self, client: Any) -> str:
        return "RS256"

    def get_encode_header(self, client: Any) -> dict[str, str]:
        return {"alg": "RS256", "kid": "one"}

    def get_client_claims(self, client: Any) -> dict[str, Any]:
        spoil = PERSON.get("spoil")
        claims: dict[str, Any] = {"iss": ISSUER, "aud": ["orange"], "exp": int(time.time()) + 600}
        claims |= {"issuer": {"iss": "http://evil.example"}, "audience": {"aud": ["other"]}}.get(
            spoil or "", {}
        )
        return claims | ({"exp": int(time.time()) - 6000} if spoil == "age" else {})

    def generate_user_info(self, user: Any, scope: str) -> UserInfo:
        return UserInfo({name: value for name, value in user.items() if name != "spoil"})


app = Flask(__name__)
server = AuthorizationServer(
    app,
    query_client=lambda client_id: Client() if client_id == "orange" else None,
    save_token=lambda *_: None,
)
server.register_grant(CodeGrant, [Identity(require_nonce=True), CodeChallenge(required=True)])


@app.get("/.well-known/openid-configuration")
def metadata() -> Any:
    return jsonify(
        issuer=ISSUER,
        authorization_endpoint=f"{ISSUER}/authorize",
        token_endpoint=f"{ISSUER}/token",
        jwks_uri=f"{ISSUER}/keys",
        response_types_supported=["code"],
        subject_types_supported=["public"],
        id_token_signing_alg_values_supported=["RS256"],
        code_challenge_methods_supported=["S256"],
    )


@app.get("/keys")
def keys() -> Any:
    return jsonify(keys=[KEY.as_dict(private=False)])


@app.get("/authorize")
def authorize() -> Any:
    return server.create_authorization_response(grant_user=PERSON)


@app.post("/token")
def token() -> Any:
    return server.create_token_response()


@app.post("/person")
def person() -> Any:
    PERSON.clear()
    PERSON.update(json.loads(request.get_data()))
    return jsonify(SEEN)


if __name__ == "__main__":
    app.run("127.0.0.1", PORT)
