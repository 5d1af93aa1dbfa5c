import base64
import hashlib
import hmac
import json
from typing import Annotated

from fastapi import Depends, HTTPException, status
from fastapi.security import APIKeyHeader, OAuth2PasswordBearer
from pydantic import BaseModel

from .settings import get_settings

oauth2_scheme = OAuth2PasswordBearer(tokenUrl="/api/sign-in")
warehouse_key = APIKeyHeader(name="X-Warehouse-Key")


class Customer(BaseModel):
    name: str
    staff: bool = False


def sign(payload: bytes) -> bytes:
    return hmac.new(get_settings().token_secret.encode(), payload, hashlib.sha256).digest()


def make_token(customer: Customer) -> str:
    payload = customer.model_dump_json().encode()
    return f"{base64.urlsafe_b64encode(payload).decode()}.{sign(payload).hex()}"


def get_current_customer(token: Annotated[str, Depends(oauth2_scheme)]) -> Customer:
    refused = HTTPException(status.HTTP_401_UNAUTHORIZED, "Please sign in", {"WWW-Authenticate": "Bearer"})
    body, _, signature = token.partition(".")
    try:
        payload = base64.urlsafe_b64decode(body)
        genuine = hmac.compare_digest(bytes.fromhex(signature), sign(payload))
    except ValueError:
        raise refused
    if not genuine:
        raise refused
    return Customer(**json.loads(payload))


def require_staff(customer: Annotated[Customer, Depends(get_current_customer)]) -> Customer:
    if not customer.staff:
        raise HTTPException(status.HTTP_403_FORBIDDEN, "Staff only")
    return customer


CurrentCustomer = Annotated[Customer, Depends(get_current_customer)]
