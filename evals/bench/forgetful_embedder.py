"""An embedder that can be made to forget, so that a repeated sentence costs what a new one does."""

from knowledge.embedder import Embedder


class ForgetfulEmbedder(Embedder):
    """The shipped embedder. Within a turn it remembers like always; between turns the bench lets it forget."""

    def forget(self) -> None:
        """Drop every remembered vector."""
        with self._lock:
            self._seen.clear()
