"""A name server on this machine: a real one, over UDP, that knows the records it is given."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset


@dataclass
class Zone(asyncio.DatagramProtocol):
    """Texts by the name that they stand at."""

    records: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    address: str = ""
    asked: list[str] = field(default_factory=list[str])
    _line: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:
        host, port = transport.get_extra_info("sockname")
        self._line, self.address = transport, f"{host}:{port}"

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        query = dns.message.from_wire(data)
        answer, question = dns.message.make_response(query), query.question[0]
        answer.flags |= dns.flags.AA | dns.flags.RA
        name = question.name.to_text(omit_final_dot=True)
        self.asked.append(name)
        if name not in self.records:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        elif question.rdtype == dns.rdatatype.TXT:
            texts = [f'"{text}"' for text in self.records[name]]
            answer.answer.append(dns.rrset.from_text_list(question.name, 60, "IN", "TXT", texts))
        assert self._line is not None
        self._line.sendto(answer.to_wire(), addr)


@asynccontextmanager
async def name_server() -> AsyncGenerator[Zone]:
    line, zone = await asyncio.get_running_loop().create_datagram_endpoint(Zone, local_addr=("127.0.0.1", 0))
    try:
        yield zone
    finally:
        line.close()
