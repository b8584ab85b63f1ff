"""The cache that processes share: Redis or Valkey. It only spares work, so nothing breaks when it does not answer."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)
WAITS = 2.0  # seconds for a connection, and for an answer
P = ParamSpec("P")
T = TypeVar("T")


class Forgiving(RedisCache):
    """Without an answer nothing is found and nothing is kept; whoever asked works it out. Said once in the log, each time that
    it goes away."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        settled = {"socket_connect_timeout": WAITS, "socket_timeout": WAITS, "health_check_interval": 30}
        super().__init__(server, {**params, "OPTIONS": {**settled, **params.get("OPTIONS", {})}})
        self.is_away = False

    def answers(self) -> bool:
        """Whether it answers now."""
        try:
            self._cache.get_client(write=True).ping()
        except RedisError:
            return False
        return True

    def _ask(self, ask: Callable[P, T], otherwise: T, *args: P.args, **kwargs: P.kwargs) -> T:
        try:
            said = ask(*args, **kwargs)
        except RedisError as error:
            if not self.is_away:
                log.error("The cache does not answer; going on without it: %s", type(error).__name__)
            self.is_away = True
            return otherwise
        self.is_away = False
        return said

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return self._ask(super().add, True, *args, **kwargs)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._ask(super().get, default, key, default=default, version=version)

    def set(self, *args: Any, **kwargs: Any) -> None:
        self._ask(super().set, None, *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        return self._ask(super().touch, False, *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return self._ask(super().delete, False, *args, **kwargs)

    def get_many(self, *args: Any, **kwargs: Any) -> dict[Any, Any]:
        return self._ask(super().get_many, {}, *args, **kwargs)

    def has_key(self, *args: Any, **kwargs: Any) -> bool:
        return self._ask(super().has_key, False, *args, **kwargs)

    def set_many(self, *args: Any, **kwargs: Any) -> list[Any]:
        return self._ask(super().set_many, [], *args, **kwargs)

    def delete_many(self, *args: Any, **kwargs: Any) -> None:
        self._ask(super().delete_many, None, *args, **kwargs)

    def clear(self) -> None:
        self._ask(super().clear, None)
