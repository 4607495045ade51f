"""The one console command, ``fadder``."""

from __future__ import annotations

import click


@click.group()
def main() -> None:
    """Mentorship programmes under an organisation's own brand."""


if __name__ == "__main__":
    main()
