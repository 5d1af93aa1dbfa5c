# fastward: app=main:app versions=0.142.4,0.165.0
# B4: max_concurrency (0.163+).
from fastapi import Depends, FastAPI


def one_baker(): ...


app = FastAPI()


@app.get("/oven")
def oven(baker=Depends(one_baker, max_concurrency=1)): ...
