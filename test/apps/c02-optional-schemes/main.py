# fastward: app=main:app
# C2: auto_error through arguments, subclasses and settings; one required and one optional of the same class.
from fastapi import Depends, FastAPI
from fastapi.security import APIKeyHeader, HTTPBasic, HTTPBearer, OAuth2PasswordBearer

STRICT = False


class Bearer(HTTPBearer):
    def __init__(self, **kwargs):
        kwargs.setdefault("auto_error", STRICT)
        super().__init__(**kwargs)


class Cookieless(OAuth2PasswordBearer):
    def __init__(self, tokenUrl: str, name: str):
        super().__init__(tokenUrl=tokenUrl, scheme_name=name, auto_error=not STRICT)


soft, hard = Bearer(), Bearer(auto_error=True, scheme_name="Hard")
basic = HTTPBasic(auto_error=False)
keys = {name: APIKeyHeader(name=f"X-{name}", scheme_name=name, auto_error=name == "must") for name in ("must", "may")}


def either(a=Depends(soft), b=Depends(basic)): ...


app = FastAPI()


@app.get("/either")
def use_either(who=Depends(either)): ...


@app.get("/hard")
def use_hard(who=Depends(hard)): ...


@app.get("/keys")
def use_keys(a=Depends(keys["must"]), b=Depends(keys["may"])): ...


@app.get("/named")
def use_named(token=Depends(Cookieless("t", name="cookieless"))): ...
