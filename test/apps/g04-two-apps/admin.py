from fastapi import Depends, FastAPI


def admin(key: str): ...


app = FastAPI(dependencies=[Depends(admin)])


@app.get("/users")
def users(): ...
