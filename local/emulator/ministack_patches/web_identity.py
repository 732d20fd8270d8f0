"""AssumeRoleWithWebIdentity verifies the token, as STS does.

MiniStack only compares the claims with the role's trust policy. It does not check the signature, the expiry, or whether
an `aws_iam_openid_connect_provider` is registered for the issuer. It also denies a list of audiences, which Kubernetes
issues. A test of IAM roles for service accounts would prove nothing.
"""

from collections.abc import Callable
from typing import Any

import jwt
from ministack.services import iam, sts

from .internals import require, wrap
from .oidc import signing_keys

Claims = dict[str, Any]


class TokenRefusedError(Exception):
    """A refusal, with the code and message of STS."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def apply() -> None:
    require(iam, "_oidc_providers")
    require(sts, "_p", "_error", "error_response_json")
    wrap(sts, "_web_identity_trust_denied", verify_then_evaluate_trust)
    wrap(sts, "_web_identity_principal", principal_of_one_audience)


def verify_then_evaluate_trust(
    original: Callable[..., Any], role_arn: str, parameters: dict[str, Any], use_json: bool
) -> Any:
    """The response that denies the request, or None."""
    try:
        verify(sts._p(parameters, "WebIdentityToken"), _account(role_arn))
    except TokenRefusedError as refused:
        if use_json:
            return sts.error_response_json(refused.code, str(refused), 400)
        return sts._error(400, refused.code, str(refused), ns="sts")
    return original(role_arn, parameters, use_json)


def principal_of_one_audience(
    original: Callable[..., Any], token: str, provider_id: str, role_arn: str
) -> tuple[str, Claims]:
    """The principal and condition keys of a verified token. `<issuer>:aud` is the token's first registered audience."""
    principal, keys = original(token, provider_id, role_arn)
    claims = _unverified_claims(token)
    client_ids = _client_ids(_issuer(claims), _account(role_arn))
    audience = next(audience for audience in _audiences(claims) if audience in client_ids)
    return principal, {key: audience if key.endswith(":aud") else value for key, value in keys.items()}


def verify(token: str, account_id: str) -> None:
    """Raises TokenRefusedError if STS would not accept the token for this account.

    Error codes: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
    """
    try:
        key_id = jwt.get_unverified_header(token).get("kid")
        issuer = _issuer(_unverified_claims(token))
    except jwt.InvalidTokenError as error:
        raise TokenRefusedError("InvalidIdentityToken", "The ID Token provided is not a valid JWT.") from error
    try:
        jwt.decode(
            token,
            # before the key: an issuer that is not registered is refused, and its keys are not read
            audience=_client_ids(issuer, account_id),
            key=_verification_key(issuer, key_id),
            algorithms=["RS256"],
            options={"require": ["exp", "iat", "sub", "aud"]},
        )
    except jwt.ExpiredSignatureError as error:
        raise TokenRefusedError("ExpiredTokenException", "The web identity token is expired.") from error
    except jwt.InvalidTokenError as error:
        raise TokenRefusedError("InvalidIdentityToken", str(error)) from error


def _unverified_claims(token: str) -> Claims:
    return jwt.decode(token, options={"verify_signature": False})


def _issuer(claims: Claims) -> str:
    return str(claims.get("iss"))


def _audiences(claims: Claims) -> list[str]:
    return [claims["aud"]] if isinstance(claims["aud"], str) else claims["aud"]


def _client_ids(issuer: str, account_id: str) -> list[str]:
    """The audiences of the account's OIDC provider for this issuer."""
    scheme, _, host_and_path = issuer.partition("://")
    arn = f"arn:aws:iam::{account_id}:oidc-provider/{host_and_path}"
    provider = iam._oidc_providers.get_scoped(account_id, None, arn)
    if scheme != "https" or provider is None:
        message = f"No OpenIDConnect provider found in your account for {issuer}"
        raise TokenRefusedError("InvalidIdentityToken", message)
    return provider["ClientIDList"]


def _verification_key(issuer: str, key_id: str | None) -> jwt.PyJWK:
    for key in signing_keys(issuer):
        if key["kid"] == key_id:
            return jwt.PyJWK(key)
    message = "Couldn't retrieve verification key from your identity provider"
    raise TokenRefusedError("InvalidIdentityToken", message)


def _account(role_arn: str) -> str:
    """The account in a role's ARN. STS has already validated the form of the ARN."""
    return role_arn.split(":")[4]
