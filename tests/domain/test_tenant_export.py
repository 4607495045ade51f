from __future__ import annotations

from domain.language import NotPermitted
from domain.tenant_export import ExportTenant, TenantExportProduced
from tests.domain.stage import ADMIN, FOUNDED
from tests.spec import May, given

DIGEST = "0b" * 32
PRODUCED = TenantExportProduced(7, DIGEST)


def test_what_was_taken_along_is_told_by_its_digest() -> None:
    given(*FOUNDED).when(ExportTenant(7, DIGEST), by=ADMIN).then(PRODUCED)
    other = TenantExportProduced(8, "1c" * 32)
    given(*FOUNDED, PRODUCED).when(ExportTenant(8, "1c" * 32), by=ADMIN).then(other)


def test_the_very_same_is_told_once() -> None:
    given(*FOUNDED, PRODUCED).when(ExportTenant(7, DIGEST), by=ADMIN).stays_quiet()


def test_only_an_administrator_takes_it_along() -> None:
    given(*FOUNDED).when(ExportTenant(7, DIGEST)).refuses(NotPermitted)


MAY = (May(FOUNDED, ExportTenant(7, DIGEST), "admin"),)
GOLDEN = {"TenantExportProduced.v1": f'{{"position":7,"digest":"{DIGEST}"}}'}
TEXTS = {"TenantExportProduced.digest": None}
