// What FastAPI, Pydantic, tasks and queues do with a value.
import type { Twins } from '../flow-twins.ts'

const dependencies: Twins = [
  [
    'parameter of a dependency',
    'def given(name: str, other: int):\n    return str(<<name || other>>)\n\n@app.post("/")\ndef handle(path: str = Depends(given)):\n    os.remove(path)\n',
  ],
  [
    'effect in a dependency',
    'def drop(name: str, other: int):\n    os.remove(str(<<name || other>>))\n\n@app.post("/", dependencies=[Depends(drop)])\ndef handle(): ...\n',
  ],
  [
    'dependency of a router',
    'def drop(name: str, other: int):\n    os.remove(str(<<name || other>>))\n\nrouter = APIRouter(dependencies=[Depends(drop)])\n\n@router.post("/")\ndef handle(): ...\n\napp.include_router(router)\n',
  ],
  [
    'yielded by a dependency',
    'def given(name: str):\n    yield {"one": name, "two": "a"}\n\n@app.post("/")\ndef handle(found: dict = Depends(given)):\n    os.remove(found[<<"one" || "two">>])\n',
  ],
  [
    'yielded by an async dependency within try',
    'async def given(name: str):\n    try:\n        yield name, "a"\n    finally:\n        pass\n\n@app.post("/")\nasync def handle(found=Depends(given)):\n    one, two = found\n    os.remove(<<one || two>>)\n',
  ],
  [
    'class as a dependency',
    'class Given:\n    def __init__(self, name: str, size: int = 1):\n        self.one = name\n        self.two = str(size)\n\n@app.post("/")\ndef handle(given: Given = Depends()):\n    os.remove(given.<<one || two>>)\n',
  ],
  [
    'class as a dependency, named',
    'class Given:\n    def __init__(self, name: str, size: int = 1):\n        self.one = name\n        self.two = str(size)\n\n@app.post("/")\ndef handle(given=Depends(Given)):\n    os.remove(given.<<one || two>>)\n',
  ],
  [
    'class as a dependency, its method',
    'class Given:\n    def __init__(self, name: str, size: int = 1):\n        self.one = name\n        self.two = str(size)\n\n    def drop(self):\n        os.remove(self.<<one || two>>)\n\n@app.post("/")\ndef handle(given: Annotated[Given, Depends()]):\n    given.drop()\n',
  ],
  [
    'dataclass as a dependency',
    '@dataclass\nclass Given:\n    one: str\n    two: int = 1\n\n@app.post("/")\ndef handle(given: Given = Depends()):\n    os.remove(str(given.<<one || two>>))\n',
  ],
  [
    'nested dependencies',
    'def inner(name: str):\n    return {"one": name, "two": "a"}\n\ndef outer(found: dict = Depends(inner)):\n    return found[<<"one" || "two">>]\n\n@app.post("/")\ndef handle(path: str = Depends(outer)):\n    os.remove(path)\n',
  ],
  [
    'nested in a class',
    'def inner(name: str):\n    return name\n\nclass Given:\n    def __init__(self, one: str = Depends(inner)):\n        self.one = one\n        self.two = "a"\n\n@app.post("/")\ndef handle(given: Given = Depends()):\n    os.remove(given.<<one || two>>)\n',
  ],
  [
    'Annotated dependency under a name',
    'def inner(name: str, other: int):\n    return str(<<name || other>>)\n\nPath = Annotated[str, Depends(inner)]\n\n@app.post("/")\ndef handle(path: Path):\n    os.remove(path)\n',
  ],
  [
    'object as a dependency',
    'class Prefixed:\n    def __init__(self, prefix):\n        self.prefix = prefix\n\n    def __call__(self, name: str, other: int):\n        return self.prefix + str(<<name || other>>)\n\n@app.post("/")\ndef handle(path: str = Depends(Prefixed("/srv/"))):\n    os.remove(path)\n',
  ],
  [
    'method as a dependency',
    'class Service:\n    def given(self, name: str, other: int):\n        return str(<<name || other>>)\n\nservice = Service()\n\n@app.post("/")\ndef handle(path: str = Depends(service.given)):\n    os.remove(path)\n',
  ],
  [
    'dependency that a function makes',
    'def made(prefix):\n    def given(name: str, other: int):\n        return prefix + str(<<name || other>>)\n    return given\n\n@app.post("/")\ndef handle(path: str = Depends(made("/srv/"))):\n    os.remove(path)\n',
  ],
  [
    'service that a dependency makes',
    'class Service:\n    def drop(self, one, two):\n        os.remove(<<one || two>>)\n\ndef get_service():\n    return Service()\n\n@app.post("/")\ndef handle(name: str, service: Service = Depends(get_service)):\n    service.drop(name, "a")\n',
  ],
  [
    'service that is made with the request',
    'class Service:\n    def __init__(self, one, two):\n        self.one, self.two = one, two\n\n    def drop(self):\n        os.remove(self.<<one || two>>)\n\ndef get_service(name: str):\n    return Service(name, "a")\n\n@app.post("/")\ndef handle(service: Service = Depends(get_service)):\n    service.drop()\n',
  ],
  [
    'class-based view',
    'class View:\n    def __init__(self, name: str):\n        self.name = name\n\n@app.post("/")\ndef handle(view: View = Depends(View), other: int = 1):\n    os.remove(<<view.name || str(other)>>)\n',
  ],
  [
    'request.state of a dependency',
    'async def keep(request: Request, name: str):\n    request.state.one = name\n    request.state.two = "a"\n\n@app.post("/", dependencies=[Depends(keep)])\ndef handle(request: Request):\n    os.remove(request.state.<<one || two>>)\n',
  ],
  [
    'request.state of middleware',
    '@app.middleware("http")\nasync def keep(request: Request, call_next):\n    request.state.one = request.headers["x-name"]\n    request.state.two = "a"\n    return await call_next(request)\n\n@app.post("/")\ndef handle(request: Request):\n    os.remove(request.state.<<one || two>>)\n',
  ],
  [
    'request.state of middleware that is a class',
    'class Keep(BaseHTTPMiddleware):\n    async def dispatch(self, request, call_next):\n        request.state.one = request.headers["x-name"]\n        request.state.two = "a"\n        return await call_next(request)\n\napp.add_middleware(Keep)\n\n@app.post("/")\ndef handle(request: Request):\n    os.remove(request.state.<<one || two>>)\n',
  ],
  [
    'middleware itself',
    '@app.middleware("http")\nasync def drop(request: Request, call_next):\n    os.remove(<<request.headers["x-name"] || "a">>)\n    return await call_next(request)\n\n@app.post("/")\ndef handle(): ...\n',
  ],
  [
    'middleware of ASGI',
    'class Keep:\n    def __init__(self, app):\n        self.app = app\n\n    async def __call__(self, scope, receive, send):\n        request = Request(scope)\n        os.remove(<<request.headers["x-name"] || "a">>)\n        await self.app(scope, receive, send)\n\napp.add_middleware(Keep)\n\n@app.post("/")\ndef handle(): ...\n',
  ],
  [
    'app.state',
    '@app.post("/keep")\ndef keep(request: Request, name: str):\n    request.app.state.one = name\n    request.app.state.two = "a"\n\n@app.post("/")\ndef handle(request: Request):\n    os.remove(request.app.state.<<one || two>>)\n',
  ],
  [
    'app.state by the name of the application',
    '@app.post("/keep")\ndef keep(name: str):\n    app.state.one = name\n    app.state.two = "a"\n\n@app.post("/")\ndef handle(request: Request):\n    os.remove(app.state.<<one || two>>)\n',
  ],
  [
    'Request.json',
    '@app.post("/")\nasync def handle(request: Request):\n    body = await request.json()\n    os.remove(<<body["name"] || "a">>)\n',
  ],
  [
    'Request.form',
    '@app.post("/")\nasync def handle(request: Request):\n    form = await request.form()\n    os.remove(<<form.get("name") || "a">>)\n',
  ],
  [
    'Request.query_params',
    '@app.post("/")\nasync def handle(request: Request):\n    os.remove(<<request.query_params["name"] || request.method>>)\n',
  ],
  [
    'Request.stream',
    '@app.post("/")\nasync def handle(request: Request):\n    async for chunk in request.stream():\n        os.remove(<<chunk || "a">>)\n',
  ],
  [
    'Request that is handed on',
    'async def drop(request):\n    body = await request.json()\n    os.remove(<<body["name"] || "a">>)\n\n@app.post("/")\nasync def handle(request: Request):\n    await drop(request)\n',
  ],
  ['UploadFile', '@app.post("/")\nasync def handle(file: UploadFile):\n    os.remove(<<file.filename || str(file.size)>>)\n'],
  ['Form', '@app.post("/")\nasync def handle(name: str = Form(), other: int = Form(1)):\n    os.remove(str(<<name || other>>))\n'],
]

const models: Twins = [
  [
    'field of a model',
    'class Wish(BaseModel):\n    one: str\n    two: int\n\n@app.post("/")\ndef handle(wish: Wish):\n    os.remove(str(wish.<<one || two>>))\n',
  ],
  [
    'model_dump',
    'class Wish(BaseModel):\n    one: str\n    two: int\n\n@app.post("/")\ndef handle(wish: Wish):\n    os.remove(str(wish.model_dump()[<<"one" || "two">>]))\n',
  ],
  [
    'model_dump, unpacked',
    'class Wish(BaseModel):\n    one: str\n    two: int\n\ndef drop(one, two):\n    os.remove(str(<<one || two>>))\n\n@app.post("/")\ndef handle(wish: Wish):\n    drop(**wish.model_dump(exclude_unset=True))\n',
  ],
  [
    'dict of version 1',
    'class Wish(BaseModel):\n    one: str\n    two: int\n\n@app.post("/")\ndef handle(wish: Wish):\n    os.remove(str(wish.dict().get(<<"one" || "two">>)))\n',
  ],
  [
    'model_dump_json',
    'class Wish(BaseModel):\n    one: str\n    two: int\n\n@app.post("/")\ndef handle(wish: Wish):\n    os.remove(<<json.loads(wish.model_dump_json())["one"] || str(wish.two)>>)\n',
  ],
  [
    'jsonable_encoder',
    'class Wish(BaseModel):\n    one: str\n    two: int\n\n@app.post("/")\ndef handle(wish: Wish):\n    os.remove(str(jsonable_encoder(wish)[<<"one" || "two">>]))\n',
  ],
  [
    'model_copy',
    'class Wish(BaseModel):\n    one: str\n    two: int\n\n@app.post("/")\ndef handle(wish: Wish):\n    os.remove(str(wish.model_copy().<<one || two>>))\n',
  ],
  [
    'model_copy with a change',
    'class Wish(BaseModel):\n    one: str = ""\n    two: str = ""\n\n@app.post("/")\ndef handle(name: str):\n    wish = Wish().model_copy(update={"one": name})\n    os.remove(wish.<<one || two>>)\n',
  ],
  [
    'a model made of a model',
    'class Wish(BaseModel):\n    one: str\n    two: int\n\nclass Kept(Wish):\n    owner: str = ""\n\n@app.post("/")\ndef handle(wish: Wish):\n    kept = Kept(**wish.model_dump(), owner="a")\n    os.remove(str(kept.<<one || two>>))\n',
  ],
  [
    'model_validate',
    'class Kept(BaseModel):\n    one: str\n    two: int\n\n@app.post("/")\ndef handle(given: dict):\n    kept = Kept.model_validate(given)\n    os.remove(str(kept.<<one || two>>))\n',
  ],
  [
    'model_validate_json',
    'class Kept(BaseModel):\n    one: str\n    two: int\n\n@app.post("/")\nasync def handle(request: Request):\n    kept = Kept.model_validate_json(await request.body())\n    os.remove(str(kept.<<one || two>>))\n',
  ],
  [
    'TypeAdapter',
    'class Kept(BaseModel):\n    one: str\n    two: int\n\n@app.post("/")\nasync def handle(request: Request):\n    kept = TypeAdapter(Kept).validate_python(await request.json())\n    os.remove(str(kept.<<one || two>>))\n',
  ],
  [
    'field_validator that changes it',
    'class Wish(BaseModel):\n    one: str\n    two: int\n\n    @field_validator("one")\n    @classmethod\n    def trimmed(cls, value):\n        return value.strip()\n\n@app.post("/")\ndef handle(wish: Wish):\n    os.remove(str(wish.<<one || two>>))\n',
  ],
  [
    'field_validator that refuses',
    'class Wish(BaseModel):\n    one: str\n    two: str\n\n    @field_validator("two")\n    @classmethod\n    def plain(cls, value):\n        if "/" in value or ".." in value:\n            raise ValueError(value)\n        return value\n\n@app.post("/")\ndef handle(wish: Wish):\n    os.remove("/srv/" + wish.<<one || two>> + ".txt")\n',
  ],
  [
    'model_validator',
    'class Wish(BaseModel):\n    name: str\n    one: str = ""\n    two: Literal["a"] = "a"\n\n    @model_validator(mode="after")\n    def filled(self):\n        self.one = "/srv/" + self.name\n        return self\n\n@app.post("/")\ndef handle(wish: Wish):\n    os.remove(wish.<<one || two>>)\n',
  ],
  [
    'computed_field',
    'class Wish(BaseModel):\n    name: str\n    size: int\n\n    @computed_field\n    @property\n    def path(self) -> str:\n        return "/srv/" + str(self.<<name || size>>)\n\n@app.post("/")\ndef handle(wish: Wish):\n    os.remove(wish.path)\n',
  ],
  [
    'property of a model',
    'class Wish(BaseModel):\n    name: str\n    size: int\n\n    @property\n    def path(self) -> str:\n        return "/srv/" + str(self.<<name || size>>)\n\n@app.post("/")\ndef handle(wish: Wish):\n    os.remove(wish.path)\n',
  ],
  [
    'method of a model',
    'class Wish(BaseModel):\n    name: str\n    size: int\n\n    def to_path(self, folder: str) -> str:\n        return folder + str(self.<<name || size>>)\n\n@app.post("/")\ndef handle(wish: Wish):\n    os.remove(wish.to_path("/srv/"))\n',
  ],
  [
    'effect in a method of a model',
    'class Wish(BaseModel):\n    name: str\n    size: int\n\n    def drop(self) -> None:\n        os.remove(str(self.<<name || size>>))\n\n@app.post("/")\ndef handle(wish: Wish):\n    wish.drop()\n',
  ],
  [
    'effect in a validator',
    'class Wish(BaseModel):\n    one: str\n    two: int\n\n    @field_validator(<<"one" || "two">>)\n    @classmethod\n    def dropped(cls, value):\n        os.remove(str(value))\n        return value\n\n@app.post("/")\ndef handle(wish: Wish): ...\n',
  ],
  [
    'model in a model',
    'class Part(BaseModel):\n    one: str\n    two: int\n\nclass Wish(BaseModel):\n    part: Part\n\n@app.post("/")\ndef handle(wish: Wish):\n    os.remove(str(wish.part.<<one || two>>))\n',
  ],
  [
    'models in a list',
    'class Part(BaseModel):\n    one: str\n    two: int\n\nclass Wish(BaseModel):\n    parts: list[Part]\n\n@app.post("/")\ndef handle(wish: Wish):\n    for part in wish.parts:\n        os.remove(str(part.<<one || two>>))\n',
  ],
  [
    'models in a dict',
    'class Part(BaseModel):\n    one: str\n    two: int\n\nclass Wish(BaseModel):\n    parts: dict[str, Part]\n\n@app.post("/")\ndef handle(wish: Wish):\n    for part in wish.parts.values():\n        os.remove(str(part.<<one || two>>))\n',
  ],
  [
    'list of models as the body',
    'class Part(BaseModel):\n    one: str\n    two: int\n\n@app.post("/")\ndef handle(parts: list[Part]):\n    for part in parts:\n        os.remove(str(part.<<one || two>>))\n',
  ],
  [
    'one of two models',
    'class Part(BaseModel):\n    one: str\n    two: int\n\nclass Other(BaseModel):\n    three: int\n\n@app.post("/")\ndef handle(part: Part | Other):\n    if isinstance(part, Part):\n        os.remove(str(part.<<one || two>>))\n',
  ],
  [
    'RootModel',
    'class Names(RootModel[list[str]]):\n    pass\n\nclass Sizes(RootModel[list[int]]):\n    pass\n\n@app.post("/")\ndef handle(names: Names, sizes: Sizes):\n    for one in <<names || sizes>>.root:\n        os.remove(str(one))\n',
  ],
  [
    'RootModel with __iter__',
    'class Names(RootModel[list[str]]):\n    def __iter__(self):\n        return iter(self.root)\n\nclass Sizes(RootModel[list[int]]):\n    def __iter__(self):\n        return iter(self.root)\n\n@app.post("/")\ndef handle(names: Names, sizes: Sizes):\n    for one in <<names || sizes>>:\n        os.remove(str(one))\n',
  ],
  [
    'generic model',
    'T = TypeVar("T")\n\nclass Page(BaseModel, Generic[T]):\n    items: list[T]\n\nclass Part(BaseModel):\n    one: str\n    two: int\n\n@app.post("/")\ndef handle(page: Page[Part]):\n    os.remove(str(page.items[0].<<one || two>>))\n',
  ],
  [
    'inherited field',
    'class Base(BaseModel):\n    one: str\n\nclass Wish(Base):\n    two: int\n\n@app.post("/")\ndef handle(wish: Wish):\n    os.remove(str(wish.<<one || two>>))\n',
  ],
  [
    'field with an alias',
    'class Wish(BaseModel):\n    one: str = Field(alias="theOne")\n    two: int = Field(alias="theTwo")\n\n@app.post("/")\ndef handle(wish: Wish):\n    os.remove(str(wish.<<one || two>>))\n',
  ],
  [
    'SecretStr',
    'class Wish(BaseModel):\n    one: SecretStr\n    two: int\n\n@app.post("/")\ndef handle(wish: Wish):\n    os.remove(<<wish.one.get_secret_value() || str(wish.two)>>)\n',
  ],
  [
    'extra fields',
    'class Wish(BaseModel):\n    model_config = ConfigDict(extra="allow")\n    two: int\n\n@app.post("/")\ndef handle(wish: Wish):\n    os.remove(<<wish.model_extra["one"] || str(wish.two)>>)\n',
  ],
  [
    'for field in a model',
    'class Wish(BaseModel):\n    one: str\n\nclass Sizes(BaseModel):\n    two: int\n\n@app.post("/")\ndef handle(wish: Wish, sizes: Sizes):\n    for key, value in <<wish || sizes>>.model_dump().items():\n        os.remove(str(value))\n',
  ],
  [
    'model that is handed on',
    'class Wish(BaseModel):\n    one: str\n    two: int\n\nclass Service:\n    def drop(self, wish: Wish):\n        os.remove(str(wish.<<one || two>>))\n\n@app.post("/")\ndef handle(wish: Wish):\n    Service().drop(wish)\n',
  ],
  [
    'model as a dependency',
    'class Wish(BaseModel):\n    one: str = ""\n    two: int = 1\n\n@app.post("/")\ndef handle(wish: Wish = Depends()):\n    os.remove(str(wish.<<one || two>>))\n',
  ],
  [
    'model of the query',
    'class Wish(BaseModel):\n    one: str = ""\n    two: int = 1\n\n@app.post("/")\ndef handle(wish: Annotated[Wish, Query()]):\n    os.remove(str(wish.<<one || two>>))\n',
  ],
  [
    'dataclass as the body',
    '@dataclass\nclass Wish:\n    one: str\n    two: int\n\n@app.post("/")\ndef handle(wish: Wish):\n    os.remove(str(wish.<<one || two>>))\n',
  ],
  [
    'TypedDict as the body',
    'class Wish(TypedDict):\n    one: str\n    two: int\n\n@app.post("/")\ndef handle(wish: Wish):\n    os.remove(str(wish[<<"one" || "two">>]))\n',
  ],
  [
    'setattr of each field',
    'class Wish(BaseModel):\n    one: str\n\nclass Sizes(BaseModel):\n    one: int\n\nclass Kept:\n    one = ""\n\n@app.post("/")\ndef handle(wish: Wish, sizes: Sizes):\n    kept = Kept()\n    for key, value in <<wish || sizes>>.model_dump().items():\n        setattr(kept, key, value)\n    os.remove(kept.one)\n',
  ],
]

const work = 'def work(one, two):\n    os.remove(<<one || two>>)\n\n'
const asyncWork = 'async def work(one, two):\n    os.remove(<<one || two>>)\n\n'
const asyncGive = 'async def give(one):\n    return one\n\n'
const give = 'def give(one):\n    return one\n\n'
const handler = '@app.post("/")\nasync def handle(name: str, names: list[str], tasks: BackgroundTasks):\n'

const running: Twins = [
  ['await', `${asyncGive}${handler}    os.remove(await give(<<name || "a">>))\n`],
  ['asyncio.gather', `${asyncGive}${handler}    one, two = await asyncio.gather(give(name), give("a"))\n    os.remove(<<one || two>>)\n`],
  [
    'asyncio.gather of many',
    `${asyncGive}${handler}    found = await asyncio.gather(*[give(one) for one in <<names || ["a"]>>])\n    for one in found:\n        os.remove(one)\n`,
  ],
  ['asyncio.create_task', `${asyncWork}${handler}    asyncio.create_task(work(name, "a"))\n`],
  [
    'asyncio.create_task and its result',
    `${asyncGive}${handler}    task = asyncio.create_task(give(<<name || "a">>))\n    os.remove(await task)\n`,
  ],
  [
    'result of a task',
    `${asyncGive}${handler}    task = asyncio.create_task(give(<<name || "a">>))\n    await asyncio.wait([task])\n    os.remove(task.result())\n`,
  ],
  ['asyncio.to_thread', `${work}${handler}    await asyncio.to_thread(work, name, "a")\n`],
  ['asyncio.to_thread of a library', `${handler}    await asyncio.to_thread(os.remove, <<name || "a">>)\n`],
  ['asyncio.to_thread and its result', `${give}${handler}    os.remove(await asyncio.to_thread(give, <<name || "a">>))\n`],
  ['asyncio.to_thread of a lambda', `${handler}    await asyncio.to_thread(lambda: os.remove(<<name || "a">>))\n`],
  ['TaskGroup', `${asyncWork}${handler}    async with asyncio.TaskGroup() as group:\n        group.create_task(work(name, "a"))\n`],
  [
    'TaskGroup and its result',
    `${asyncGive}${handler}    async with asyncio.TaskGroup() as group:\n        task = group.create_task(give(<<name || "a">>))\n    os.remove(task.result())\n`,
  ],
  ['asyncio.wait_for', `${asyncGive}${handler}    os.remove(await asyncio.wait_for(give(<<name || "a">>), timeout=3))\n`],
  ['asyncio.shield', `${asyncGive}${handler}    os.remove(await asyncio.shield(give(<<name || "a">>)))\n`],
  [
    'asyncio.as_completed',
    `${asyncGive}${handler}    for one in asyncio.as_completed([give(<<name || "a">>)]):\n        os.remove(await one)\n`,
  ],
  ['asyncio.run', `${asyncGive}@app.post("/")\ndef handle(name: str):\n    os.remove(asyncio.run(give(<<name || "a">>)))\n`],
  ['run_coroutine_threadsafe', `${asyncWork}${handler}    asyncio.run_coroutine_threadsafe(work(name, "a"), asyncio.get_event_loop())\n`],
  ['call_soon and call_later', `${work}${handler}    asyncio.get_event_loop().call_later(3, work, name, "a")\n`],
  ['run_in_executor', `${work}${handler}    await asyncio.get_running_loop().run_in_executor(None, work, name, "a")\n`],
  [
    'run_in_executor and its result',
    `${give}${handler}    loop = asyncio.get_running_loop()\n    os.remove(await loop.run_in_executor(None, give, <<name || "a">>))\n`,
  ],
  [
    'run_in_executor of a partial',
    `${work}${handler}    await asyncio.get_running_loop().run_in_executor(None, functools.partial(work, name, two="a"))\n`,
  ],
  ['run_in_executor of a lambda', `${work}${handler}    await asyncio.get_running_loop().run_in_executor(None, lambda: work(name, "a"))\n`],
  ['ThreadPoolExecutor.submit', `${work}${handler}    with ThreadPoolExecutor() as pool:\n        pool.submit(work, name, "a")\n`],
  [
    'ThreadPoolExecutor.submit and its result',
    `${give}${handler}    with ThreadPoolExecutor() as pool:\n        future = pool.submit(give, <<name || "a">>)\n        os.remove(future.result())\n`,
  ],
  [
    'ThreadPoolExecutor.map',
    `def drop(one):\n    os.remove(one)\n\n${handler}    with ThreadPoolExecutor() as pool:\n        pool.map(drop, <<names || ["a"]>>)\n`,
  ],
  [
    'ThreadPoolExecutor.map and its results',
    `${give}${handler}    with ThreadPoolExecutor() as pool:\n        for one in pool.map(give, <<names || ["a"]>>):\n            os.remove(one)\n`,
  ],
  ['an executor of the module', `pool = ThreadPoolExecutor()\n\n${work}${handler}    pool.submit(work, name, "a")\n`],
  ['Thread', `${work}${handler}    threading.Thread(target=work, args=(name, "a")).start()\n`],
  ['Thread by name', `${work}${handler}    threading.Thread(target=work, kwargs={"one": name, "two": "a"}, daemon=True).start()\n`],
  ['Process', `${work}${handler}    multiprocessing.Process(target=work, args=(name, "a")).start()\n`],
  ['anyio.to_thread.run_sync', `${work}${handler}    await anyio.to_thread.run_sync(work, name, "a")\n`],
  ['anyio.to_thread.run_sync and its result', `${give}${handler}    os.remove(await anyio.to_thread.run_sync(give, <<name || "a">>))\n`],
  [
    'task group of anyio',
    `${asyncWork}${handler}    async with anyio.create_task_group() as group:\n        group.start_soon(work, name, "a")\n`,
  ],
  ['run_in_threadpool', `${work}${handler}    await run_in_threadpool(work, name, two="a")\n`],
  ['run_in_threadpool and its result', `${give}${handler}    os.remove(await run_in_threadpool(give, <<name || "a">>))\n`],
  ['BackgroundTasks', `${work}${handler}    tasks.add_task(work, name, two="a")\n`],
  ['BackgroundTasks of a library', `${handler}    tasks.add_task(os.remove, <<name || "a">>)\n`],
  [
    'BackgroundTasks that are handed on',
    `${work}def later(tasks, name):\n    tasks.add_task(work, name, "a")\n\n${handler}    later(tasks, name)\n`,
  ],
  [
    'BackgroundTasks with a method',
    `class Service:\n    def work(self, one, two):\n        os.remove(<<one || two>>)\n\n${handler}    tasks.add_task(Service().work, name, "a")\n`,
  ],
  ['BackgroundTask of a response', `${work}${handler}    return JSONResponse({}, background=BackgroundTask(work, name, two="a"))\n`],
  [
    'BackgroundTasks of a response',
    `${work}${handler}    later = BackgroundTasks()\n    later.add_task(work, name, "a")\n    return JSONResponse({}, background=later)\n`,
  ],
  ['asyncio.Queue', `${handler}    queue = asyncio.Queue()\n    await queue.put(<<name || "a">>)\n    os.remove(await queue.get())\n`],
  [
    'asyncio.Queue of the module',
    `queue = asyncio.Queue()\n\nasync def worker():\n    while True:\n        job = await queue.get()\n        os.remove(job[<<"one" || "two">>])\n\n@app.on_event("startup")\nasync def start():\n    asyncio.create_task(worker())\n\n${handler}    await queue.put({"one": name, "two": "a"})\n`,
  ],
  [
    'asyncio.Queue of an object',
    `class Worker:\n    def __init__(self):\n        self.queue = asyncio.Queue()\n\n    async def run(self):\n        while True:\n            job = await self.queue.get()\n            os.remove(job[<<"one" || "two">>])\n\n    async def add(self, job):\n        await self.queue.put(job)\n\nworker = Worker()\n\n${handler}    await worker.add({"one": name, "two": "a"})\n`,
  ],
  [
    'queue.Queue',
    `jobs = queue.Queue()\n\ndef worker():\n    while True:\n        os.remove(jobs.get())\n\nthreading.Thread(target=worker).start()\n\n${handler}    jobs.put_nowait(<<name || "a">>)\n`,
  ],
  [
    'asyncio.Future',
    `${handler}    future = asyncio.get_running_loop().create_future()\n    future.set_result(<<name || "a">>)\n    os.remove(await future)\n`,
  ],
  [
    'streamed response',
    `def chunks(one, two):\n    os.remove(<<one || two>>)\n    yield b""\n\n${handler}    return StreamingResponse(chunks(name, "a"))\n`,
  ],
  [
    'generator within the handler',
    `${handler}    async def chunks():\n        os.remove(<<name || "a">>)\n        yield b""\n\n    return StreamingResponse(chunks())\n`,
  ],
]

const celery =
  'from celery import Celery, chain, group, shared_task\ncelery = Celery("main")\n\n@celery.task\ndef work(one, two):\n    os.remove(<<one || two>>)\n\n'

const tasks: Twins = [
  ['Celery delay', `${celery}${handler}    work.delay(name, "a")\n`],
  ['Celery delay by name', `${celery}${handler}    work.delay(one=name, two="a")\n`],
  ['Celery apply_async', `${celery}${handler}    work.apply_async(args=[name, "a"], countdown=3)\n`],
  ['Celery apply_async with kwargs', `${celery}${handler}    work.apply_async(kwargs={"one": name, "two": "a"})\n`],
  ['Celery signature', `${celery}${handler}    work.s(name, "a").delay()\n`],
  ['Celery signature, applied', `${celery}${handler}    work.si(name, "a").apply_async()\n`],
  ['Celery chain', `${celery}${handler}    chain(work.s(name, "a"), work.si("b", "c"))()\n`],
  [
    'Celery send_task',
    'from celery import Celery\ncelery = Celery("main")\n\n@celery.task(name="jobs.work")\ndef work(one, two):\n    os.remove(<<one || two>>)\n\n' +
      handler +
      '    celery.send_task("jobs.work", args=[name, "a"])\n',
  ],
  [
    'Celery send_task by the path of the function',
    `${celery}${handler}    celery.send_task("main.work", kwargs={"one": name, "two": "a"})\n`,
  ],
  [
    'Celery send_task of another',
    `${celery.replace('<<one || two>>', 'one')}${handler}    celery.send_task(<<"main.work" || "main.other">>, args=[name, "a"])\n`,
  ],
  [
    'Celery bound task',
    'from celery import shared_task\n\n@shared_task(bind=True, max_retries=3)\ndef work(self, one, two):\n    os.remove(<<one || two>>)\n\n' +
      handler +
      '    work.delay(name, "a")\n',
  ],
  [
    'Celery bound task, apply_async',
    'from celery import shared_task\n\n@shared_task(bind=True)\ndef work(self, one, two):\n    os.remove(<<one || two>>)\n\n' +
      handler +
      '    work.apply_async((name, "a"))\n',
  ],
  [
    'Celery task with a model',
    `${celery.replace('<<one || two>>', 'one[<<"one" || "two">>]')}${handler}    work.delay({"one": name, "two": "a"}, 1)\n`,
  ],
  [
    'ARQ enqueue_job',
    `async def work(ctx, one, two):\n    os.remove(<<one || two>>)\n\nclass WorkerSettings:\n    functions = [work]\n\n${handler}    pool = await arq.create_pool(arq.connections.RedisSettings())\n    await pool.enqueue_job("work", name, "a")\n`,
  ],
  [
    'ARQ enqueue_job by name',
    `async def work(ctx, one, two):\n    os.remove(<<one || two>>)\n\nclass WorkerSettings:\n    functions = [work]\n\n${handler}    await app.state.pool.enqueue_job("work", one=name, two="a")\n`,
  ],
  ['RQ enqueue', `jobs = rq.Queue(connection=None)\n\n${work}${handler}    jobs.enqueue(work, name, "a")\n`],
  ['RQ enqueue by path', `jobs = rq.Queue(connection=None)\n\n${work}${handler}    jobs.enqueue("main.work", name, "a")\n`],
  [
    'RQ enqueue with args',
    `jobs = rq.Queue(connection=None)\n\n${work}${handler}    jobs.enqueue(work, args=(name, "a"), job_timeout=3)\n`,
  ],
  [
    'RQ enqueue_in',
    `jobs = rq.Queue(connection=None)\n\n${work}${handler}    jobs.enqueue_in(datetime.timedelta(seconds=3), work, name, "a")\n`,
  ],
  ['Dramatiq send', `@dramatiq.actor\ndef work(one, two):\n    os.remove(<<one || two>>)\n\n${handler}    work.send(name, "a")\n`],
  [
    'Dramatiq send_with_options',
    `@dramatiq.actor(queue_name="a")\ndef work(one, two):\n    os.remove(<<one || two>>)\n\n${handler}    work.send_with_options(args=(name, "a"), delay=3)\n`,
  ],
  [
    'Taskiq kiq',
    `broker = taskiq.InMemoryBroker()\n\n@broker.task\nasync def work(one, two):\n    os.remove(<<one || two>>)\n\n${handler}    await work.kiq(name, "a")\n`,
  ],
  [
    'Taskiq kicker',
    `broker = taskiq.InMemoryBroker()\n\n@broker.task\nasync def work(one, two):\n    os.remove(<<one || two>>)\n\n${handler}    await work.kicker().with_labels(a=1).kiq(name, "a")\n`,
  ],
  ['Huey', `huey = SqliteHuey()\n\n@huey.task()\ndef work(one, two):\n    os.remove(<<one || two>>)\n\n${handler}    work(name, "a")\n`],
  [
    'Huey schedule',
    `huey = SqliteHuey()\n\n@huey.task()\ndef work(one, two):\n    os.remove(<<one || two>>)\n\n${handler}    work.schedule(args=(name, "a"), delay=3)\n`,
  ],
  ['APScheduler', `scheduler = AsyncIOScheduler()\n\n${work}${handler}    scheduler.add_job(work, "interval", args=[name, "a"])\n`],
  [
    'Procrastinate defer',
    `jobs = procrastinate.App(connector=None)\n\n@jobs.task\ndef work(one, two):\n    os.remove(<<one || two>>)\n\n${handler}    work.defer(one=name, two="a")\n`,
  ],
]

const socket = '@app.websocket("/")\nasync def handle(socket: WebSocket, other: int):\n    await socket.accept()\n'

const sockets: Twins = [
  ['receive_text', `${socket}    name = await socket.receive_text()\n    os.remove(<<name || str(other)>>)\n`],
  ['receive_json', `${socket}    body = await socket.receive_json()\n    os.remove(<<body["name"] || str(other)>>)\n`],
  ['receive_bytes', `${socket}    body = await socket.receive_bytes()\n    os.remove(<<body.decode() || str(other)>>)\n`],
  ['receive', `${socket}    message = await socket.receive()\n    os.remove(<<message["text"] || str(other)>>)\n`],
  ['iter_text', `${socket}    async for name in socket.iter_text():\n        os.remove(<<name || str(other)>>)\n`],
  ['iter_json', `${socket}    async for body in socket.iter_json():\n        os.remove(<<body["name"] || str(other)>>)\n`],
  ['query of a websocket', `${socket}    os.remove(<<socket.query_params["name"] || str(other)>>)\n`],
  [
    'parameter of a websocket',
    '@app.websocket("/{name}")\nasync def handle(socket: WebSocket, name: str, other: int):\n    os.remove(str(<<name || other>>))\n',
  ],
  [
    'websocket that is handed on',
    `async def drop(socket, other):\n    while True:\n        body = await socket.receive_json()\n        os.remove(<<body["name"] || other>>)\n\n${socket}    await drop(socket, "a")\n`,
  ],
  [
    'websocket that an object keeps',
    `class Session:\n    def __init__(self, socket: WebSocket):\n        self.socket = socket\n\n    async def run(self):\n        body = await self.socket.receive_json()\n        os.remove(<<body["name"] || "a">>)\n\n${socket}    await Session(socket).run()\n`,
  ],
]

const HEAD = `import anyio, arq, asyncio, datetime, dramatiq, functools, json, multiprocessing, os, procrastinate, queue, rq, taskiq, threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Annotated, Generic, Literal, TypedDict, TypeVar
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from fastapi import APIRouter, BackgroundTasks, Depends, FastAPI, Form, Query, Request, UploadFile, WebSocket
from fastapi.concurrency import run_in_threadpool
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse, StreamingResponse
from huey import SqliteHuey
from pydantic import BaseModel, ConfigDict, Field, RootModel, SecretStr, TypeAdapter, computed_field, field_validator, model_validator
from starlette.background import BackgroundTask
from starlette.middleware.base import BaseHTTPMiddleware
app = FastAPI()

`

export const web: Twins = [...dependencies, ...models, ...running, ...tasks, ...sockets].map(([word, code]) => [word, HEAD + code])
