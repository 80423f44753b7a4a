"""Where models are built: the built-in one by default, or an OpenAI-compatible endpoint behind the de-identifier."""

from ipaddress import ip_address
from urllib.parse import urlsplit

import httpx
from langchain_core.language_models import BaseChatModel
from langchain_openai import ChatOpenAI
from pydantic import Field, SecretStr

from agents.deidentified_model import DeidentifiedChatModel
from agents.local.model import LocalChatModel
from policies.phi import Deidentifier
from practice.errors import SettingsError
from practice.record import Value


class ModelConfig(Value):
    """Which model to use.

    base_url: an OpenAI-compatible endpoint, e.g. ``https://models.example/v1``; None is the built-in model.
    baa: a business associate agreement covers the endpoint; without it nothing outside this machine is called.
    """

    base_url: str | None = None
    model: str | None = None
    api_key: SecretStr | None = None
    baa: bool = False
    timeout_seconds: float = Field(default=20, gt=0)
    max_retries: int = Field(default=1, ge=0, le=5)


def build_model(config: ModelConfig, deidentifier: Deidentifier) -> BaseChatModel:
    """Build the model. Whatever is not built in comes wrapped, so that none can be had without the de-identifier.

    Raises ``SettingsError`` for an endpoint that is incomplete, unencrypted, or not covered by an agreement.
    """
    if config.base_url is None:
        return LocalChatModel()
    if not config.model:
        raise SettingsError("A model endpoint is set, but no model.", "Name the model to use.")
    _check_endpoint(config.base_url, baa=config.baa)
    # No stray proxy of the environment may come between.
    http = httpx.AsyncClient(timeout=config.timeout_seconds, trust_env=False)
    blocking = httpx.Client(timeout=config.timeout_seconds, trust_env=False)
    provider = ChatOpenAI(
        base_url=config.base_url,
        model=config.model,
        api_key=config.api_key or SecretStr("none"),
        timeout=config.timeout_seconds,
        max_retries=config.max_retries,
        temperature=0,
        disable_streaming=True,
        use_responses_api=False,
        openai_proxy=None,
        http_async_client=http,
        http_client=blocking,
    )
    return DeidentifiedChatModel(
        inner=provider, deidentifier=deidentifier, model_name=config.model, connections=(http, blocking)
    )


def _check_endpoint(base_url: str, *, baa: bool) -> None:
    address = urlsplit(base_url)
    if address.scheme not in {"http", "https"} or not address.hostname:
        raise SettingsError("The model endpoint is not an http(s) address.", "Correct HANDRAIL_MODEL_BASE_URL.")
    if _is_this_machine(address.hostname):
        return
    if address.scheme != "https":
        raise SettingsError("The model endpoint is not encrypted.", "Use an https address outside this machine.")
    if not baa:
        raise SettingsError(
            "The model endpoint is outside this machine and no business associate agreement is declared.",
            "Sign one with the provider, then set HANDRAIL_MODEL_BAA=true.",
        )


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
