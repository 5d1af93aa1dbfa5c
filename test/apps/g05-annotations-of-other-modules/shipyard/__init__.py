from . import deps, schemas
from .deps import CurrentUser as CurrentUser

__all__ = ["CurrentUser", "deps", "schemas"]
