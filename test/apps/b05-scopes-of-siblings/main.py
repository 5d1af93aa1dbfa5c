# fastward: app=main:app
# B5: up to 0.122 what one dependency adds to the scopes of its branch, its siblings see too; it decides which calls are one.
from fastapi import Depends, FastAPI, Security
from fastapi.security import OAuth2PasswordBearer, SecurityScopes

oauth = OAuth2PasswordBearer(tokenUrl="token")


def leaf(scopes: SecurityScopes, token=Depends(oauth)): ...


def branch(a=Security(leaf, scopes=["b"]), b=Security(leaf, scopes=["c"]), c=Depends(leaf)): ...


app = FastAPI()


@app.get("/tree")
def tree(a=Security(branch, scopes=["a"]), b=Depends(branch)): ...


@app.get("/hedge", dependencies=[Security(branch, scopes=["z"]), Depends(leaf)])
def hedge(a=Depends(leaf)): ...
