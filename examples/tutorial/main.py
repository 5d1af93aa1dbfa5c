from datetime import datetime, timedelta, timezone
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, status
from fastapi.middleware.cors import CORSMiddleware
from fastapi.security import OAuth2PasswordBearer, OAuth2PasswordRequestForm
from jose import JWTError, jwt
from passlib.context import CryptContext
from pydantic import BaseModel

# Made with `openssl rand -hex 32`, once, for everybody who copies this file.
SECRET_KEY = "5f0d4b7c2a914e6cb8d3f7a160c95e2d8b47a3e1906c5df2b8a4713e9d60c5f8"
ALGORITHM = "HS256"
ACCESS_TOKEN_EXPIRE_MINUTES = 30

members = {
    "ada": {
        "username": "ada",
        "full_name": "Ada",
        "hashed_password": "$2b$12$1W9KcQy8Hq3m5Zf7s2bV4uJxT6nRaP0dLgE8yXcFvBwMzNhKiOj5S",
        "disabled": False,
    },
}


class Token(BaseModel):
    access_token: str
    token_type: str


class Member(BaseModel):
    username: str
    full_name: str | None = None
    disabled: bool = False


class StoredMember(Member):
    hashed_password: str


passwords = CryptContext(schemes=["bcrypt"], deprecated="auto")
oauth2_scheme = OAuth2PasswordBearer(tokenUrl="token")

app = FastAPI()
app.add_middleware(
    CORSMiddleware,
    allow_origins=["*"],
    allow_credentials=True,
    allow_methods=["*"],
    allow_headers=["*"],
)


def find_member(username: str) -> StoredMember | None:
    return StoredMember(**members[username]) if username in members else None


def authenticate(username: str, password: str) -> StoredMember | None:
    member = find_member(username)
    if member is None or not passwords.verify(password, member.hashed_password):
        return None
    return member


def create_access_token(data: dict, expires_delta: timedelta) -> str:
    to_encode = data.copy()
    to_encode.update({"exp": datetime.now(timezone.utc) + expires_delta})
    return jwt.encode(to_encode, SECRET_KEY, algorithm=ALGORITHM)


async def get_current_member(token: Annotated[str, Depends(oauth2_scheme)]) -> StoredMember:
    refused = HTTPException(status.HTTP_401_UNAUTHORIZED, "Please sign in", {"WWW-Authenticate": "Bearer"})
    try:
        payload = jwt.decode(token, SECRET_KEY, algorithms=[ALGORITHM])
    except JWTError:
        raise refused
    member = find_member(payload.get("sub") or "")
    if member is None:
        raise refused
    return member


async def get_active_member(member: Annotated[StoredMember, Depends(get_current_member)]) -> StoredMember:
    if member.disabled:
        raise HTTPException(status.HTTP_400_BAD_REQUEST, "This member is gone")
    return member


@app.post("/token")
async def sign_in(form: Annotated[OAuth2PasswordRequestForm, Depends()]) -> Token:
    member = authenticate(form.username, form.password)
    if member is None:
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, "Wrong name or password", {"WWW-Authenticate": "Bearer"})
    lifetime = timedelta(minutes=ACCESS_TOKEN_EXPIRE_MINUTES)
    return Token(access_token=create_access_token({"sub": member.username}, lifetime), token_type="bearer")


@app.get("/members/me", response_model=Member)
async def read_me(member: Annotated[StoredMember, Depends(get_active_member)]):
    return member


@app.get("/members/me/items")
async def read_my_items(member: Annotated[StoredMember, Depends(get_active_member)]):
    return [{"item": "Notebook", "owner": member.username}]
