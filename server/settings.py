"""The only reader of the environment: one frozen object, made at the edge and passed down."""

import secrets
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from crdt.room import Limits

from .errors import CairnFailure


class Settings(BaseSettings):
    """How this Cairn runs. Each field is read from the variable named beside it."""

    model_config = SettingsConfigDict(frozen=True, populate_by_name=True, env_ignore_empty=True, extra="ignore")

    host: str = Field("127.0.0.1", alias="HOST")
    port: int = Field(8000, alias="PORT", ge=0, le=65535)
    data: Path = Field(Path("data"), alias="CAIRN_DATA")
    """The folder of the embedded database and the signing key."""
    database_url: str = Field("", alias="DATABASE_URL")
    """A SQLAlchemy URL; empty for cairn.db in `data`."""
    origin: str = Field("", alias="CAIRN_ORIGIN")
    """What people type, as https://goals.example.org, when a proxy stands before the server."""
    allowed_origins: Annotated[tuple[str, ...], NoDecode] = Field((), alias="CAIRN_ALLOWED_ORIGINS")
    """Further origins, with commas between, whose pages may open a board's socket (R1)."""
    secret: str = Field("", alias="CAIRN_SECRET")
    """Signs progress links; empty for one kept in `data`. It stays out of the database (§4)."""
    boards_per_hour: int = Field(60, alias="CAIRN_BOARDS_PER_HOUR", ge=0)
    """Boards made, and wrong tokens tried, by one address; 0 for no limit."""
    frames_per_second: float = Field(200, alias="CAIRN_FRAMES_PER_SECOND", ge=0)
    """Frames of one socket; 0 for no limit (R7)."""
    ping_seconds: float = Field(15, alias="CAIRN_PING_SECONDS", gt=0)
    """Seconds between two pings on a socket, and those that a client may take to answer one (R8)."""
    invitation_days: int = Field(14, alias="CAIRN_INVITATION_DAYS", ge=1)
    """How long an invitation can be taken."""

    @field_validator("origin")
    @classmethod
    def _is_origin(cls, value: str) -> str:
        value = value.rstrip("/")
        if value and (urlsplit(value).scheme not in ("http", "https") or urlsplit(value).path):
            raise ValueError("must look like https://goals.example.org")
        return value

    @field_validator("allowed_origins", mode="before")
    @classmethod
    def _are_origins(cls, value: object) -> object:
        return tuple(part.strip().rstrip("/") for part in value.split(",")) if isinstance(value, str) else value

    @property
    def limits(self) -> Limits:
        """R7's limits for a room."""
        return Limits(frames_per_second=self.frames_per_second)

    @property
    def url(self) -> str:
        """The database's SQLAlchemy URL."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data / 'cairn.db'}"

    def signing_key(self) -> str:
        """The key that signs progress links, made at the first call and kept readable by the owner alone.

        Raises CairnFailure when the data folder can't be written.
        """
        if self.secret:
            return self.secret
        path = self.data / "signing.key"
        try:
            self.data.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                path.touch(mode=0o600)
                path.write_text(secrets.token_urlsafe(48))
            key = path.read_text().strip()
        except OSError as error:
            raise CairnFailure(f"The data folder {self.data} can't be used: {error.strerror}.") from None
        if len(key) < 32:
            raise CairnFailure(f"The signing key in {path} is damaged; restore it from a backup, or delete it.")
        return key


def load() -> Settings:
    """The settings as the environment gives them. Raises CairnFailure that names what is wrong."""
    try:
        return Settings()  # type: ignore[call-arg]  # every field has a default; the alias hides it from mypy
    except ValidationError as error:
        first = error.errors()[0]
        raise CairnFailure(f"{first['loc'][0]}: {first['msg']}.") from None
