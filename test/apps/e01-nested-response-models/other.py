from pydantic import BaseModel


class Bird(BaseModel):
    wings: int = 2
