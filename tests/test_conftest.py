import socket

import psycopg
import pytest

from tests.conftest import NetworkBlocked, SettableClock


def test_a_socket_to_the_outside_is_refused(no_network: list[str]) -> None:
    with socket.socket() as sock, pytest.raises(NetworkBlocked):
        sock.connect(("192.0.2.1", 80))
    assert no_network
    no_network.clear()


def test_a_name_of_the_outside_is_not_looked_up(no_network: list[str]) -> None:
    with pytest.raises(NetworkBlocked):
        socket.create_connection(("example.com", 80))
    assert no_network
    no_network.clear()


def test_this_machine_is_reachable() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        with socket.create_connection(server.getsockname()):
            pass


def test_the_clock_stands_still_until_it_is_moved(clock: SettableClock) -> None:
    before = clock()
    assert clock() == before
    assert (clock.advance(minutes=5) - before).total_seconds() == 300


def test_postgres_is_real_and_empty(postgres_url: str) -> None:
    with psycopg.connect(postgres_url.replace("+asyncpg", "")) as connection:
        assert connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)
