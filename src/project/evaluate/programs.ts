// Small programs whose `result` the evaluator must find as CPython does; `programs.golden.json` holds what CPython said.
// With a CPython at hand the test asks it; `vitest -u` writes the golden anew.

export const PROGRAMS: Readonly<Record<string, string>> = {
  'string methods': String.raw`
s = "  /Api/V1/  "
result = [
    s.strip().lower(), s.strip().strip("/"), s.rstrip(), "a,b,,c".split(","), " a  b c ".split(), "a.b.c".rsplit(".", 1),
    "a.b.c".split(".", 1), "x".join(["1", "2"]), "path".startswith(("a", "p")), "users_router".removesuffix("_router"),
    "app.users".partition("."), "app.users.x".rpartition("."), "hello world".title(), "hELLO".capitalize(), "5".zfill(3),
    "a-b-c".replace("-", "_", 1), "{}/{name}".format("v1", name="x"), "%s-%d" % ("a", 3), "abc".find("c"), "abc".count("b"),
    "ab".center(6, "*"), "Ab".swapcase(), "a\nb\n".splitlines(), "x1".isalnum(), "x-1".isidentifier(), "123".isdigit(),
    "user_items".replace("_", "-"), "CamelCase".lower(), "abc"[::-1], "a".encode().decode(), "x=%(k)s" % {"k": 1},
    "aXbX".translate(str.maketrans("ab", "cd", "X")), str.upper("q"), "tab".ljust(5, ".") + "|",
]
`,
  'list methods': `
xs = [3, 1, 2]
xs.append(5); xs.extend([9, 8]); xs.insert(0, 7); xs.remove(1)
last = xs.pop(); first = xs.pop(0)
ys = sorted(xs, reverse=True)
xs.sort(key=lambda v: -v)
zs = xs.copy(); zs.reverse(); zs += [0]
result = [xs, ys, zs, last, first, xs.index(9), xs.count(3), len(xs), 9 in xs, xs[1:], xs[-1], [1] * 3, xs + [4], list("ab")]
ws = [1, 2]; ws.clear(); result.append(ws)
`,
  dicts: `
d = {"a": 1, "b": 2}
d.update({"c": 3}, e=5)
d.setdefault("f", []).append(1)
popped = d.pop("a"); missing = d.pop("zz", None)
merged = {**d, "z": 0} | {"y": 1}
result = [d, popped, missing, list(d.items()), list(d), sorted(d.keys()), list(d.values()), d.get("q", 7), merged, dict([("k", 1)], m=2),
    dict.fromkeys(["x", "y"], 0), {k: v for k, v in d.items() if v != 2}, len(d), "b" in d, dict(zip("ab", [1, 2]))]
`,
  sets: `
a = {1, 2, 3}
a.add(4); a.discard(1); a.update([9]); a |= {10}
result = [sorted(a), sorted(a - {2}), sorted(a & {2, 3}), sorted(a | {0}), sorted(a.union([5])), sorted(a.difference([4])),
    sorted(a.intersection([9, 3])), a.issubset(range(11)), {2} <= {2, 3} if False else a.issuperset({2}), len(set("aab")), sorted(frozenset([2, 2, 1]))]
`,
  'functions over sequences': `
xs = ["b", "a", "c"]
result = [list(enumerate(xs, 1)), list(zip(xs, range(3))), list(map(str.upper, xs)), list(filter(lambda x: x != "a", xs)),
    sorted(xs, key=lambda s: s), list(reversed(xs)), any(x == "a" for x in xs), all([]), sum([1, 2, 3]), min(3, 1), max(xs),
    max([], default=0), list(range(5, 0, -2)), next(iter(xs)), next((x for x in xs if x == "q"), None), max(["a", "bbb"], key=len), sum([[1], [2]], [])]
it = iter([1, 2]); result.append([next(it), next(it), next(it, "end")])
`,
  numbers: `
result = [int("42"), int("ff", 16), int(3.9), float("1.5"), bool(""), bool([0]), abs(-3), round(2.5), round(3.14159, 2), divmod(7, 3), pow(2, 5),
    7 // 2, -7 // 2, -7 % 3, 2 ** 3, hex(255), bin(5), chr(97), ord("a"), 1 < 2 < 3, int("1_000"), round(0.5), round(1.5), 6 / 4, 10 % 3, 5 & 3, 5 | 3, 1 << 4]
`,
  'types and instances': `
class A:
    kind = "a"
    def __init__(self, x=1): self.x = x
    def name(self): return self.kind + str(self.x)
    @property
    def double(self): return self.x * 2
    @classmethod
    def make(cls, x): return cls(x)
    @staticmethod
    def plain(v): return v
class B(A):
    kind = "b"
    def name(self): return super().name() + "!"
b = B.make(4)
C = type("C", (B,), {"kind": "c", "extra": lambda self: self.kind})
c = C(2)
setattr(b, "y", 3)
result = [b.name(), b.double, A.plain(5), isinstance(b, A), issubclass(B, A), isinstance(1, (str, int)), isinstance("s", int), type(b) is B, type(b).__name__,
    c.name(), c.extra(), C.__name__, hasattr(b, "y"), hasattr(b, "zz"), getattr(b, "zz", None), getattr(b, "y"), callable(b.name), callable(b), vars(b),
    B.__mro__[1].__name__, isinstance(True, int), type(1).__name__, type("x") is str, isinstance(None, type(None)), [k for k in dir(A) if not k.startswith("_")],
    b.__class__.__name__, isinstance(B, type), super(B, b).name()]
`,
  'subclasses of built-in types': `
class Registry(dict):
    def register(self, name):
        def wrap(func):
            self[name] = func.__name__
            return func
        return wrap
r = Registry()
@r.register("one")
def first(): pass
class Stack(list):
    def push(self, x): self.append(x); return self
s = Stack([1]).push(2)
class Slug(str):
    def shout(self): return self.upper()
result = [dict(r), r["one"], len(r), "one" in r, [k for k in r], r.get("two", 0), list(s), s[0], len(s), Slug("ab").shout(), Slug("ab") + "c", isinstance(s, list)]
`,
  exceptions: `
def attempt(f):
    try:
        return f()
    except KeyError: return "key"
    except (ValueError, IndexError) as e: return "value"
    except AttributeError: return "attribute"
    except Exception: return "other"
def fail(): raise RuntimeError("boom")
class Mine(ValueError):
    def __init__(self, code): super().__init__(f"code {code}"); self.code = code
def mine(): raise Mine(3)
def bare():
    try: return {}["x"]
    except: return "bare"
try: mine()
except Mine as e: caught = [str(e), e.code, e.args]
result = [attempt(lambda: {}["a"]), attempt(lambda: int("x")), attempt(lambda: [][1]), attempt(lambda: getattr(1, "q")), attempt(fail), attempt(mine), caught, bare(),
    attempt(lambda: [].pop()), attempt(lambda: {}.pop("k")), attempt(lambda: "ok"), isinstance(Mine(1), Exception), issubclass(KeyError, LookupError), str(ValueError("a"))]
`,
  enums: `
from enum import Enum, IntEnum, Flag, auto
class Colour(str, Enum):
    RED = "red"
    BLUE = "blue"
    @property
    def hexa(self): return "#" + self.value
class Level(IntEnum):
    LOW = 1
    HIGH = 10
class Auto(Enum):
    A = auto()
    B = auto()
class Hidden(Enum):
    A = "a"
    _B = "b"
    __c = "c"
class Perm(Flag):
    R = auto()
    W = auto()
    X = auto()
result = [Colour.RED.value, Colour.RED.name, Colour("blue").name, Colour["RED"].value, [c.value for c in Colour], Colour.RED == "red", Colour.RED.hexa,
    Colour.RED.upper(), Level.HIGH > Level.LOW, Level.LOW + 1, [a.value for a in Auto], len(Colour), Colour.RED is Colour.RED, isinstance(Colour.RED, str),
    f"/{Colour.RED.value}", [p.value for p in Perm], "/".join([Colour.BLUE, "x"]), list(Colour.__members__), Colour.RED in (Colour.RED,), str(Auto.A), {"red": 1}[Colour.RED],
    [h.value for h in Hidden], Hidden("b") is Hidden._B, Hidden._B == Hidden.A]
`,
  dataclasses: `
from dataclasses import dataclass, field, fields, asdict, replace, is_dataclass
from typing import ClassVar
@dataclass
class Base:
    name: str
    tags: list = field(default_factory=list)
    count: ClassVar[int] = 0
@dataclass(kw_only=False)
class Route(Base):
    path: str = "/"
    deep: "Base | None" = None
    def full(self): return self.name + self.path
@dataclass
class Post:
    a: int
    b: int = field(init=False, default=0)
    def __post_init__(self): self.b = self.a * 2
r = Route("users", path="/u")
r2 = replace(r, name="x", deep=Base("in"))
result = [r.full(), r.tags, asdict(r), [f.name for f in fields(Route)], asdict(r2)["deep"], is_dataclass(r), Post(3).b, Route("a").tags is Route("b").tags, Base.count, is_dataclass(3)]
`,
  functools: `
import functools
from functools import wraps, partial, lru_cache, cached_property, reduce
def deco(prefix):
    def outer(func):
        @wraps(func)
        def inner(*args, **kwargs): return prefix + func(*args, **kwargs)
        return inner
    return outer
@deco("> ")
def hello(name, mark="!"):
    """Says it."""
    return "hello " + name + mark
@lru_cache(maxsize=None)
def settings(): return {"a": 1}
@functools.cache
def other(): return 2
class P:
    calls = 0
    @cached_property
    def value(self): P.calls += 1; return 5
p = P(); p.value; p.value
result = [hello("x"), hello.__name__, hello.__doc__, hello.__wrapped__("y"), partial(hello, mark="?")("z"), settings(), other(), reduce(lambda a, b: a + b, [1, 2, 3]),
    partial(hello, "q").func is hello, P.calls, reduce(lambda a, b: a * b, [2, 3], 10)]
settings.cache_clear()
`,
  'collections and itertools': `
from collections import defaultdict, OrderedDict, namedtuple, deque, Counter, ChainMap
from itertools import chain, product, groupby, islice, starmap, zip_longest, accumulate, combinations, count, repeat
from typing import NamedTuple
dd = defaultdict(list); dd["a"].append(1); dd["a"].append(2); dd["b"]
Point = namedtuple("Point", "x y", defaults=[9])
class Row(NamedTuple):
    name: str
    size: int = 1
p = Point(1); row = Row("r")
x, y = p
q = deque([1, 2]); q.appendleft(0); q.append(3); q.popleft()
result = [dd, p.x, p.y, x, y, p[0], p._asdict(), row.name, row.size, list(row), row._replace(size=4).size, list(q), Counter("aab")["a"], ChainMap({"a": 1}, {"a": 2, "b": 3})["a"],
    OrderedDict(a=1), list(chain([1], [2, 3])), list(chain.from_iterable([[1], [2]])), list(product("ab", [1, 2])), [[k, list(g)] for k, g in groupby([1, 1, 2])],
    list(islice([1, 2, 3], 2)), list(starmap(pow, [(2, 3)])), list(zip_longest([1], [2, 3])), list(accumulate([1, 2, 3])), list(combinations([1, 2, 3], 2)), isinstance(p, tuple), list(islice(count(5), 2)), Point._fields, list(islice(repeat("z"), 2))]
`,
  'inspect and typing': `
import inspect, typing
from typing import Optional, get_origin, get_args, cast, TYPE_CHECKING, NewType, get_type_hints, Annotated, List
UserId = NewType("UserId", int)
def f(a, b: int = 1, *args, c, d: str = "x", **kw) -> bool: ...
sig = inspect.signature(f)
new = sig.replace(parameters=[p.replace(default=5) if p.name == "b" else p for p in sig.parameters.values()])
f.__signature__ = new
class K:
    def one(self): ...
    async def two(self): ...
    def _three(self): ...
result = [list(sig.parameters), sig.parameters["b"].default, sig.parameters["a"].default is inspect.Parameter.empty, sig.parameters["kw"].kind == inspect.Parameter.VAR_KEYWORD,
    sig.parameters["b"].annotation is int, inspect.signature(f).parameters["b"].default, sig.return_annotation is bool,
    [n for n, m in inspect.getmembers(K, inspect.isfunction)], inspect.iscoroutinefunction(K.two), inspect.iscoroutinefunction(K.one), inspect.isclass(K), inspect.isclass(K()),
    get_origin(list[int]) is list, get_args(dict[str, int])[0] is str, get_origin(List[int]) is list, cast(int, "x"), TYPE_CHECKING, UserId(4), len(get_args(Optional[int])),
    list(get_type_hints(f)), get_origin(Annotated[int, 1]) is Annotated, inspect.isfunction(f), inspect.ismodule(inspect) if False else True, inspect.getdoc(K) is None]
`,
  'copy, operator, types': `
import copy, operator, types
from types import SimpleNamespace
a = {"x": [1, {"y": 2}]}
b = copy.deepcopy(a); c = copy.copy(a)
b["x"][1]["y"] = 3; c["x"].append(4)
ns = SimpleNamespace(p=1, q="r")
m = types.ModuleType("made"); m.value = 7
def f(self): return self.p
result = [a, b, ns.p, m.value, types.MethodType(f, ns)(), operator.itemgetter("x")(a)[0], operator.attrgetter("q")(ns), sorted([{"n": 2}, {"n": 1}], key=operator.itemgetter("n")), operator.add(1, 2), operator.methodcaller("upper")("a")]
`,
  'json, re, text': String.raw`
import json, re, string, textwrap
from urllib.parse import urljoin, quote, urlparse, unquote
data = json.loads('{"a": [1, 2.5, null, true], "b": {"c": "d"}}')
m = re.match(r"(?P<kind>\w+)_(\d+)", "item_42")
result = [data, m.group("kind"), m.group(2), m.groups(), re.sub(r"[^a-z]+", "-", "Hello World".lower()), re.sub(r"(?<!^)(?=[A-Z])", "_", "x") if False else "x",
    bool(re.search("b+", "abbc")), re.split(r",\s*", "a, b,c"), re.findall(r"\d", "a1b2"), re.compile("^v").match("v1") is not None, re.fullmatch("a", "ab"),
    re.sub(r"(\w)(\w)", r"\2\1", "abcd"), re.sub(r"\d", lambda d: str(int(d.group()) + 1), "a1"), string.digits, textwrap.dedent("  a\n    b"),
    urljoin("http://h/a/b", "../c"), urljoin("http://h/a/", "d"), quote("a b/c"), urlparse("https://u:p@h:8/p?q#f").port, urlparse("http://h/p").path, unquote("a%20b")]
`,
  settings: `
import os
os.environ.pop("FASTWARD_UNSET", None)
result = [os.getenv("FASTWARD_UNSET", "x"), os.environ.get("FASTWARD_UNSET"), int(os.getenv("FASTWARD_UNSET", "80")) + 1, "FASTWARD_UNSET" in os.environ,
    os.environ.get("FASTWARD_UNSET", "a,b").split(","), os.getenv("FASTWARD_UNSET", "True").lower() == "true", f"/{os.getenv('FASTWARD_UNSET', 'api')}/v1"]
`,
  paths: `
import os
from pathlib import Path, PurePosixPath
p = PurePosixPath("/srv/app/main.py")
result = [os.path.join("a", "b", "c.py"), os.path.join("a", "/b"), os.path.dirname("/a/b/c.py"), os.path.basename("/a/b.py"), os.path.splitext("a/b.tar.gz"), os.path.normpath("a/../b/./c"),
    p.name, p.stem, p.suffix, str(p.parent), str(p.parent / "x" / "y"), str(p.parents[1]), str(p.with_suffix(".txt")), str(p.relative_to("/srv")), list(p.parts), p.as_posix(),
    str(PurePosixPath("a") / "b"), str(PurePosixPath("a", "b")), p.is_absolute(), p.match("*.py"), str("x" / PurePosixPath("y"))]
`,
  'registries and metaclasses': `
class Meta(type):
    registry = []
    def __new__(mcs, name, bases, ns, **kw):
        cls = super().__new__(mcs, name, bases, ns)
        mcs.registry.append(name)
        cls.added = name.lower()
        return cls
class Base(metaclass=Meta): pass
class One(Base): pass
class Plugin:
    plugins = {}
    def __init_subclass__(cls, key=None, **kw): Plugin.plugins[key or cls.__name__] = cls.__name__
class P1(Plugin): pass
class P2(Plugin, key="two"): pass
class Single:
    _instance = None
    def __new__(cls, *a):
        if cls._instance is None: cls._instance = super().__new__(cls)
        return cls._instance
class Later:
    def __call__(self, x): return x + 1
    def __getattr__(self, name): return "got " + name
result = [Meta.registry, One.added, Plugin.plugins, Single() is Single(), Later()(1), Later().thing, [c.__name__ for c in Plugin.__subclasses__()]]
`,
  'generators and contexts': `
from contextlib import contextmanager, ExitStack, nullcontext, suppress
@contextmanager
def opened(x):
    yield x + 1
class CM:
    def __enter__(self): return "in"
    def __exit__(self, *a): return False
def numbers(n):
    for i in range(n): yield i * 2
with opened(1) as v, CM() as w: pass
with ExitStack() as stack: z = stack.enter_context(CM())
with nullcontext(4) as n: pass
out = []
with suppress(KeyError): out.append({}["k"])
result = [v, w, z, n, list(numbers(3)), [x for x in numbers(2)], sum(numbers(4)), out]
`,
  'binding of parameters': `
def f(a, b=2, /, c=3, *rest, d, e=5, **more): return [a, b, c, list(rest), d, e, more]
def g(*, x, y=1): return [x, y]
class K:
    def __init__(self, a, *b, **c): self.all = [a, list(b), c]
    @classmethod
    def make(cls, *a, **k): return cls(*a, **k)
    def __call__(self, *a, k=0): return [len(a), k]
xs = [7, 8]; ks = {"d": 9, "z": 10}
late = []
def keep(x, into=late): into.append(x); return into
keep(1); keep(2)
fs = [lambda i=i: i for i in range(3)]; gs = [lambda: i for i in range(3)]
result = [f(1, d=4), f(1, 2, 3, 4, 5, d=6, z=7), f(*xs, **ks), f(0, *xs, *xs, d=1), g(x=3), K(1, 2, k=3).all, K.make(4, z=5).all, K(1)(1, 2, k=3), late,
    [h() for h in fs], [h() for h in gs], (lambda *a, **k: [len(a), sorted(k)])(1, *xs, q=1, **ks)]
`,
  'resolution order': `
class A:
    def who(self): return ["A"]
class B(A):
    def who(self): return ["B"] + super().who()
class C(A):
    def who(self): return ["C"] + super().who()
class D(B, C):
    def who(self): return ["D"] + super().who()
class E(C, B): pass
class X: pass
class F(D, X):
    kind = "f"
    def who(self): return super(D, self).who()
class Single(type):
    made = {}
    def __call__(cls, *a):
        if cls not in cls.made: cls.made[cls] = super().__call__(*a)
        return cls.made[cls]
class One(metaclass=Single):
    def __init__(self, x): self.x = x
result = [D().who(), F().who(), E().who(), [c.__name__ for c in F.__mro__ if c is not object], [c.__name__ for c in E.__mro__ if c is not object], One(1) is One(2), One(3).x]
`,
  'descriptors and attribute hooks': `
class Field:
    def __set_name__(self, owner, name): self.name = name
    def __get__(self, instance, owner): return self if instance is None else "got " + self.name
class P:
    size = Field()
    def __init__(self): self._v = 1
    @property
    def v(self): return self._v
    @v.setter
    def v(self, value): self._v = value + 100
    def __getattr__(self, name): return "no " + name
class Q(P):
    @property
    def v(self): return super().v + 1
    @staticmethod
    def s(x): return x
    @classmethod
    def c(cls): return cls.__name__
p = P(); before = p.size; p.v = 5
q = Q()
class Store:
    def __init__(self): self.d = {}
    def __setitem__(self, k, v): self.d[k] = v
    def __getitem__(self, k): return self.d[k]
    def __delitem__(self, k): del self.d[k]
    def __contains__(self, k): return k in self.d
    def __iter__(self): return iter(self.d)
    def __len__(self): return len(self.d)
    def __bool__(self): return False
s = Store(); s["a"] = 1; s["b"] = 2; del s["a"]
result = [before, p.size, p.v, p.other, q.v, q.s(3), Q.c(), q.c(), s["b"], "a" in s, list(s), len(s), bool(s), Q.s is not None, P.size.name]
`,
  'ways through try': `
log = []
def a():
    try: return "tried"
    finally: log.append("finally")
def b():
    try: raise KeyError("x")
    except KeyError: return "caught"
    else: return "else"
    finally: log.append("b")
def c():
    for i in range(5):
        try:
            if i == 1: continue
            if i == 3: break
            log.append(i)
        finally: log.append("f%d" % i)
    else: log.append("never")
    return "c"
def d():
    try:
        try: raise ValueError("inner")
        except KeyError: return "wrong"
    except ValueError as e: return str(e)
def e():
    try: raise ValueError("one")
    except ValueError:
        try: raise
        except ValueError as again: return str(again)
def f():
    try: pass
    except ImportError: return "no"
    else: return "else"
class Ctx:
    def __init__(self, name): self.name = name
    def __enter__(self): log.append("in " + self.name); return self
    def __exit__(self, *a): return False
with Ctx("x") as x, Ctx("y") as y: log.append(x.name + y.name)
for i in []: pass
else: log.append("for-else")
n = 0
while n < 3: n += 1
else: log.append("while-else")
result = [a(), b(), c(), d(), e(), f(), log, n]
`,
  'unpacking and matching': `
from dataclasses import dataclass
a, (b, *c), *d = 1, (2, 3, 4), 5, 6
[x, y], z = "pq", 3
first, *_ = range(4)
i = j = []
i.append(1)
@dataclass
class Pt:
    x: int
    y: int
def m(v):
    match v:
        case 0 | 1: return "small"
        case int(): return "int"
        case "a" | "b" as s: return "str " + s
        case [1, *rest]: return rest
        case {"k": val}: return val
        case Pt(x=0, y=yy): return yy
        case None: return "none"
        case _: return "other"
data = {"n": [1, 2]}
data["n"][0] += 10
data["q"] = data.get("q", 0) + 1
k, l = l0 = (1, 2)
k, l = l, k
result = [a, b, c, d, x, y, z, first, j, m(1), m(5), m("b"), m([1, 2, 3]), m([4, 5]), m({"k": 1, "o": 2}), m(Pt(0, 7)), m(Pt(3, 4)), m(None), m(2.5), data, k, l, list(l0),
    (w := 3) + w, [t for u in [[1], [2]] for t in u if t > 1], 1 if not [] else 2, 1 < 2 < 3 > 2, not 0, None or "x", [] and 1, "" or None or 0]
`,
  'keys that are equal': `
d = {1: "int", "1": "str", (1, 2): "tuple", None: "none", frozenset([1]): "frozen"}
d[True] = "bool"; d[1.0] = "float"
class H:
    def __init__(self, n): self.n = n
    def __eq__(self, o): return isinstance(o, H) and self.n == o.n
    def __hash__(self): return hash(self.n)
from enum import Enum
class S(str, Enum):
    A = "a"
e = {S.A: 1}
e["a"] = 2
t = (1, "a", (2, 3))
result = [d[1], len(d), d["1"], d[(1, 2)], d[None], len(e), {t: 1}[(1, "a", (2, 3))], H(1) == H(1), H(1) != H(2), (1, 2) == (1, 2), [1, [2]] == [1, [2]], {"a": [1]} == {"a": [1]},
    1 == 1.0, "1" == 1, True == 1, None == False, (1,) in [(1,)], [1] is [1], {1, 2} == {2, 1}, (1, 2) < (1, 3), "a" < "b", len({(1, 2), (1, 2)})]
`,
}
