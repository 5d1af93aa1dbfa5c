from fastapi import Depends
from fastapi.security import OAuth2PasswordBearer

from ..core.config import settings

oauth2 = OAuth2PasswordBearer(tokenUrl=f"{settings.API_V1}/login")


def get_current_user(token: str = Depends(oauth2)):
    return token


def get_admin(user=Depends(get_current_user)):
    return user
