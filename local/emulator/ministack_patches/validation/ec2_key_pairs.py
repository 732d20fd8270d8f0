"""Imported key pairs: the form of the public key."""

import base64
import binascii
import struct

from .refusals import RefusedError
from .rules import Parameters, rule

_KINDS = (b"ssh-rsa", b"ssh-ed25519")


@rule("ec2", "ImportKeyPair")
def public_key(parameters: Parameters) -> None:
    """RSA or ED25519 keys of OpenSSH: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/create-key-pairs.html.

    The wording: https://github.com/aws/aws-cdk/issues/25929.
    """
    if not _is_key(base64.b64decode(parameters["PublicKeyMaterial"])):
        raise RefusedError("InvalidKey.Format", "Key is not in valid OpenSSH public key format")


def _is_key(text: bytes) -> bool:
    """The key's kind is before the encoded key, and also in it: https://www.rfc-editor.org/rfc/rfc4253#section-6.6"""
    kind, _, rest = text.strip().partition(b" ")
    try:
        blob = base64.b64decode(rest.partition(b" ")[0], validate=True)
        (length,) = struct.unpack_from(">I", blob)
    except (binascii.Error, struct.error):
        return False
    return kind in _KINDS and blob[4 : 4 + length] == kind
