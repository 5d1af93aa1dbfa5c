// Programs, Python and objects: text that is run.
import { defineEffects, type EffectKind, type EffectRow } from '../effect-row.ts'

const SHELL = { shell: ['True'] }

const loads = (call: string, parameter: string, also: readonly string[] = [], argument = 'x'): EffectRow => ({
  call,
  also,
  parameters: [parameter],
  effects: [{ kind: 'object', does: 'load', at: parameter }],
  example: `import ${call.split('.')[0]}\n${call}(${argument})`,
})

const text = (call: string, kind: EffectKind, parameter: string, example: string, also: readonly string[] = []): EffectRow => ({
  call,
  also,
  parameters: [parameter],
  effects: [{ kind, does: 'run', at: parameter }],
  example,
})

export const runningEffects = defineEffects([
  ...['run', 'call', 'check_call', 'check_output', 'Popen'].map(
    (name): EffectRow => ({
      call: `subprocess.${name}`,
      parameters: ['args'],
      effects: [
        { kind: 'command', does: 'run', at: 'args', when: SHELL },
        { kind: 'program', does: 'run', at: 'args', unless: SHELL },
      ],
      example: `import subprocess\nsubprocess.${name}(f"ls {x}", shell=True)\nsubprocess.${name}([x])`,
    }),
  ),
  ...['os.system', 'os.popen', 'subprocess.getoutput', 'subprocess.getstatusoutput', 'asyncio.create_subprocess_shell'].map((call) =>
    text(call, 'command', 'command', `import ${call.slice(0, call.lastIndexOf('.'))}\n${call}(f"ls {x}")`),
  ),
  {
    call: 'asyncio.create_subprocess_exec',
    parameters: ['program'],
    effects: [{ kind: 'program', does: 'run', at: 'program' }],
    example: 'import asyncio\nasyncio.create_subprocess_exec(x)',
  },
  { call: 'shlex.quote', also: ['pipes.quote'], passes: ['*'], cleans: ['command'], example: 'import shlex\ny = shlex.quote(x)' },
  { call: 'shlex.join', passes: ['*'], cleans: ['command'], example: 'import shlex\ny = shlex.join([x])' },
  { call: 'shlex.split', passes: ['*'], cleans: ['command'], example: 'import shlex\ny = shlex.split(x)' },
  text('builtins.eval', 'code', 'source', 'eval(x)', ['eval']),
  text('builtins.exec', 'code', 'source', 'exec(x)', ['exec']),
  { call: 'builtins.compile', also: ['compile'], parameters: ['source'], passes: ['source'], example: "y = compile(x, 'x', 'exec')" },
  // What may be named in it is restricted; what that keeps out has been got around again and again.
  {
    call: 'RestrictedPython.compile_restricted',
    also: ['RestrictedPython.compile_restricted_exec', 'RestrictedPython.compile_restricted_eval'],
    parameters: ['source'],
    passes: ['source'],
    example: "from RestrictedPython import compile_restricted\ny = compile_restricted(x, 'x', 'exec')",
  },
  { call: 'ast.parse', parameters: ['source'], passes: ['source'], example: 'import ast\ny = ast.parse(x)' },
  { call: 'ast.unparse', passes: ['*'], example: 'import ast\ny = ast.unparse(x)' },
  {
    call: 'ast.Module',
    also: ['ast.Expression', 'ast.Interactive'],
    passes: ['*'],
    example: 'import ast\ny = ast.Module(body=[x], type_ignores=[])',
  },
  { call: 'ast.literal_eval', passes: ['*'], cleans: ['code'], example: 'import ast\ny = ast.literal_eval(x)' },
  {
    call: 'importlib.import_module',
    also: ['builtins.__import__', '__import__'],
    parameters: ['name'],
    effects: [{ kind: 'code', does: 'load', at: 'name' }],
    example: 'import importlib\nimportlib.import_module(x)',
  },
  {
    call: 'runpy.run_path',
    also: ['runpy.run_module'],
    parameters: ['path'],
    effects: [{ kind: 'code', does: 'run', at: 'path' }],
    example: 'import runpy\nrunpy.run_path(x)',
  },
  loads('pickle.loads', 'data', ['_pickle.loads', 'cPickle.loads']),
  loads('pickle.load', 'file', ['_pickle.load', 'pickle.Unpickler']),
  loads('dill.loads', 'data', ['dill.load', 'cloudpickle.loads', 'cloudpickle.load']),
  loads('marshal.loads', 'data', ['marshal.load']),
  loads('jsonpickle.decode', 'string', ['jsonpickle.loads']),
  loads('joblib.load', 'filename'),
  loads('shelve.open', 'filename'),
  {
    call: 'torch.load',
    parameters: ['f'],
    effects: [{ kind: 'object', does: 'load', at: 'f', unless: { weights_only: ['True'] } }],
    example: 'import torch\ntorch.load(x)',
  },
  {
    call: 'numpy.load',
    parameters: ['file'],
    effects: [{ kind: 'object', does: 'load', at: 'file', when: { allow_pickle: ['True'] } }],
    example: 'import numpy\nnumpy.load(x, allow_pickle=True)',
  },
  loads('pandas.read_pickle', 'path'),
  {
    call: 'yaml.load',
    also: ['yaml.load_all'],
    parameters: ['stream', 'Loader'],
    effects: [
      {
        kind: 'object',
        does: 'load',
        at: 'stream',
        unless: { Loader: ['SafeLoader', 'CSafeLoader', 'BaseLoader', 'CBaseLoader', 'FullLoader', 'CFullLoader'] },
      },
    ],
    passes: ['stream'],
    example: 'import yaml\ny = yaml.load(x, Loader=yaml.Loader)',
  },
  loads('yaml.unsafe_load', 'stream', ['yaml.unsafe_load_all']),
])
