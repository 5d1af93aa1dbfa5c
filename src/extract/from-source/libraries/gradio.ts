// Gradio: handlers of events on components, and the application that is mounted for them. What it serves below its mount
// is the same for every program and changes with every release, so the mount stands for it.
import type { Library } from './library.ts'

const EVENTS =
  'change input select click double_click submit upload clear play pause stop start stop_recording start_recording load unload edit delete like retry undo example_select option_select focus blur scroll key_up release apply tick stream pause_recording copy download'.split(
    ' ',
  )

export const GRADIO: Library = {
  name: 'gradio',
  modules: {
    gradio: `
from gradio.blocks import Blocks, ChatInterface, Interface, TabbedInterface, Component, on, api
from gradio.routes import mount_gradio_app

_made = {}
def __getattr__(name):
    if name[:1].isupper():
        if name not in _made:
            _made[name] = type(name, (Component,), {})
        return _made[name]
    raise AttributeError(name)
`,
    'gradio.blocks': `
from _fastward import event, name_of

def _note(api_name, func):
    event("gradio", api_name if isinstance(api_name, str) else name_of(func), func)

class Component:
    def __init__(self, *args, **kwargs): ...
    def __enter__(self):
        return self
    def __exit__(self, *args): ...
    def _listen(self, fn=None, api_name=None):
        if fn is None:
            return lambda func: self._listen(func, api_name)
        if callable(fn):
            _note(api_name, fn)
        return self
    def then(self, fn=None, *args, api_name=None, **kwargs):
        return self._listen(fn, api_name)
    def success(self, fn=None, *args, api_name=None, **kwargs):
        return self._listen(fn, api_name)
${EVENTS.map(
  (name) => `
    def ${name}(self, fn=None, *args, api_name=None, **kwargs):
        return self._listen(fn, api_name)
`,
).join('')}

class Blocks(Component):
    def queue(self, *args, **kwargs):
        return self
    def launch(self, *args, **kwargs): ...

class Interface(Blocks):
    def __init__(self, fn=None, *args, api_name="predict", **kwargs):
        if fn is not None:
            _note(api_name, fn)

class ChatInterface(Blocks):
    def __init__(self, fn=None, *args, api_name="chat", **kwargs):
        if fn is not None:
            _note(api_name, fn)

class TabbedInterface(Blocks): ...

def on(triggers=None, fn=None, *args, api_name=None, **kwargs):
    if fn is None:
        def decorator(func):
            _note(api_name, func)
            return func
        return decorator
    _note(api_name, fn)

def api(fn=None, *args, api_name=None, **kwargs):
    _note(api_name, fn)
`,
    'gradio.routes': `
from _fastward import door

class App:
    def __init__(self, blocks):
        self.blocks = blocks

def mount_gradio_app(app, blocks, path, *args, auth=None, auth_dependency=None, **kwargs):
    made = App(blocks)
    door(made, blocks, auth, auth_dependency)
    app.mount(path, made)
    return app
`,
  },
}
