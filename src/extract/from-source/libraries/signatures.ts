// makefun: functions whose signature is another than their code's, which is what FastAPI reads.
import type { Library } from './library.ts'

export const MAKEFUN: Library = {
  name: 'makefun',
  modules: {
    makefun: 'from makefun.main import add_signature_parameters, remove_signature_parameters, with_signature, wraps\n',
    'makefun.main': `
import functools
import inspect

def _many(given):
    return list(given) if isinstance(given, (list, tuple)) else [given]

def add_signature_parameters(s, first=(), last=(), custom=(), custom_idx=-1):
    return s.replace(parameters=_many(first) + list(s.parameters.values()) + _many(last))

def remove_signature_parameters(s, *param_names):
    return s.replace(parameters=[p for p in s.parameters.values() if p.name not in param_names])

def with_signature(func_signature, **kwargs):
    def decorate(f):
        if not isinstance(func_signature, str):
            f.__signature__ = func_signature
        return f
    return decorate

def wraps(wrapped_fun, new_sig=None, prepend_args=None, append_args=None, remove_args=None, **kwargs):
    def decorate(f):
        out = functools.wraps(wrapped_fun)(f)
        s = inspect.signature(wrapped_fun) if new_sig is None else new_sig
        if remove_args is not None:
            s = remove_signature_parameters(s, *_many(remove_args))
        if prepend_args is not None or append_args is not None:
            s = add_signature_parameters(s, first=prepend_args or (), last=append_args or ())
        out.__signature__ = s
        return out
    return decorate
`,
  },
}
