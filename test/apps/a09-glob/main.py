# fastward: app=main:app
# A9: the files of a folder, sorted.
import importlib
from pathlib import Path

from fastapi import FastAPI

app = FastAPI()
for file in sorted((Path(__file__).parent / "crops").glob("*.py")):
    if file.stem.startswith("_"):
        continue
    module = importlib.import_module(f"crops.{file.stem}")
    app.include_router(module.router, prefix=getattr(module, "PREFIX", f"/{file.stem}"))
