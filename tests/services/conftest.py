"""What several specs of the services share."""

from tests.services.inhabited import inhabited

__all__ = ["inhabited"]
