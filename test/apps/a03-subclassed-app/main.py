# fastward: app=main:app
# A3: a subclass of FastAPI with defaults of its own.
from fastapi import Depends, FastAPI


def audit():
    return None


class Bakery(FastAPI):
    def __init__(self, *args, **kwargs):
        kwargs.setdefault("redoc_url", None)
        kwargs["dependencies"] = [Depends(audit), *kwargs.get("dependencies", [])]
        super().__init__(*args, **kwargs)
        self.add_api_route("/health", self.health, methods=["GET"], include_in_schema=False)

    def health(self):
        return "ok"


app = Bakery(title="Bread")


@app.get("/loaves")
def loaves():
    return []
