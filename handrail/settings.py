"""Settings: the only reader of the environment. Every name starts with ``HANDRAIL_``."""

from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from policies.phi import NameModels
from practice.errors import SettingsError

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Everything that differs between one installation and the next."""

    model_config = SettingsConfigDict(env_prefix="HANDRAIL_", env_file=".env", extra="ignore", frozen=True)

    data_dir: Path = Field(default=ROOT / ".data", description="Databases, vectors and keys of this installation")
    practice_file: Path = Field(default=ROOT / "handrail" / "sample" / "profile.yaml")
    documents_dir: Path = Field(default=ROOT / "knowledge" / "sample")
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    secure_cookies: bool = Field(default=False, description="Set when served over TLS")
    database_url: str | None = Field(default=None, description="SQLite in data_dir, or postgresql+asyncpg://…")
    secret_key: SecretStr | None = Field(default=None, description="Base64, 32 bytes; made in data_dir when absent")
    sealing_secrets: SecretStr | None = Field(
        default=None, description="Base64 secrets of 32 bytes, newest first, with commas; see handrail rotate"
    )

    ehr_url: str | None = Field(default=None, description="None runs the sandbox EHR in this process")
    ehr_dialect: str = "sandbox"
    ehr_client_id: str = "handrail"
    ehr_client_secret: SecretStr | None = None
    sandbox_seed: int = 20_261_120

    model_base_url: str | None = Field(default=None, description="Any OpenAI-compatible endpoint; None is built in")
    model: str | None = None
    model_api_key: SecretStr | None = None
    model_baa: bool = Field(default=False, description="A business associate agreement covers the model endpoint")
    model_timeout_seconds: float = Field(default=20, gt=0)

    names_model: str | None = Field(
        default=None, description="A spaCy package or folder, or a transformers folder, to recognize names beside ours"
    )

    webhook_secret: SecretStr | None = Field(default=None, description="Made from the secret key when absent")
    sign_ins_per_minute: int = Field(default=20, ge=1, description="From one address, whatever the account")
    requests_per_minute: int = Field(default=240, ge=1, description="Of one person, or of one address signed out")
    tool_calls_per_minute: int = Field(default=600, ge=1, description="Of agents at work for one person")
    tracing: Literal["off", "console"] = "off"
    demo_sign_ins: bool = Field(default=True, description="Seed the sample practice's accounts")

    @model_validator(mode="after")
    def _model_is_whole(self) -> Self:
        if self.model_base_url and not self.model:
            raise ValueError("HANDRAIL_MODEL_BASE_URL is set, HANDRAIL_MODEL is not: name the model to use")
        return self

    @property
    def name_models(self) -> NameModels:
        """Which recognizers of names stand before a model outside."""
        return NameModels(larger=self.names_model)

    @property
    def ledger_url(self) -> str:
        """The ledger's database."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir / 'ledger.db'}"


def read_settings() -> Settings:
    """Read the environment once; a wrong value stops the start with its name."""
    try:
        return Settings()
    except ValidationError as error:
        lines = [f"HANDRAIL_{'_'.join(map(str, e['loc'])).upper() or 'SETTINGS'}: {e['msg']}" for e in error.errors()]
        raise SettingsError("; ".join(lines), "Correct the setting and start again.") from error
