"""Settings, read from the environment (``TIDEOVER_*``). No default secrets; production refuses development values."""

from __future__ import annotations

from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from tideover.base.clock import parse_clock
from tideover.base.errors import Invalid, plainly


class ChannelLimit(BaseModel):
    """What a channel takes: contacts a second over all workers, and at once in each worker."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    per_second: float = Field(default=50, gt=0, le=10_000)
    concurrency: int = Field(default=8, ge=1, le=256)


class Settings(BaseSettings):
    """What an operator may choose. Times, caps and scripts are dated data files, not settings."""

    model_config = SettingsConfigDict(env_prefix="TIDEOVER_", extra="ignore", frozen=True)

    home: Path = Path(".tideover")
    env: Literal["development", "production"] = "development"
    database_url: str | None = None
    clock: str = "system"
    smtp_url: str | None = None
    mail_from: str = "care@tideover.invalid"
    dkim_key_file: Path | None = None  # PEM; mail goes out unsigned without it
    dkim_selector: str = "tideover"
    smpp_url: str | None = None
    sms_url: str | None = None  # a signed HTTP gateway, where there is no smpp_url
    sms_secret: SecretStr | None = None
    sms_sender: str = ""  # the number or name texts come from; empty: the operator's choice
    push_url: str | None = None
    push_secret: SecretStr | None = None
    print_folder: Path | None = None  # letters for the print house, as PDF
    limits: dict[str, ChannelLimit] = {}  # by channel; JSON in the environment: {"sms": {"per_second": 20}}
    letter_font: Path | None = None  # a TrueType font with Han characters; default: one the machine has
    language_model_url: str | None = None  # of an OpenAI-compatible endpoint, up to /v1; none is needed
    language_model_name: str = Field(default="", max_length=200, validate_default=True)
    language_model_key: SecretStr | None = None
    language_model_timeout_seconds: float = Field(default=3, gt=0, le=10)
    language_model_daily_calls: int = Field(default=2000, ge=1, le=10_000_000)  # a tenant
    language_model_daily_tokens: int = Field(default=2_000_000, ge=1, le=10_000_000_000)  # a tenant
    master_key_file: Path | None = None
    host: str = "127.0.0.1"
    port: int = Field(default=8420, ge=0, le=65535)
    workers: int = Field(default=4, ge=1, le=64)
    untouched_minutes: int = Field(default=240, ge=5, le=10_080)  # what somebody was given and does not touch goes back then
    lease_seconds: int = Field(default=60, ge=5, le=3600)  # how long a job of a worker that died waits for another

    @field_validator("smtp_url")
    @classmethod
    def _smtp(cls, value: str | None) -> str | None:
        if value:
            parts = urlsplit(value)
            if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
                raise ValueError("expected smtp://host:port or smtps://user:password@host:port")
        return value or None

    @field_validator("smpp_url")
    @classmethod
    def _smpp(cls, value: str | None) -> str | None:
        if value:
            parts = urlsplit(value)
            if parts.scheme not in ("smpp", "smpps") or not parts.hostname or not parts.username:
                raise ValueError("expected smpp://user:password@host:port, or smpps:// for TLS")
        return value or None

    @field_validator("sms_url", "push_url", "language_model_url")
    @classmethod
    def _http(cls, value: str | None) -> str | None:
        if value:
            parts = urlsplit(value)
            is_near = parts.hostname in ("127.0.0.1", "::1", "localhost")
            if not parts.hostname or not (parts.scheme == "https" or (parts.scheme == "http" and is_near)):
                raise ValueError("expected https://host/path (http only for this machine)")
        return value or None

    @field_validator("sms_secret", "push_secret")
    @classmethod
    def _signing(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not value.get_secret_value().startswith("whsec_"):
            raise ValueError("expected a Standard Webhooks secret: whsec_ and 24 to 64 bytes in base64")
        return value if value and value.get_secret_value() else None

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str | None) -> str | None:
        if value and urlsplit(value).scheme not in ("postgresql", "postgres", "postgresql+psycopg"):
            raise ValueError("expected postgresql://user:password@host:port/name")
        return value or None

    @field_validator("language_model_key")
    @classmethod
    def _key(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not (value.get_secret_value().isascii() and value.get_secret_value().isprintable()):
            raise ValueError("expected the endpoint's key, as it goes into a header")
        return value if value and value.get_secret_value() else None

    @field_validator("language_model_name")
    @classmethod
    def _named(cls, value: str, info: ValidationInfo) -> str:
        if info.data.get("language_model_url") and not value.strip():
            raise ValueError("expected the model's name, as the endpoint knows it")
        return value.strip()

    @property
    def root(self) -> Path:
        """The data directory, absolute. Not cached: a copy with another home would keep the old one."""
        return self.home.expanduser().resolve()

    def check_clock(self) -> None:
        """Raises ``Invalid("invalid_clock")``."""
        parse_clock(self.clock)

    def refuse_development_values(self) -> None:
        """In production, refuse what is only fit for development. Raises ``Invalid``."""
        if self.env != "production":
            return
        if self.clock != "system":
            raise Invalid("development_value", setting="TIDEOVER_CLOCK", expected="system in production")
        if self.master_key_file is None:
            raise Invalid("development_value", setting="TIDEOVER_MASTER_KEY_FILE", expected="a key file you keep safe")
        if self.mail_from.endswith(".invalid"):
            raise Invalid("development_value", setting="TIDEOVER_MAIL_FROM", expected="your own sender address")


def load_settings() -> Settings:
    """Read the environment. Raises ``Invalid`` naming the variable, never its value."""
    try:
        settings = Settings()
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = "TIDEOVER_" + "_".join(str(part) for part in first["loc"]).upper()
        raise Invalid("invalid_setting", setting=name, expected=plainly(first)) from None
    except SettingsError:  # the one setting in JSON is none
        expected = 'JSON such as {"sms": {"per_second": 20}}'
        raise Invalid("invalid_setting", setting="TIDEOVER_LIMITS", expected=expected) from None
    settings.check_clock()
    settings.refuse_development_values()
    return settings
