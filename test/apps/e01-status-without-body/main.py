# fastward: app=main:app
# E1: 204 has no body, so that it takes no response model, not even one from the return annotation.
from fastapi import FastAPI, status

app = FastAPI()


@app.delete("/nets", status_code=status.HTTP_204_NO_CONTENT)
def nets() -> dict: ...
