"""Which tokens AssumeRoleWithWebIdentity accepts. MiniStack's own stores have the cluster and the OIDC provider."""

import base64
import json
import time
import unittest
from collections.abc import Callable

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from ministack.services import eks, iam, sts
from ministack_patches import web_identity

ACCOUNT = "000000000000"
ISSUER = "https://localhost:4566/oidc/id/0123456789ABCDEF"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/webapi"
SUBJECT = "system:serviceaccount:webapi:webapi"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def claims(**changes: object) -> dict[str, object]:
    """The claims that Kubernetes puts into a service account token. A change to None removes a claim."""
    now = int(time.time())
    token = {"iss": ISSUER, "sub": SUBJECT, "aud": ["sts.amazonaws.com"], "iat": now, "nbf": now, "exp": now + 600}
    return {name: value for name, value in {**token, **changes}.items() if value is not None}


def signed(key: rsa.RSAPrivateKey = KEY, kid: str = "cluster", **changes: object) -> str:
    return jwt.encode(claims(**changes), key, algorithm="RS256", headers={"kid": kid})


def part(value: dict[str, object]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def tampered() -> str:
    header, _, signature = signed().split(".")
    return f"{header}.{part(claims(sub='system:serviceaccount:webapi:other'))}.{signature}"


def unsigned() -> str:
    return f"{part({'alg': 'none', 'kid': 'cluster'})}.{part(claims())}."


def symmetric() -> str:
    secret = KEY.public_key().public_numbers().n.to_bytes(256, "big")
    return jwt.encode(claims(), secret, algorithm="HS256", headers={"kid": "cluster"})


ALLOWED: dict[str, Callable[[], str]] = {
    "a list of one audience": signed,
    "an audience that is not a list": lambda: signed(aud="sts.amazonaws.com"),
    "a list of audiences, one of them registered": lambda: signed(aud=["other", "sts.amazonaws.com"]),
    "no not-before time": lambda: signed(nbf=None),
}

DENIED: dict[str, tuple[Callable[[], str], str]] = {
    "expired": (lambda: signed(exp=int(time.time()) - 10), "ExpiredTokenException"),
    "without expiry": (lambda: signed(exp=None), "InvalidIdentityToken"),
    "not valid yet": (lambda: signed(nbf=int(time.time()) + 3600), "InvalidIdentityToken"),
    "issued in the future": (lambda: signed(iat=int(time.time()) + 3600), "InvalidIdentityToken"),
    "for another audience": (lambda: signed(aud=["other"]), "InvalidIdentityToken"),
    "without audience": (lambda: signed(aud=None), "InvalidIdentityToken"),
    "with a forged signature": (lambda: signed(OTHER_KEY), "InvalidIdentityToken"),
    "of a key id that the cluster does not have": (lambda: signed(OTHER_KEY, "own"), "InvalidIdentityToken"),
    "of algorithm none": (unsigned, "InvalidIdentityToken"),
    "of algorithm HS256": (symmetric, "InvalidIdentityToken"),
    "of an issuer that is not registered": (lambda: signed(iss=f"{ISSUER}F"), "InvalidIdentityToken"),
    "of the issuer by http": (lambda: signed(iss=ISSUER.replace("https", "http")), "InvalidIdentityToken"),
    "without issuer": (lambda: signed(iss=None), "InvalidIdentityToken"),
    "with a changed payload": (tampered, "InvalidIdentityToken"),
    "that is no JWT": (lambda: "rubbish", "InvalidIdentityToken"),
    "that is empty": (lambda: "", "InvalidIdentityToken"),
}


class WebIdentity(unittest.TestCase):
    def setUp(self) -> None:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
        eks._clusters["webapi"] = {
            "identity": {"oidc": {"issuer": ISSUER}},
            "_signing_keys": [{**public, "kid": "cluster", "alg": "RS256", "use": "sig"}],
        }
        arn = f"arn:aws:iam::{ACCOUNT}:oidc-provider/{ISSUER.removeprefix('https://')}"
        iam._oidc_providers[arn] = {"ClientIDList": ["sts.amazonaws.com"]}
        self.addCleanup(eks._clusters.clear)
        self.addCleanup(iam._oidc_providers.clear)

    def test_allows_a_token_with(self) -> None:
        for description, token in ALLOWED.items():
            with self.subTest(description):
                web_identity.verify(token(), ACCOUNT)

    def test_denies_a_token(self) -> None:
        for description, (token, code) in DENIED.items():
            with self.subTest(description):
                with self.assertRaises(web_identity.TokenRefusedError) as refused:
                    web_identity.verify(token(), ACCOUNT)
                self.assertEqual(refused.exception.code, code)

    def test_denies_a_token_for_a_role_of_another_account(self) -> None:
        with self.assertRaises(web_identity.TokenRefusedError):
            web_identity.verify(signed(), "111122223333")

    def test_denies_every_token_of_a_cluster_that_is_not_ready(self) -> None:
        del eks._clusters["webapi"]["_signing_keys"]
        with self.assertRaises(web_identity.TokenRefusedError):
            web_identity.verify(signed(), ACCOUNT)

    def test_denies_a_token_without_evaluating_the_trust_policy(self) -> None:
        def trust_policy(*_: object) -> None:
            self.fail("the trust policy was evaluated")

        parameters = {"WebIdentityToken": [signed(OTHER_KEY)]}
        status, _, body = web_identity.verify_then_evaluate_trust(trust_policy, ROLE, parameters, False)
        self.assertEqual(status, 400)
        self.assertIn(b"<Code>InvalidIdentityToken</Code>", body)

    def test_gives_the_trust_policy_the_registered_audience_of_a_list(self) -> None:
        token = signed(aud=["other", "sts.amazonaws.com"])
        principal, keys = web_identity.principal_of_one_audience(sts._web_identity_principal, token, "", ROLE)
        host = ISSUER.removeprefix("https://").lower()
        self.assertEqual(principal.lower(), f"arn:aws:iam::{ACCOUNT}:oidc-provider/{host}")
        self.assertEqual(keys, {f"{host}:aud": "sts.amazonaws.com", f"{host}:sub": SUBJECT})
