# fastward: app=main:app
# Names: a star brings all public names of a library's module, and string annotations find them.
from __future__ import annotations

from typing import *

from fastapi import *
from fastapi.responses import *
from fastapi.security import *

bearer = HTTPBearer()


def reader(request: Request, key: HTTPAuthorizationCredentials = Depends(bearer)): ...


app = FastAPI()


@app.get("/stars/{star}")
def stars(star: int, who: str = Depends(reader), near: Optional[List[str]] = Query(None)) -> HTMLResponse: ...
