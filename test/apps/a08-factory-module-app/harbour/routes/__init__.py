from .boats import router as boats
from .piers import router as piers

ROUTERS = {"/boats": boats, "/piers": piers}
