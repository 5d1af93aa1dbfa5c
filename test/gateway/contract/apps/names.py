"""What a document does not tell: other names, validators, modes of models, dependencies."""
from typing import Annotated, Any, Optional, Union

from fastapi import Body, Depends, FastAPI, Form, Header, Query, Request
from pydantic import (
    AfterValidator,
    AliasChoices,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    field_validator,
    model_validator,
)

app = FastAPI()


class ByName(BaseModel):
    model_config = ConfigDict(populate_by_name=True)
    user_name: str = Field(alias="userName")
    full: Optional[str] = Field(None, alias="fullName")
    age: int = Field(0, alias="userAge", ge=0)


class ByNameClosed(BaseModel):
    model_config = ConfigDict(populate_by_name=True, extra="forbid")
    first: str = Field(alias="firstName")
    last: Optional[str] = Field(None, alias="lastName")


class Choices(BaseModel):
    title: str = Field(validation_alias=AliasChoices("title", "name"))


class Trimmed(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True, str_to_lower=True, str_max_length=8)
    code: str = Field(pattern=r"^[a-z]{2,4}$")
    word: str = Field("abc", min_length=2, max_length=4)


class StrictModel(BaseModel):
    model_config = ConfigDict(strict=True)
    number: int
    truth: bool = False
    word: str = ""


class Checked(BaseModel):
    low: int
    high: int = 10
    name: str = "a"

    @field_validator("name")
    @classmethod
    def no_root(cls, value: str) -> str:
        if value == "root":
            raise ValueError("not that one")
        return value

    @model_validator(mode="after")
    def ordered(self):
        if self.low > self.high:
            raise ValueError("wrong order")
        return self


class A(BaseModel):
    type: str = "a"
    a: int


class B(BaseModel):
    type: str = "b"
    b: int


def kind_of(value: Any) -> Optional[str]:
    if isinstance(value, dict):
        return "b" if "b" in value else "a"
    return None


Called = Annotated[Union[Annotated[A, Tag("a")], Annotated[B, Tag("b")]], Discriminator(kind_of)]


class Outer(BaseModel):
    inner: ByName
    many: list[Choices] = []
    called: Optional[Called] = None


def odd(value: int) -> int:
    if value % 2 == 0:
        raise ValueError("even")
    return value


class Hidden(BaseModel):
    model_config = ConfigDict(populate_by_name=True)
    page_size: int = Field(10, alias="pageSize")
    sort_by: str = Field(alias="sortBy")


def needs(token: Annotated[str, Header(alias="X-Api-Version")] = "1", debug: Annotated[bool, Query(include_in_schema=False)] = False):
    return token


@app.post("/by-name")
def by_name(body: ByName):
    return True


@app.post("/by-name-closed")
def by_name_closed(body: ByNameClosed):
    return True


@app.post("/choices")
def choices(body: Choices):
    return True


@app.post("/trimmed")
def trimmed(body: Trimmed):
    return True


@app.post("/strict-model")
def strict_model(body: StrictModel):
    return True


@app.post("/checked")
def checked(body: Checked, _: Annotated[str, Depends(needs)]):
    return True


@app.post("/outer")
def outer(body: Outer):
    return True


@app.post("/called")
def called(body: Called):
    return True


@app.get("/hidden")
def hidden(params: Annotated[Hidden, Query()], _: Annotated[str, Depends(needs)]):
    return True


@app.get("/odd/{number}")
def odd_number(number: Annotated[int, AfterValidator(odd)], secret: Annotated[int, Query(include_in_schema=False)] = 1):
    return True


@app.get("/users/me")
def me(full: bool = False):
    return True


@app.get("/users/{user_id}")
def user(user_id: int, full: bool = False):
    return True


@app.post("/raw")
async def raw(request: Request):
    await request.body()
    return True


@app.post("/form-by-name")
def form_by_name(form: Annotated[ByName, Form()]):
    return True


@app.post("/renamed")
def renamed(number: Annotated[int, Body(alias="theNumber", ge=1)], word: Annotated[str, Body(embed=True)] = "a"):
    return True
