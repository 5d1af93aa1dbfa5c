# fastward: app=main:app
# B5: scopes="admin" is read as five letters.
from fastapi import FastAPI, Security
from fastapi.security import OAuth2PasswordBearer

scheme = OAuth2PasswordBearer(tokenUrl="/token")
app = FastAPI()


@app.get("/safe")
def safe(token: str = Security(scheme, scopes="admin")): ...
