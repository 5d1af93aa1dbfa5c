# fastward: app=main:app
# A11: the string methods and idioms that paths are made with.
from pathlib import PurePosixPath
from urllib.parse import urljoin

from fastapi import FastAPI


def path_of(*parts: str, version: int | None = None) -> str:
    base = "/" + "/".join(part.strip("/") for part in parts if part)
    return base if version is None else f"/v{version:02d}{base}"


class Ships:
    pass


app = FastAPI()
app.get(path_of("ships", "", "/all/"))(lambda: 1)
app.get(path_of("ships", version=2))(lambda: 2)
app.get("/" + Ships.__name__.lower())(lambda: 3)
app.get(f"/{__name__}")(lambda: 4)
app.get(str(PurePosixPath("/a") / "b"))(lambda: 5)
app.get(urljoin("/base/", "leaf"))(lambda: 6)
app.get("/x-y".replace("-", "/").rstrip("/"))(lambda: 7)
app.get("/%(kind)s/%(number)d" % {"kind": "pier", "number": 3})(lambda: 8)
app.get("".join(["/", *"abc"]))(lambda: 9)
app.get("/{0}/{name}".format("one", name="two"))(lambda: 10)
app.get("/" + "-".join(map(str, range(3))))(lambda: 11)
app.get("/tail"[0:3] + "/head"[1:])(lambda: 12)
app.get("/camelCase".casefold())(lambda: 13)
