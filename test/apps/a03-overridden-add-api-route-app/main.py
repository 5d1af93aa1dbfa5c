# fastward: app=main:app
# A3: add_api_route overridden on the app sees direct calls only; decorators go to app.router.
from fastapi import FastAPI


class Versioned(FastAPI):
    def add_api_route(self, path, endpoint, **kwargs):
        super().add_api_route("/v2" + path, endpoint, **kwargs)


app = Versioned()


@app.get("/decorated")
def decorated():
    return 1


def called():
    return 2


app.add_api_route("/called", called, methods=["GET"])
