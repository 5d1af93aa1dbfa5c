from harbour.api.v1 import router as api_router

__all__ = ["api_router"]
