"""The query explorer's page: one file of our own that asks nothing of any other origin."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from pathlib import Path

PAGE = Path(__file__).with_name("explorer.html").read_text("utf-8")


def _hashes(element: str) -> str:
    """The sources that a content security policy may run: this page's own, told by their digest."""
    found = re.findall(rf"<{element}>(.*?)</{element}>", PAGE, re.DOTALL)
    return " ".join(f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in found)


PAGE_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "; ".join(
        [
            "default-src 'none'",
            f"script-src {_hashes('script')}",
            f"style-src {_hashes('style')}",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        ]
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
