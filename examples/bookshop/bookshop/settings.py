from functools import lru_cache

from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    api_prefix: str = "/api"
    allowed_origins: list[str] = ["*"]
    token_secret: str = ""

    class Config:
        env_prefix = "BOOKSHOP_"


@lru_cache
def get_settings() -> Settings:
    return Settings()
