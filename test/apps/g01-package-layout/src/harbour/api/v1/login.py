from fastapi import APIRouter, Depends
from fastapi.security import OAuth2PasswordRequestForm

router = APIRouter()


@router.post("/login")
def login(form: OAuth2PasswordRequestForm = Depends()) -> dict[str, str]: ...
