# fastward: app=main:app versions=0.92.0
# A11: the same with pydantic 1, where BaseSettings is in pydantic itself.
from fastapi import FastAPI
from pydantic import BaseSettings


class Settings(BaseSettings):
    prefix: str = "/bakery"
    secret_docs = "/secret-docs"

    class Config:
        env_prefix = "FASTWARD_BAKERY_"


settings = Settings()
app = FastAPI(docs_url=settings.secret_docs)


@app.get(settings.prefix + "/rolls")
def rolls(): ...
