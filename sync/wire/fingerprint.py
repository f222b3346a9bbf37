"""What people compare on the telephone or copy from a slip: the fingerprint of a device, the pin of the hall's key."""

from __future__ import annotations

import hashlib

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def fingerprint(document_key: str, device_id: str) -> str:
    """Sixteen hex digits in four groups; the last group is what the administrator types in."""
    digits = hashlib.sha256(f"{document_key}/{device_id}".encode()).hexdigest()[-16:].upper()
    return " ".join(digits[start : start + 4] for start in range(0, 16, 4))


def pin_of(certificate: bytes) -> str:
    """The pin of a certificate in DER, 64 hex digits: of its public key, so that a new certificate for the same key passes."""
    return _pin(x509.load_der_x509_certificate(certificate))


def pin_of_file(content: bytes) -> str:
    """The pin of the first certificate in a file in PEM, which is the one a server shows.

    Raises:
        ValueError: there is none.
    """
    return _pin(x509.load_pem_x509_certificates(content)[0])


def _pin(certificate: x509.Certificate) -> str:
    key = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(key).hexdigest()
