# fastward: app=main:app needs=pydantic-settings
# A11: prefixes from the defaults of a settings class.
from functools import lru_cache

from fastapi import APIRouter, FastAPI
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="FASTWARD_ORCHARD_")
    api_prefix: str = "/api"
    version: int = 3
    docs: bool = Field(default=False)
    tags: list[str] = ["fruit"]

    @property
    def full_prefix(self) -> str:
        return f"{self.api_prefix}/v{self.version}"


@lru_cache
def get_settings() -> Settings:
    return Settings()


settings = get_settings()
router = APIRouter(prefix=settings.full_prefix, tags=settings.tags)


@router.get("/plums")
def plums(): ...


app = FastAPI(docs_url="/docs" if settings.docs else None, redoc_url=None)
app.include_router(router)
