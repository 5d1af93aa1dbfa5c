// What a value goes through in Python itself.
import type { Twins } from '../flow-twins.ts'

/** Statements of a handler with `name` and `names` from the request, and a constant `FIXED`. */
export const statements: Twins = [
  ['f-string', 'os.remove(f"/srv/{<<name || FIXED>>}")'],
  ['percent', 'os.remove("/srv/%s" % <<name || FIXED>>)'],
  ['percent with a tuple', 'os.remove("/srv/%s/%s" % ("a", <<name || FIXED>>))'],
  ['percent with a dict', 'os.remove("/srv/%(name)s" % {"name": <<name || FIXED>>})'],
  ['format', 'os.remove("/srv/{}".format(<<name || FIXED>>))'],
  ['format by name', 'os.remove("/srv/{one}".format(one=<<name || FIXED>>))'],
  ['format_map', 'os.remove("/srv/{one}".format_map({"one": <<name || FIXED>>}))'],
  ['join', 'os.remove("/".join(["/srv", <<name || FIXED>>]))'],
  ['+', 'os.remove("/srv/" + <<name || FIXED>>)'],
  ['+=', 'path = "/srv/"\npath += <<name || FIXED>>\nos.remove(path)'],
  ['replace', 'os.remove("/srv/NAME".replace("NAME", <<name || FIXED>>))'],
  ['replace of what is in it', 'os.remove(<<name || FIXED>>.replace("a", "b"))'],
  ['strip, lower, removeprefix', 'os.remove(<<name || FIXED>>.strip().lower().removeprefix("a"))'],
  ['a slice', 'os.remove(<<name || FIXED>>[1:])'],
  ['Template', 'os.remove(Template("/srv/$one").substitute(one=<<name || FIXED>>))'],
  ['Template with a dict', 'os.remove(Template("/srv/$one").safe_substitute({"one": <<name || FIXED>>}))'],
  ['encode and decode', 'os.remove(<<name || FIXED>>.encode().decode("utf-8"))'],
  ['str and bytes', 'os.remove(str(bytes(<<name || FIXED>>, "utf-8")))'],
  ['io.StringIO', 'text = io.StringIO()\ntext.write(<<name || FIXED>>)\nos.remove(text.getvalue())'],
  ['json and back', 'os.remove(json.loads(json.dumps({"one": <<name || FIXED>>}))["one"])'],

  ['list', 'found = ["fixed", name]\nos.remove(found[<<1 || 0>>])'],
  ['list.append', 'found = []\nfound.append(<<name || FIXED>>)\nos.remove(found[0])'],
  ['list.extend', 'found = []\nfound.extend([<<name || FIXED>>])\nos.remove(found[0])'],
  ['list.insert', 'found = []\nfound.insert(0, <<name || FIXED>>)\nos.remove(found[0])'],
  ['list and list', 'found = ["/srv"] + [<<name || FIXED>>]\nos.remove(found[-1])'],
  ['list += list', 'found = []\nfound += [<<name || FIXED>>]\nfor one in found:\n    os.remove(one)'],
  ['list.pop', 'found = [<<name || FIXED>>]\nos.remove(found.pop())'],
  ['dict', 'found = {"one": name, "two": "fixed"}\nos.remove(found[<<"one" || "two">>])'],
  ['dict, written later', 'found = {}\nfound["one"] = name\nfound["two"] = FIXED\nos.remove(found[<<"one" || "two">>])'],
  ['dict.get', 'found = {"one": name, "two": FIXED}\nos.remove(found.get(<<"one" || "two">>))'],
  ['dict.get, otherwise', 'found = {}\nos.remove(found.get("one", <<name || FIXED>>))'],
  ['dict.pop', 'found = {"one": name, "two": FIXED}\nos.remove(found.pop(<<"one" || "two">>))'],
  ['dict()', 'found = dict(one=name, two=FIXED)\nos.remove(found[<<"one" || "two">>])'],
  ['dict.update', 'found = {}\nfound.update({"one": name, "two": FIXED})\nos.remove(found[<<"one" || "two">>])'],
  ['dict.update by name', 'found = {}\nfound.update(one=name, two=FIXED)\nos.remove(found[<<"one" || "two">>])'],
  ['dict.setdefault', 'found = {}\nfound.setdefault("one", <<name || FIXED>>)\nos.remove(found["one"])'],
  ['dict.setdefault of a list', 'found = {}\nfound.setdefault("one", []).append(<<name || FIXED>>)\nos.remove(found["one"][0])'],
  ['dict in a dict', 'found = {**{"one": name, "two": FIXED}}\nos.remove(found[<<"one" || "two">>])'],
  ['dict | dict', 'found = {"one": name} | {"two": FIXED}\nos.remove(found[<<"one" || "two">>])'],
  ['dict.items', 'for key, value in {"one": <<name || FIXED>>}.items():\n    os.remove(value)'],
  ['keys of a dict', 'for key in {<<name || FIXED>>: 1}:\n    os.remove(key)'],
  ['dict.values', 'for value in {"one": <<name || FIXED>>}.values():\n    os.remove(value)'],
  ['defaultdict', 'found = defaultdict(list)\nfound["one"].append(<<name || FIXED>>)\nos.remove(found["one"][0])'],
  ['set', 'for one in {<<name || FIXED>>}:\n    os.remove(one)'],
  ['set.add', 'found = set()\nfound.add(<<name || FIXED>>)\nfor one in found:\n    os.remove(one)'],
  ['set.pop', 'os.remove({<<name || FIXED>>}.pop())'],
  ['tuple', 'found = (name, FIXED)\nos.remove(found[<<0 || 1>>])'],
  ['unpacking', 'one, two = name, FIXED\nos.remove(<<one || two>>)'],
  ['unpacking within', 'one, (two, three) = FIXED, (name, FIXED)\nos.remove(<<two || three>>)'],
  ['unpacking with a star', 'one, *others = [FIXED, name]\nos.remove(<<others[0] || one>>)'],
  ['unpacking in a loop', 'for one, two in [(name, FIXED)]:\n    os.remove(<<one || two>>)'],
  ['nested', 'found = {"a": [{"path": name, "kind": FIXED}]}\nos.remove(found["a"][0][<<"path" || "kind">>])'],
  ['zip', 'for one, two in zip([name], [FIXED]):\n    os.remove(<<one || two>>)'],
  ['enumerate', 'for i, one in enumerate([name]):\n    os.remove(<<one || str(i)>>)'],
  ['deque', 'found = deque()\nfound.append(<<name || FIXED>>)\nos.remove(found.popleft())'],
  ['itertools.chain', 'for one in itertools.chain([<<name || FIXED>>], ["/srv"]):\n    os.remove(one)'],
  ['copy.deepcopy', 'found = copy.deepcopy({"one": name, "two": FIXED})\nos.remove(found[<<"one" || "two">>])'],

  ['list comprehension', 'found = [f"/srv/{one}" for one in [<<name || FIXED>>]]\nos.remove(found[0])'],
  ['set comprehension', 'for path in {one for one in <<names || [FIXED]>>}:\n    os.remove(path)'],
  ['dict comprehension', 'found = {one: "/srv/" + one for one in <<names || [FIXED]>>}\nos.remove(found["a"])'],
  [
    'dict comprehension over items',
    'found = {key: value for key, value in {"one": name, "two": FIXED}.items()}\nos.remove(found[<<"one" || "two">>])',
  ],
  ['generator expression', 'os.remove(next(one for one in <<names || [FIXED]>> if one))'],
  ['comprehension in a comprehension', 'found = [one for row in [[<<name || FIXED>>]] for one in row]\nos.remove(found[0])'],
  ['comprehension with unpacking', 'found = [one for one, two in [(<<name, FIXED || FIXED, name>>)]]\nos.remove(found[0])'],
  ['comprehension for its effect', '[os.remove(one) for one in <<names || [FIXED]>>]'],

  ['closure', 'def inner():\n    os.remove(<<name || FIXED>>)\n\ninner()'],
  [
    'closure that is handed out',
    'def outer(one, two):\n    def inner():\n        return <<one || two>>\n    return inner\n\nos.remove(outer(name, FIXED)())',
  ],
  ['nonlocal', 'path = FIXED\n\ndef inner():\n    nonlocal path\n    path = <<name || FIXED>>\n\ninner()\nos.remove(path)'],
  ['lambda', 'take = lambda one, two: <<one || two>>\nos.remove(take(name, FIXED))'],
  ['lambda with what stands around it', 'take = lambda: <<name || FIXED>>\nos.remove(take())'],
  ['map', 'for path in map(lambda one: "/srv/" + one, <<names || [FIXED]>>):\n    os.remove(path)'],
  ['map of a function', 'list(map(os.remove, <<names || [FIXED]>>))'],
  ['filter', 'for path in filter(None, <<names || [FIXED]>>):\n    os.remove(path)'],
  ['filter with a lambda', 'for path in filter(lambda one: one != "a", <<names || [FIXED]>>):\n    os.remove(path)'],
  ['sorted with a key', 'for path in sorted(<<names || [FIXED]>>, key=lambda one: len(one)):\n    os.remove(path)'],
  ['max and min', 'os.remove(max(<<names || [FIXED]>>, key=len))'],
  ['reversed', 'for path in reversed(<<names || [FIXED]>>):\n    os.remove(path)'],
  ['functools.reduce', 'os.remove(functools.reduce(lambda one, two: one + "/" + two, <<names || [FIXED]>>))'],
  ['functools.partial', 'drop = functools.partial(os.remove, <<name || FIXED>>)\ndrop()'],
  ['walrus', 'if (path := <<name || FIXED>>) != "":\n    os.remove(path)'],
  ['conditional expression', 'os.remove(<<name || FIXED>> if name else FIXED)'],
  ['or', 'os.remove(<<name || FIXED>> or "/srv/a")'],
  ['while', 'found = [<<name || FIXED>>]\nwhile found:\n    os.remove(found.pop(0))'],
  ['try and finally', 'path = FIXED\ntry:\n    path = <<name || FIXED>>\nfinally:\n    os.remove(path)'],
  ['match, a capture', 'match <<name || FIXED>>:\n    case path:\n        os.remove(path)'],
  ['match, a sequence', 'match [FIXED, name]:\n    case [one, two]:\n        os.remove(<<two || one>>)'],
  ['match, the rest of a sequence', 'match [FIXED, name]:\n    case [one, *others]:\n        os.remove(<<others[0] || one>>)'],
  ['match, a mapping', 'match {"one": name, "two": FIXED}:\n    case {"one": one, "two": two}:\n        os.remove(<<one || two>>)'],
  ['match, an alternative with as', 'match <<name || FIXED>>:\n    case ("a" | "b") | str() as path:\n        os.remove(path)'],
  ['global', 'global latest\nlatest = <<name || FIXED>>\nos.remove(latest)'],
  ['getattr', 'box = types.SimpleNamespace(one=name, two=FIXED)\nos.remove(getattr(box, <<"one" || "two">>))'],
  ['setattr', 'box = types.SimpleNamespace()\nsetattr(box, "one", <<name || FIXED>>)\nos.remove(box.one)'],
  [
    'an exception that is raised here',
    'try:\n    raise ValueError(<<name || FIXED>>)\nexcept ValueError as error:\n    os.remove(str(error))',
  ],
  ['contextlib.nullcontext', 'with contextlib.nullcontext(<<name || FIXED>>) as path:\n    os.remove(path)'],
  ['shlex.split and ast.literal_eval', 'os.remove(ast.literal_eval(shlex.split(<<name || FIXED>>)[0]))'],
]

/** What functions and classes of the program do with it: each program has a handler of its own. */
export const programs: Twins = [
  [
    'function',
    'def to_path(one, two):\n    return "/srv/" + <<one || two>>\n\n@app.post("/")\ndef handle(name: str):\n    os.remove(to_path(name, "a"))\n',
  ],
  [
    '*args',
    'def to_path(*parts):\n    return "/".join(parts)\n\n@app.post("/")\ndef handle(name: str):\n    os.remove(to_path("/srv", <<name || "a">>))\n',
  ],
  [
    '**kwargs',
    'def to_path(**parts):\n    return parts[<<"one" || "two">>]\n\n@app.post("/")\ndef handle(name: str):\n    os.remove(to_path(one=name, two="a"))\n',
  ],
  [
    '*args that are handed on',
    'def drop(one, two):\n    os.remove(<<two || one>>)\n\ndef each(*args, **kwargs):\n    drop(*args, **kwargs)\n\n@app.post("/")\ndef handle(name: str):\n    each("a", name)\n',
  ],
  [
    'a dict that is handed on',
    'def drop(one, two):\n    os.remove(<<one || two>>)\n\n@app.post("/")\ndef handle(name: str):\n    given = {"one": name, "two": "a"}\n    drop(**given)\n',
  ],
  ['default', 'def drop(one="a", two="b"):\n    os.remove(<<two || one>>)\n\n@app.post("/")\ndef handle(name: str):\n    drop(two=name)\n'],
  [
    'several results',
    'def both(one):\n    return one, "a"\n\n@app.post("/")\ndef handle(name: str):\n    one, two = both(name)\n    os.remove(<<one || two>>)\n',
  ],
  [
    'recursion',
    'def walk(one, depth):\n    if depth == 0:\n        os.remove(one)\n    else:\n        walk(one, depth - 1)\n\n@app.post("/")\ndef handle(name: str):\n    walk(<<name || "a">>, 3)\n',
  ],
  [
    'decorator',
    'def logged(func):\n    @functools.wraps(func)\n    def wrapper(*args, **kwargs):\n        return func(*args, **kwargs)\n    return wrapper\n\n@logged\ndef drop(one, two):\n    os.remove(<<one || two>>)\n\n@app.post("/")\ndef handle(name: str):\n    drop(name, "a")\n',
  ],
  [
    'decorator with arguments',
    'def retried(times):\n    def decorate(func):\n        @functools.wraps(func)\n        async def wrapper(*args, **kwargs):\n            for _ in range(times):\n                return await func(*args, **kwargs)\n        return wrapper\n    return decorate\n\n@retried(3)\nasync def drop(one, two):\n    os.remove(<<one || two>>)\n\n@app.post("/")\nasync def handle(name: str):\n    await drop(name, two="a")\n',
  ],
  [
    'decorator around what is given back',
    'def logged(func):\n    def wrapper(*args, **kwargs):\n        return func(*args, **kwargs)\n    return wrapper\n\n@logged\ndef to_path(one, two):\n    return <<one || two>>\n\n@app.post("/")\ndef handle(name: str):\n    os.remove(to_path(name, "a"))\n',
  ],
  [
    'decorated handler',
    'def logged(func):\n    @functools.wraps(func)\n    def wrapper(*args, **kwargs):\n        return func(*args, **kwargs)\n    return wrapper\n\n@app.post("/")\n@logged\ndef handle(name: str):\n    os.remove(<<name || "a">>)\n',
  ],
  [
    'decorator that is a class',
    'class Logged:\n    def __init__(self, func):\n        self.func = func\n\n    def __call__(self, *args):\n        return self.func(*args)\n\n@Logged\ndef drop(one, two):\n    os.remove(<<one || two>>)\n\n@app.post("/")\ndef handle(name: str):\n    drop(name, "a")\n',
  ],
  [
    'decorated method',
    'def logged(func):\n    @functools.wraps(func)\n    def wrapper(self, *args):\n        return func(self, *args)\n    return wrapper\n\nclass Store:\n    @logged\n    def drop(self, one, two):\n        os.remove(<<one || two>>)\n\n@app.post("/")\ndef handle(name: str):\n    Store().drop(name, "a")\n',
  ],
  [
    'self',
    'class Store:\n    def __init__(self, one, two):\n        self.one = one\n        self.two = two\n\n    def drop(self):\n        os.remove(self.<<one || two>>)\n\n@app.post("/")\ndef handle(name: str):\n    Store(name, "a").drop()\n',
  ],
  [
    'self, written by another method',
    'class Store:\n    def keep(self, one):\n        self.one = one\n        self.two = "a"\n\n    def drop(self):\n        os.remove(self.<<one || two>>)\n\n@app.post("/")\ndef handle(name: str):\n    store = Store()\n    store.keep(name)\n    store.drop()\n',
  ],
  [
    'attribute from outside',
    'class Store:\n    one = ""\n    two = ""\n\n@app.post("/")\ndef handle(name: str):\n    store = Store()\n    store.one = name\n    os.remove(store.<<one || two>>)\n',
  ],
  [
    'class attribute',
    'class Store:\n    one = ""\n    two = ""\n\n@app.post("/")\ndef handle(name: str):\n    Store.one = name\n    os.remove(Store.<<one || two>>)\n',
  ],
  [
    'cls',
    'class Store:\n    one = ""\n    two = ""\n\n    @classmethod\n    def keep(cls, one):\n        cls.one = one\n\n    @classmethod\n    def drop(cls):\n        os.remove(cls.<<one || two>>)\n\n@app.post("/")\ndef handle(name: str):\n    Store.keep(name)\n    Store.drop()\n',
  ],
  [
    'class method that makes an object',
    'class Store:\n    def __init__(self, one, two):\n        self.one, self.two = one, two\n\n    @classmethod\n    def of(cls, one):\n        return cls(one, "a")\n\n@app.post("/")\ndef handle(name: str):\n    os.remove(Store.of(name).<<one || two>>)\n',
  ],
  [
    'static method',
    'class Store:\n    @staticmethod\n    def to_path(one, two):\n        return <<one || two>>\n\n@app.post("/")\ndef handle(name: str):\n    os.remove(Store.to_path(name, "a"))\n',
  ],
  [
    'property',
    'class Store:\n    def __init__(self, one):\n        self._one = one\n\n    @property\n    def one(self):\n        return "/srv/" + self._one\n\n    @property\n    def two(self):\n        return "/srv/a"\n\n@app.post("/")\ndef handle(name: str):\n    os.remove(Store(name).<<one || two>>)\n',
  ],
  [
    'chained methods',
    'class Query:\n    def __init__(self):\n        self.one = ""\n        self.two = ""\n\n    def where(self, one):\n        self.one = one\n        return self\n\n@app.post("/")\ndef handle(name: str):\n    os.remove(Query().where(name).<<one || two>>)\n',
  ],
  [
    '__call__',
    'class Dropper:\n    def __call__(self, one, two):\n        os.remove(<<one || two>>)\n\n@app.post("/")\ndef handle(name: str):\n    drop = Dropper()\n    drop(name, "a")\n',
  ],
  [
    '__getitem__ and __setitem__',
    'class Box:\n    def __init__(self):\n        self.held = {}\n\n    def __setitem__(self, key, value):\n        self.held[key] = value\n\n    def __getitem__(self, key):\n        return self.held[key]\n\n@app.post("/")\ndef handle(name: str):\n    box = Box()\n    box["one"] = <<name || "a">>\n    os.remove(box["one"])\n',
  ],
  [
    '__str__',
    'class Name:\n    def __init__(self, one, two):\n        self.one, self.two = one, two\n\n    def __str__(self):\n        return self.<<one || two>>\n\n@app.post("/")\ndef handle(name: str):\n    os.remove(str(Name(name, "a")))\n',
  ],
  [
    '__iter__',
    'class Names:\n    def __init__(self, one, two):\n        self.one, self.two = one, two\n\n    def __iter__(self):\n        yield self.<<one || two>>\n\n@app.post("/")\ndef handle(name: str):\n    for path in Names(name, "a"):\n        os.remove(path)\n',
  ],
  [
    'inheritance',
    'class Base:\n    def drop(self):\n        os.remove(self.path)\n\nclass Store(Base):\n    def __init__(self, path):\n        self.path = path\n\n@app.post("/")\ndef handle(name: str):\n    Store(<<name || "a">>).drop()\n',
  ],
  [
    'abstract and overridden',
    'class Base(abc.ABC):\n    @abc.abstractmethod\n    def drop(self, one, two): ...\n\nclass Store(Base):\n    def drop(self, one, two):\n        os.remove(<<one || two>>)\n\ndef use(store: Base, one):\n    store.drop(one, "a")\n\n@app.post("/")\ndef handle(name: str):\n    use(Store(), name)\n',
  ],
  [
    'template method',
    'class Base:\n    def run(self, one, two):\n        self.drop(one, two)\n\n    def drop(self, one, two):\n        raise NotImplementedError\n\nclass Store(Base):\n    def drop(self, one, two):\n        os.remove(<<one || two>>)\n\n@app.post("/")\ndef handle(name: str):\n    Store().run(name, "a")\n',
  ],
  [
    'Protocol',
    'class Storage(typing.Protocol):\n    def drop(self, one, two): ...\n\nclass Store:\n    def drop(self, one, two):\n        os.remove(<<one || two>>)\n\ndef get_store() -> Storage:\n    return Store()\n\n@app.post("/")\ndef handle(name: str, store: Storage = Depends(get_store)):\n    store.drop(name, "a")\n',
  ],
  [
    'super().__init__',
    'class Base:\n    def __init__(self, one, two):\n        self.one, self.two = one, two\n\nclass Store(Base):\n    def __init__(self, one):\n        super().__init__(one, "a")\n\n@app.post("/")\ndef handle(name: str):\n    os.remove(Store(name).<<one || two>>)\n',
  ],
  [
    'super() of a method',
    'class Base:\n    def drop(self, one, two):\n        os.remove(<<one || two>>)\n\nclass Store(Base):\n    def drop(self, one, two):\n        super().drop(one, two)\n\n@app.post("/")\ndef handle(name: str):\n    Store().drop(name, "a")\n',
  ],
  [
    'super() and what it gives',
    'class Base:\n    def to_path(self, one, two):\n        return <<one || two>>\n\nclass Store(Base):\n    def to_path(self, one, two):\n        return "/srv/" + super().to_path(one, two)\n\n@app.post("/")\ndef handle(name: str):\n    os.remove(Store().to_path(name, "a"))\n',
  ],
  [
    'context manager',
    '@contextlib.contextmanager\ndef opened(one, two):\n    yield <<one || two>>\n\n@app.post("/")\ndef handle(name: str):\n    with opened(name, "a") as path:\n        os.remove(path)\n',
  ],
  [
    'async context manager',
    '@contextlib.asynccontextmanager\nasync def opened(one, two):\n    try:\n        yield <<one || two>>\n    finally:\n        pass\n\n@app.post("/")\nasync def handle(name: str):\n    async with opened(name, "a") as path:\n        os.remove(path)\n',
  ],
  [
    'context manager that is a class',
    'class Opened:\n    def __init__(self, one, two):\n        self.one, self.two = one, two\n\n    def __enter__(self):\n        return self\n\n    def __exit__(self, *args): ...\n\n@app.post("/")\ndef handle(name: str):\n    with Opened(name, "a") as box:\n        os.remove(box.<<one || two>>)\n',
  ],
  [
    'context manager that gives something else',
    'class Opened:\n    def __init__(self, one, two):\n        self.one, self.two = one, two\n\n    async def __aenter__(self):\n        return self.<<one || two>>\n\n    async def __aexit__(self, *args): ...\n\n@app.post("/")\nasync def handle(name: str):\n    async with Opened(name, "a") as path:\n        os.remove(path)\n',
  ],
  [
    'generator',
    'def walk(one, two):\n    yield <<one || two>>\n\n@app.post("/")\ndef handle(name: str):\n    for path in walk(name, "a"):\n        os.remove(path)\n',
  ],
  [
    'yield from',
    'def inner(one, two):\n    yield <<one || two>>\n\ndef walk(one):\n    yield from inner(one, "a")\n\n@app.post("/")\ndef handle(name: str):\n    for path in walk(name):\n        os.remove(path)\n',
  ],
  [
    'async for',
    'async def walk(one, two):\n    yield {"one": one, "two": two}\n\n@app.post("/")\nasync def handle(name: str):\n    async for row in walk(name, "a"):\n        os.remove(row[<<"one" || "two">>])\n',
  ],
  [
    'async comprehension',
    'async def walk(one, two):\n    yield <<one || two>>\n\n@app.post("/")\nasync def handle(name: str):\n    found = [path async for path in walk(name, "a")]\n    os.remove(found[0])\n',
  ],
  [
    'dataclass',
    '@dataclass\nclass Wish:\n    one: str\n    two: str\n\n@app.post("/")\ndef handle(name: str):\n    wish = Wish(name, two="a")\n    os.remove(wish.<<one || two>>)\n',
  ],
  [
    'dataclass with __post_init__',
    '@dataclass\nclass Wish:\n    name: str\n    one: str = ""\n    two: str = ""\n\n    def __post_init__(self):\n        self.one = "/srv/" + self.name\n        self.two = "/srv/a"\n\n@app.post("/")\ndef handle(name: str):\n    os.remove(Wish(name).<<one || two>>)\n',
  ],
  [
    'dataclasses.replace and asdict',
    '@dataclass\nclass Wish:\n    one: str\n    two: str\n\n@app.post("/")\ndef handle(name: str):\n    wish = dataclasses.replace(Wish("b", "a"), one=name)\n    os.remove(dataclasses.asdict(wish)[<<"one" || "two">>])\n',
  ],
  [
    'dataclass with a default factory',
    '@dataclass\nclass Wish:\n    paths: list = field(default_factory=list)\n    others: list = field(default_factory=list)\n\n@app.post("/")\ndef handle(name: str):\n    wish = Wish()\n    wish.paths.append(name)\n    os.remove(wish.<<paths || others>>[0])\n',
  ],
  [
    'NamedTuple',
    'class Wish(typing.NamedTuple):\n    one: str\n    two: str\n\n@app.post("/")\ndef handle(name: str):\n    os.remove(Wish(name, "a").<<one || two>>)\n',
  ],
  [
    'NamedTuple, unpacked',
    'class Wish(typing.NamedTuple):\n    one: str\n    two: str\n\n@app.post("/")\ndef handle(name: str):\n    one, two = Wish(name, "a")\n    os.remove(<<one || two>>)\n',
  ],
  [
    'namedtuple',
    'Wish = collections.namedtuple("Wish", ["one", "two"])\n\n@app.post("/")\ndef handle(name: str):\n    os.remove(Wish(name, "a").<<one || two>>)\n',
  ],
  [
    'TypedDict',
    'class Wish(typing.TypedDict):\n    one: str\n    two: str\n\n@app.post("/")\ndef handle(name: str):\n    wish = Wish(one=name, two="a")\n    os.remove(wish[<<"one" || "two">>])\n',
  ],
  [
    'match, a class',
    '@dataclass\nclass Wish:\n    one: str\n    two: str\n\n@app.post("/")\ndef handle(name: str):\n    match Wish(name, "a"):\n        case Wish(one=one, two=two):\n            os.remove(<<one || two>>)\n',
  ],
  [
    'match, a class by place',
    '@dataclass\nclass Wish:\n    one: str\n    two: str\n\n@app.post("/")\ndef handle(name: str):\n    match Wish(name, "a"):\n        case Wish(one, two):\n            os.remove(<<one || two>>)\n',
  ],
  [
    'exception that carries it',
    'class Failed(Exception):\n    def __init__(self, one, two):\n        self.one, self.two = one, two\n\ndef check(one):\n    raise Failed(one, "a")\n\n@app.post("/")\ndef handle(name: str):\n    try:\n        check(name)\n    except Failed as error:\n        os.remove(error.<<one || two>>)\n',
  ],
  [
    'exception by its arguments',
    'def check(one, two):\n    raise ValueError(<<one || two>>)\n\n@app.post("/")\ndef handle(name: str):\n    try:\n        check(name, "a")\n    except ValueError as error:\n        os.remove(error.args[0])\n',
  ],
  [
    'exception of another kind',
    'def check(one):\n    raise <<ValueError || KeyError>>(one)\n\n@app.post("/")\ndef handle(name: str):\n    try:\n        check(name)\n    except ValueError as error:\n        os.remove(str(error))\n',
  ],
  [
    'exception with a handler of the application',
    'class Failed(Exception):\n    def __init__(self, one, two):\n        self.one, self.two = one, two\n\n@app.exception_handler(Failed)\ndef failed(request: Request, error: Failed):\n    os.remove(error.<<one || two>>)\n\n@app.post("/")\ndef handle(name: str):\n    raise Failed(name, "a")\n',
  ],
  [
    'callback',
    'def each(func, values):\n    for value in values:\n        func(value)\n\ndef drop(path):\n    os.remove(path)\n\n@app.post("/")\ndef handle(name: str):\n    each(drop, [<<name || "a">>])\n',
  ],
  [
    'callback of a library',
    'def each(func, value):\n    func(value)\n\n@app.post("/")\ndef handle(name: str):\n    each(os.remove, <<name || "a">>)\n',
  ],
  [
    'callback that is a method',
    'class Store:\n    def drop(self, one, two):\n        os.remove(<<one || two>>)\n\ndef run(func, one):\n    func(one, "a")\n\n@app.post("/")\ndef handle(name: str):\n    run(Store().drop, name)\n',
  ],
  [
    'callback that is a lambda',
    'def run(func, one):\n    func(one, "a")\n\n@app.post("/")\ndef handle(name: str):\n    run(lambda one, two: os.remove(<<one || two>>), name)\n',
  ],
  [
    'callback that is kept',
    'class Bus:\n    def __init__(self):\n        self.handlers = []\n\n    def on(self, handler):\n        self.handlers.append(handler)\n\n    def emit(self, one, two):\n        for handler in self.handlers:\n            handler(one, two)\n\nbus = Bus()\n\ndef drop_named_file(one, two):\n    os.remove(<<one || two>>)\n\nbus.on(drop_named_file)\n\n@app.post("/")\ndef handle(name: str):\n    bus.emit(name, "a")\n',
  ],
  [
    'table of functions',
    'def drop(one, two):\n    os.remove(<<one || two>>)\n\nTABLE = {"drop": drop}\n\n@app.post("/")\ndef handle(name: str, kind: str):\n    TABLE[kind](name, "a")\n',
  ],
  [
    'table that a decorator fills',
    'TABLE = {}\n\ndef registered(key):\n    def decorate(func):\n        TABLE[key] = func\n        return func\n    return decorate\n\n@registered("drop")\ndef drop(one, two):\n    os.remove(<<one || two>>)\n\n@app.post("/")\ndef handle(name: str, kind: str):\n    TABLE.get(kind)(name, "a")\n',
  ],
  [
    'getattr of a method',
    'class Store:\n    def do_drop(self, one, two):\n        os.remove(<<one || two>>)\n\n@app.post("/")\ndef handle(name: str):\n    getattr(Store(), "do_drop")(name, "a")\n',
  ],
  [
    'partial of a function',
    'def drop(one, two):\n    os.remove(<<one || two>>)\n\n@app.post("/")\ndef handle(name: str):\n    functools.partial(drop, name)("a")\n',
  ],
  [
    'partial, filled up later',
    'def drop(one, two):\n    os.remove(<<one || two>>)\n\ndrop_it = functools.partial(drop, two="a")\n\n@app.post("/")\ndef handle(name: str):\n    drop_it(name)\n',
  ],
  [
    'lru_cache',
    '@functools.lru_cache\ndef to_path(one, two):\n    return <<one || two>>\n\n@app.post("/")\ndef handle(name: str):\n    os.remove(to_path(name, "a"))\n',
  ],
  [
    'singledispatch',
    '@functools.singledispatch\ndef to_path(one, two):\n    return <<one || two>>\n\n@app.post("/")\ndef handle(name: str):\n    os.remove(to_path(name, "a"))\n',
  ],
  [
    'overload',
    '@typing.overload\ndef to_path(one: int, two: str) -> str: ...\n@typing.overload\ndef to_path(one: str, two: str) -> str: ...\ndef to_path(one, two):\n    return <<one || two>>\n\n@app.post("/")\ndef handle(name: str):\n    os.remove(to_path(name, "a"))\n',
  ],
  [
    'generic class',
    'T = typing.TypeVar("T")\n\nclass Box(typing.Generic[T]):\n    def __init__(self, one: T, two: T):\n        self.one, self.two = one, two\n\n@app.post("/")\ndef handle(name: str):\n    box: Box[str] = Box[str](name, "a")\n    os.remove(box.<<one || two>>)\n',
  ],
  [
    'variable of the module',
    'latest = {"one": "", "two": ""}\n\n@app.post("/")\ndef handle(name: str):\n    latest["one"] = name\n    os.remove(latest[<<"one" || "two">>])\n',
  ],
  [
    'contextvars',
    'current = contextvars.ContextVar("current")\nother = contextvars.ContextVar("other")\n\ndef drop():\n    os.remove(<<current || other>>.get())\n\n@app.post("/")\ndef handle(name: str):\n    current.set(name)\n    other.set("a")\n    drop()\n',
  ],
  [
    'threading.local',
    'local = threading.local()\n\ndef drop():\n    os.remove(local.<<one || two>>)\n\n@app.post("/")\ndef handle(name: str):\n    local.one = name\n    local.two = "a"\n    drop()\n',
  ],
]

const HEAD = `import abc, ast, asyncio, collections, contextlib, contextvars, copy, dataclasses, functools, io, itertools, json, os, shlex, threading, types, typing
from collections import defaultdict, deque
from dataclasses import dataclass, field
from string import Template
from fastapi import Depends, FastAPI, Request
app = FastAPI()
FIXED = "fixed"
`

export const python: Twins = [
  ...statements.map(([word, code]) => {
    const body = code.split('\n').map((line) => (line === '' ? '' : `    ${line}`))
    return [word, `${HEAD}\n@app.post("/")\ndef handle(name: str, names: list[str]):\n${body.join('\n')}\n`] as const
  }),
  ...programs.map(([word, code]) => [word, HEAD + code] as const),
]
