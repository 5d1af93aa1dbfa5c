// traitlets: classes whose attributes are settings (the Jupyter family's servers are built so). A trait gives its default.
import type { Library } from './library.ts'

export const TRAITLETS: Library = {
  name: 'traitlets',
  modules: {
    traitlets: `
import os
from traitlets.config import HasTraits

class TraitError(Exception): ...

class TraitType:
    def __init__(self, default_value=None, help=None, config=None, allow_none=False, **kwargs):
        self.default_value = default_value
        self.name = ""

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, obj, cls=None):
        if obj is None:
            return self
        maker = getattr(type(obj), "_default_of_" + self.name, None)
        if maker is not None:
            return maker(obj)
        return os.getenv(type(obj).__name__ + "." + self.name, self.default_value)

    def tag(self, **metadata):
        return self

class Any(TraitType): ...
class Unicode(TraitType):
    def __init__(self, default_value="", **kwargs):
        super().__init__(default_value, **kwargs)
class Int(TraitType):
    def __init__(self, default_value=0, **kwargs):
        super().__init__(default_value, **kwargs)
class Float(Int): ...
class Bool(TraitType):
    def __init__(self, default_value=False, **kwargs):
        super().__init__(default_value, **kwargs)
class List(TraitType):
    def __init__(self, trait=None, default_value=None, **kwargs):
        value = default_value if default_value is not None else trait
        super().__init__(value if isinstance(value, (list, tuple, set)) else [], **kwargs)
class Set(List): ...
class Tuple(List): ...
class Dict(TraitType):
    def __init__(self, value_trait=None, default_value=None, **kwargs):
        value = default_value if default_value is not None else value_trait
        super().__init__(value if isinstance(value, dict) else {}, **kwargs)
class Type(TraitType):
    def __init__(self, default_value=None, klass=None, **kwargs):
        super().__init__(default_value if default_value is not None else klass, **kwargs)
class Instance(TraitType):
    def __init__(self, klass=None, args=None, kw=None, **kwargs):
        super().__init__(None, **kwargs)
class Enum(TraitType):
    def __init__(self, values=None, default_value=None, **kwargs):
        super().__init__(default_value, **kwargs)
class Union(TraitType):
    def __init__(self, trait_types=None, default_value=None, **kwargs):
        super().__init__(default_value if default_value is not None else (trait_types[0].default_value if trait_types else None), **kwargs)
class Callable(TraitType): ...
Integer = Int
CInt = Int
CFloat = Float
CBool = Bool
CUnicode = Unicode
Bytes = Unicode

def default(name):
    def mark(func):
        func._default_of = name
        return func
    return mark

def validate(*names):
    return lambda func: func

def observe(*names, **kwargs):
    return lambda func: func
`,
    'traitlets.config': `
import logging

class HasTraits:
    def __init_subclass__(cls, **kwargs):
        for value in list(vars(cls).values()):
            name = getattr(value, "_default_of", None)
            if name is not None:
                setattr(cls, "_default_of_" + name, value)

    def __init__(self, *args, **kwargs):
        for name, value in kwargs.items():
            setattr(self, name, value)

class Configurable(HasTraits): ...
class LoggingConfigurable(Configurable): ...

class SingletonConfigurable(LoggingConfigurable):
    @classmethod
    def instance(cls, *args, **kwargs):
        return cls(*args, **kwargs)

class Application(SingletonConfigurable):
    def initialize(self, argv=None): ...
    def load_config_file(self, *args, **kwargs): ...
    def start(self): ...

    @classmethod
    def launch_instance(cls, argv=None, **kwargs):
        app = cls.instance(**kwargs)
        app.initialize(argv)
        app.start()

def catch_config_error(method):
    return method
`,
  },
}
