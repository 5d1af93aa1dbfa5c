from fastapi import APIRouter, Depends


def trace(id: str = "0"): ...


class BaseRouter(APIRouter):
    default_tags = ["base"]

    def __init__(self, *args, **kwargs):
        tags = kwargs.pop("tags", None) or self.default_tags
        kwargs.setdefault("dependencies", []).insert(0, Depends(trace))
        super().__init__(*args, tags=tags, **kwargs)


class HiddenRouter(BaseRouter):
    default_tags = ["hidden"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, include_in_schema=False, **kwargs)
